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
    /// <summary>
    /// What QEMU's ICV_CTLR_EL1 says of the implementation (IHI 0069 12.4, ICV_CTLR_EL1; all are read-only and free): A3V, and IDbits
    /// 1, 24 bits. The model of the virtual interface has neither.
    /// </summary>
    public const ulong CtlrIdentification = 1 << 15 | 1 << 11;

    private const uint GroupEnables = 3, Cbpr = 1 << 4;

    /// <summary>Why a load of GICC is left out, or null.</summary>
    /// <param name="offset">Bytes.</param>
    /// <param name="isMasked">The most urgent pending interrupt is one that GICC_PMR masks.</param>
    /// <param name="before">The interface.</param>
    public static string? LeavesOutRead(uint offset, bool isMasked, VirtualInterfaceState<Word32, Bit> before) => offset switch
    {
        GICC_IAR.OffsetBytes when !isMasked && IsOutrankedGroup1(before) =>
            "IarGives1022WithoutSignal: GICC_IAR returns 1022 for a Group 1 interrupt that is not more urgent than what runs",
        GICC_HPPIR.OffsetBytes when isMasked => "HppirIsMasked: GICC_HPPIR returns 1023 for an interrupt that GICC_PMR masks",
        GICC_AIAR.OffsetBytes or GICC_AHPPIR.OffsetBytes => "AliasesAreAbsent: GICC_AIAR, GICC_AEOIR and GICC_AHPPIR read 0 and ignore writes",
        _ => null,
    };

    /// <summary>Why a store to GICC is left out, or null.</summary>
    /// <param name="offset">Bytes.</param>
    /// <param name="value">The word.</param>
    /// <param name="before">The interface.</param>
    public static string? LeavesOutWrite(uint offset, uint value, VirtualInterfaceState<Word32, Bit> before)
    {
        switch (offset)
        {
            case GICC_AEOIR.OffsetBytes:
                return "AliasesAreAbsent: GICC_AIAR, GICC_AEOIR and GICC_AHPPIR read 0 and ignore writes";
            case GICC_ABPR.OffsetBytes when (value & 7) < VirtualInterface.MinBinaryPoint1:
                return "AbprHasNoMinimum: GICC_ABPR takes values below the virtual interface's least binary point";
            case GICC_APR.OffsetBytes when value != before.Apr0.Value:
                return "AprDoesNotAct: a store to GICC_APR does not change the running priority";
            case GICC_CTLR.OffsetBytes when (value & GroupEnables) is 1 or 2:
                return "DisabledGroupIsAcknowledged: GICC_IAR returns an interrupt of a group that GICC_CTLR disables, while the other is enabled";
            case GICC_CTLR.OffsetBytes:
                return BinaryPoint(before, before.Bpr0.Value, before.Bpr1.Value, (value & Cbpr) != 0);
            case GICC_BPR.OffsetBytes:
                return BinaryPoint(before, uint.Max(value & 7, VirtualInterface.MinBinaryPoint0), before.Bpr1.Value, before.Cbpr.Value);
            case GICC_ABPR.OffsetBytes:
                return BinaryPoint(before, before.Bpr0.Value, value & 7, before.Cbpr.Value);
            default:
                return null;
        }
    }

    /// <summary>
    /// The most urgent pending interrupt is of Group 1, GICC_IAR does not acknowledge that group (GICC_CTLR.AckCtl is 0), and the
    /// interrupt is not signalled (IHI 0048B 3.2.5 and 4.4.4: 1022 only for one of sufficient priority to be signalled).
    /// </summary>
    private static bool IsOutrankedGroup1(VirtualInterfaceState<Word32, Bit> before)
    {
        PendingCandidate<Word32, Bit> candidate = VirtualCpuInterface<Word32, Bit>.HighestPending(before);
        return candidate.Exists.Value && candidate.Group1.Value && !before.AckCtl.Value
            && !VirtualCpuInterface<Word32, Bit>.CanSignal(before, candidate).Value;
    }

    /// <summary>Preemption is right where both groups have the same binary point and it stays while a priority is active.</summary>
    private static string? BinaryPoint(VirtualInterfaceState<Word32, Bit> before, uint bpr0, uint bpr1, bool cbpr)
    {
        bool isSame = before.Cbpr.Value == cbpr && before.Bpr0.Value == bpr0 && before.Bpr1.Value == bpr1;
        bool isRight = (cbpr || bpr1 == bpr0 + 1) && before.Apr0.Value == 0;
        return isSame || isRight ? null
            : "RunningPriorityIsNotMasked: preemption compares with the running priority as it was stored, not by the binary point of the candidate's group";
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
