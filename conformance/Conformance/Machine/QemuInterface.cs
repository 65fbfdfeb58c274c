using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Conformance;

/// <summary>A difference between QEMU's virtual CPU interface and the architecture.</summary>
/// <param name="Name">In reports and docs/qemu-virtual-interface.md.</param>
/// <param name="Version">Of the GIC architecture: 2 or 3.</param>
/// <param name="Register">The register that shows it.</param>
/// <param name="Specification">What the specification says.</param>
/// <param name="Qemu">What QEMU does.</param>
/// <param name="Section">Where the specification says so.</param>
/// <param name="Treatment">What is predicted and what scripts leave out.</param>
public sealed record InterfaceDifference(
    string Name, int Version, string Register, string Specification, string Qemu, string Section, string Treatment = "left out");

/// <summary>
/// What QEMU 7.2's virtual CPU interface (GICV, ICV) does otherwise than the architecture. The VMM has no part in it: the guest is
/// alone with the hardware there. Where QEMU's effect can be had in the model, it is predicted; else scripts leave the access out.
/// docs/qemu-virtual-interface.md is made from the names here.
/// </summary>
public static class QemuInterface
{
    /// <summary>
    /// What QEMU's ICV_CTLR_EL1 says of the implementation (IHI 0069 12.4, ICV_CTLR_EL1; all are read-only and free): A3V, and IDbits
    /// 1, 24 bits. The model of the virtual interface has neither.
    /// </summary>
    public const ulong CtlrIdentification = 1 << 15 | 1 << 11;

    private const uint GroupEnables = 3, Cbpr = 1 << 4;

    private static readonly InterfaceDifference
        HppirIsMasked = new(
            nameof(HppirIsMasked), 2, "GICV_HPPIR",
            "The register shows the highest priority pending interrupt; the priority mask decides on signalling only.",
            "Reads 1023 for an interrupt that GICV_PMR masks.", "IHI 0048B 4.4.7, 5.5"),
        IarGives1022WithoutSignal = new(
            nameof(IarGives1022WithoutSignal), 2, "GICV_IAR",
            "Reads 1022 for an interrupt of Group 1 only where that is of sufficient priority to be signalled, else 1023.",
            "Reads 1022 for one of Group 1 that is not more urgent than what runs.", "IHI 0048B 3.2.5, 4.4.4"),
        AliasesAreAbsent = new(
            nameof(AliasesAreAbsent), 2, "GICV_AIAR", "The virtual CPU interface has the registers that serve Group 1.",
            "GICV_AIAR, GICV_AEOIR and GICV_AHPPIR read 0 and ignore writes.", "IHI 0048B 5.5"),
        AbprHasNoMinimum = new(
            nameof(AbprHasNoMinimum), 2, "GICV_ABPR", "A binary point below the minimum sets the minimum.",
            "Takes values below the virtual interface's least binary point.", "IHI 0048B 5.5.7, 4.4.3",
            "left out where the value is below the minimum"),
        AprDoesNotAct = new(
            nameof(AprDoesNotAct), 2, "GICV_APR0", "The active priorities decide the running priority.",
            "A store does not change the running priority.", "IHI 0048B 5.5, 4.4.13", "left out where it would change the register"),
        DisabledGroupIsAcknowledged = new(
            nameof(DisabledGroupIsAcknowledged), 2, "GICV_IAR", "An interrupt of a group that GICV_CTLR disables is not acknowledged.",
            "Acknowledges it while the other group is enabled.", "IHI 0048B 4.4.4, 5.5", "left out: GICV_CTLR enables both groups or none"),
        RunningPriorityIsNotMasked = new(
            nameof(RunningPriorityIsNotMasked), 2, "GICV_BPR",
            "Preemption compares group priorities, both by the binary point of the candidate's group.",
            "Compares with the running priority as it was stored at its acknowledge.", "IHI 0048B 3.3.3, 5.5",
            "left out: binary points are the same for both groups, and stay while a priority is active"),
        BinaryPointIsCheckedWithReservedBits = new(
            nameof(BinaryPointIsCheckedWithReservedBits), 3, "ICV_BPR0_EL1, ICV_BPR1_EL1",
            "Bits 63:3 are RES0, and ignored; a binary point below the minimum sets the minimum.",
            "Compares bits 31:0 as a signed number with the minimum: bit 31 sets the minimum; bits 30:3 let a smaller point pass.",
            "IHI 0069 12.5, ICV_BPR0_EL1, ICV_BPR1_EL1",
            "predicted; left out where a smaller point passes, of which 0 in ICV_BPR1_EL1 ends QEMU");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<InterfaceDifference> All { get; } =
    [
        HppirIsMasked, IarGives1022WithoutSignal, AliasesAreAbsent, AbprHasNoMinimum, AprDoesNotAct, DisabledGroupIsAcknowledged,
        RunningPriorityIsNotMasked, BinaryPointIsCheckedWithReservedBits,
    ];

