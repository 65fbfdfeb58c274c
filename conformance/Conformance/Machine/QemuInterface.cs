using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Conformance;

/// <summary>
/// What QEMU 7.2's virtual CPU interface (GICV) does otherwise than the architecture. The VMM has no part in it: the guest
/// is alone with the hardware there. Scripts leave these accesses out; each has a name and says what QEMU does.
/// </summary>
public static class QemuInterface
{
    private const uint GroupEnables = 3, Cbpr = 1 << 4, LeastAbpr = 3;

    /// <summary>Why a load of GICC is left out, or null.</summary>
    /// <param name="offset">Bytes.</param>
    /// <param name="isMasked">The most urgent pending interrupt is one that GICC_PMR masks.</param>
    public static string? LeavesOutRead(uint offset, bool isMasked) => offset switch
    {
        GICC_HPPIR.OffsetBytes when isMasked => "HppirIsMasked: GICC_HPPIR returns 1023 for an interrupt that GICC_PMR masks",
        GICC_AIAR.OffsetBytes or GICC_AHPPIR.OffsetBytes => "AliasesAreAbsent: GICC_AIAR, GICC_AEOIR and GICC_AHPPIR read 0 and ignore writes",
        _ => null,
    };

    /// <summary>Why a store to GICC is left out, or null.</summary>
    /// <param name="offset">Bytes.</param>
    /// <param name="value">The word.</param>
    /// <param name="control">GICC_CTLR before.</param>
    /// <param name="activePriorities">GICC_APR0 before.</param>
    public static string? LeavesOutWrite(uint offset, uint value, uint control, uint activePriorities)
    {
        switch (offset)
        {
            case GICC_AEOIR.OffsetBytes:
                return "AliasesAreAbsent: GICC_AIAR, GICC_AEOIR and GICC_AHPPIR read 0 and ignore writes";
            case GICC_ABPR.OffsetBytes when (value & 7) < LeastAbpr:
                return "AbprHasNoMinimum: GICC_ABPR takes values below the virtual interface's least binary point";
            case GICC_APR.OffsetBytes when value != activePriorities:
                return "AprDoesNotAct: a store to GICC_APR does not change the running priority";
            case GICC_CTLR.OffsetBytes when (value & GroupEnables) is 1 or 2:
                return "DisabledGroupIsAcknowledged: GICC_IAR returns an interrupt of a group that GICC_CTLR disables, while the other is enabled";
            case GICC_BPR.OffsetBytes or GICC_ABPR.OffsetBytes when activePriorities != 0:
            case GICC_CTLR.OffsetBytes when activePriorities != 0 && ((value ^ control) & Cbpr) != 0:
                return "RunningPriorityIsNotMasked: a binary point that changes while a priority is active does not act on preemption";
            default:
                return null;
        }
    }

    /// <summary>Why an MRS is left out, or null.</summary>
    /// <param name="register">The register.</param>
    /// <param name="isMasked">The most urgent pending interrupt is one that ICC_PMR_EL1 masks.</param>
    public static string? LeavesOutRead(IccRegister register, bool isMasked) => null;

    /// <summary>Why an MSR is left out, or null.</summary>
    /// <param name="register">The register.</param>
    /// <param name="value">What is written.</param>
    /// <param name="before">The interface.</param>
    public static string? LeavesOutWrite(IccRegister register, uint value, VirtualInterfaceState<Word32, Bit> before) => register switch
    {
        IccRegister.ICC_BPR0_EL1 or IccRegister.ICC_BPR1_EL1 or IccRegister.ICC_CTLR_EL1 or IccRegister.ICC_AP0R0_EL1 or IccRegister.ICC_AP1R0_EL1 => null,
        _ => null,
    };
}
