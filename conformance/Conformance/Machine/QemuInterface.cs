using Lockstep.Model.Registers;

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
    public static string? LeavesOutRead(uint offset) => offset switch
    {
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
            case GICC_CTLR.OffsetBytes when (value & GroupEnables) is 1 or 2:
                return "DisabledGroupIsAcknowledged: GICC_IAR returns an interrupt of a group that GICC_CTLR disables, while the other is enabled";
            case GICC_BPR.OffsetBytes or GICC_ABPR.OffsetBytes when activePriorities != 0:
            case GICC_CTLR.OffsetBytes when activePriorities != 0 && ((value ^ control) & Cbpr) != 0:
                return "RunningPriorityIsNotMasked: a binary point that changes while a priority is active does not act on preemption";
            default:
                return null;
        }
    }
}