    /// <summary>Why a load of GICC is left out, or null.</summary>
    /// <param name="offset">Bytes.</param>
    /// <param name="isMasked">The most urgent pending interrupt is one that GICC_PMR masks.</param>
    /// <param name="before">The interface.</param>
    public static InterfaceDifference? LeavesOutRead(uint offset, bool isMasked, VirtualInterfaceState<Word32, Bit> before) => offset switch
    {
        GICC_IAR.OffsetBytes when !isMasked && IsOutrankedGroup1(before) => IarGives1022WithoutSignal,
        GICC_HPPIR.OffsetBytes when isMasked => HppirIsMasked,
        GICC_AIAR.OffsetBytes or GICC_AHPPIR.OffsetBytes => AliasesAreAbsent,
        _ => null,
    };

    /// <summary>Why a store to GICC is left out, or null.</summary>
    /// <param name="offset">Bytes.</param>
    /// <param name="value">The word.</param>
    /// <param name="before">The interface.</param>
    public static InterfaceDifference? LeavesOutWrite(uint offset, uint value, VirtualInterfaceState<Word32, Bit> before)
    {
        switch (offset)
        {
            case GICC_AEOIR.OffsetBytes:
                return AliasesAreAbsent;
            case GICC_ABPR.OffsetBytes when (value & 7) < VirtualInterface.MinBinaryPoint1:
                return AbprHasNoMinimum;
            case GICC_APR.OffsetBytes when value != before.Apr0.Value:
                return AprDoesNotAct;
            case GICC_CTLR.OffsetBytes when (value & GroupEnables) is 1 or 2:
                return DisabledGroupIsAcknowledged;
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
    private static InterfaceDifference? BinaryPoint(VirtualInterfaceState<Word32, Bit> before, uint bpr0, uint bpr1, bool cbpr)
    {
        bool isSame = before.Cbpr.Value == cbpr && before.Bpr0.Value == bpr0 && before.Bpr1.Value == bpr1;
        bool isRight = (cbpr || bpr1 == bpr0 + 1) && before.Apr0.Value == 0;
        return isSame || isRight ? null : RunningPriorityIsNotMasked;
    }

    /// <summary>Why an MSR is left out, or null.</summary>
    /// <param name="register">The register.</param>
    /// <param name="value">What is written.</param>
    public static InterfaceDifference? LeavesOutWrite(IccRegister register, uint value) =>
        value >> 3 != 0 && (int)value >= 0 && (value & 7) < Minimum(register) ? BinaryPointIsCheckedWithReservedBits : null;

    /// <summary>What a register of the architecture has to be written for the state that QEMU's has after a write.</summary>
    /// <param name="register">The register.</param>
    /// <param name="value">What is written.</param>
    public static ulong Written(IccRegister register, ulong value) => Minimum(register) != 0 && (int)value < 0 ? 0 : value;

    /// <summary>The least binary point of a register; 0 for all others.</summary>
    private static uint Minimum(IccRegister register) => register switch
    {
        IccRegister.ICC_BPR0_EL1 => VirtualInterface.MinBinaryPoint0,
        IccRegister.ICC_BPR1_EL1 => VirtualInterface.MinBinaryPoint1,
        _ => 0,
    };
}
