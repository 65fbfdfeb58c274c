using Lockstep.Model.Configuration;

namespace Lockstep.Proofs.A64.Check.Elf;

/// <summary>Labels and register numbers of a kernel that is nobody's: all different, none 0 or that of a real one by chance.</summary>
internal static unsafe class KernelNumbers
{
    private const uint FirstLabel = 1000, FirstRegister = 100;

    /// <summary>Writes them into a configuration.</summary>
    public static void Fill(ref ConfigurationBlock block)
    {
        fixed (InvocationLabels* labels = &block.Labels)
        {
            for (uint i = 0; i < sizeof(InvocationLabels) / sizeof(uint); i++)
            {
                ((uint*)labels)[i] = FirstLabel + i;
            }
        }

        for (uint i = 0; i < ConfigurationBlock.VcpuRegisterCount; i++)
        {
            block.VcpuRegisterNumber[i] = FirstRegister + i;
        }
    }
}
