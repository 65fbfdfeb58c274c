using Lockstep.Model.Configuration;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>The EL1 and timer registers of vCPU 0 that VCPU_ReadRegs and VCPU_WriteRegs reach; at first each has any value.</summary>
internal sealed unsafe class GuestSystemRegisters
{
    private readonly ConfigurationBlock configuration;

    /// <summary>Any values.</summary>
    /// <param name="configuration">The numbers that the kernel gives them.</param>
    public GuestSystemRegisters(ConfigurationBlock configuration)
    {
        this.configuration = configuration;
        for (int i = 0; i < Words.Length; i++)
        {
            Words[i] = Unknowns.Wide($"guest's {(VcpuRegister)i}");
        }
    }

    /// <summary>The values, by <see cref="VcpuRegister"/>.</summary>
    public SymbolicWord64[] Words { get; } = new SymbolicWord64[ConfigurationBlock.VcpuRegisterCount];

    /// <summary>A register.</summary>
    public ref SymbolicWord64 this[VcpuRegister register] => ref Words[(int)register];

    /// <summary>The register that has a number of the kernel's.</summary>
    /// <exception cref="ObligationFailedException">None has.</exception>
    public VcpuRegister Named(ulong number)
    {
        ConfigurationBlock c = configuration;
        for (int i = 0; i < ConfigurationBlock.VcpuRegisterCount; i++)
        {
            if (c.VcpuRegisterNumber[i] == number)
            {
                return (VcpuRegister)i;
            }
        }

        throw new ObligationFailedException($"a vCPU register with the number {number}");
    }
}
