using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>System registers are always in use, so a write does nothing. It traps where the kernel leaves ICC_SRE_EL2.Enable 0.</summary>
internal static class ICC_SRE_EL1<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>SRE, DFB and DIB, which are RAO/WI.</summary>
    public static ulong Read() => ICC_SRE_EL1.Reset;
}
