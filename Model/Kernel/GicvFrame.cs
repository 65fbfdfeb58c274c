using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>
/// The guest's CPU interface on GICv2, which it sees as GICC: GICV over the list registers (IHI 0048B 5.5). Words only; the
/// hardware answers, no monitor takes part.
/// </summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public static class GicvFrame<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>Offsets in the frame, in bytes: those of GICC (IHI 0048B 5.5).</summary>
    public const uint GICV_CTLR = GICC_CTLR.OffsetBytes, GICV_PMR = GICC_PMR.OffsetBytes, GICV_BPR = GICC_BPR.OffsetBytes,
        GICV_IAR = GICC_IAR.OffsetBytes, GICV_EOIR = GICC_EOIR.OffsetBytes, GICV_RPR = GICC_RPR.OffsetBytes,
        GICV_HPPIR = GICC_HPPIR.OffsetBytes, GICV_ABPR = GICC_ABPR.OffsetBytes, GICV_AIAR = GICC_AIAR.OffsetBytes,
        GICV_AEOIR = GICC_AEOIR.OffsetBytes, GICV_AHPPIR = GICC_AHPPIR.OffsetBytes, GICV_APR0 = GICC_APR.OffsetBytes,
        GICV_IIDR = GICC_IIDR.OffsetBytes, GICV_DIR = GICC_DIR.OffsetBytes;

    /// <summary>What a read returns and, for IAR and AIAR, acknowledges; 0 for offsets without a register.</summary>
    /// <param name="s">The interface.</param>
    /// <param name="offset">Multiple of 4.</param>
    /// <param name="iidr">GICV_IIDR, which an implementation chooses.</param>
    public static W Read(VirtualInterfaceState<W, B> s, uint offset, uint iidr = 0x0202_143b) => offset switch
    {
        GICV_CTLR => W.Of(s.EnableGroup0) | W.Of(s.EnableGroup1) << 1 | W.Of(s.AckCtl) << 2 | W.Of(s.FiqEn) << 3
            | W.Of(s.Cbpr) << 4 | W.Of(s.EoiMode) << 9,
        GICV_PMR => s.Pmr,
        GICV_BPR => s.Bpr0,
        GICV_ABPR => s.Bpr1,
        GICV_IAR => Acknowledge(s, alias: false),
        GICV_AIAR => Acknowledge(s, alias: true),
        GICV_RPR => VirtualCpuInterface<W, B>.RunningPriority(s),
        GICV_HPPIR => Number(VirtualCpuInterface<W, B>.HighestPending(s), s, alias: false),
        GICV_AHPPIR => Number(VirtualCpuInterface<W, B>.HighestPending(s), s, alias: true),
        GICV_APR0 => s.Apr0,
        GICV_IIDR => W.Of(iidr),
        _ => W.Of(0),
    };

    /// <summary>What a write does; nothing at read-only registers and at offsets without a register.</summary>
    /// <param name="s">The interface.</param>
    /// <param name="offset">Multiple of 4.</param>
    /// <param name="value">What is written.</param>
    public static void Write(VirtualInterfaceState<W, B> s, uint offset, W value)
    {
        W intid = W.Extract(value, 9, 0), sender = W.Extract(value, 12, 10);
        switch (offset)
        {
            case GICV_CTLR:
                s.EnableGroup0 = W.Bit(value, 0);
                s.EnableGroup1 = W.Bit(value, 1);
                s.AckCtl = W.Bit(value, 2);
                s.FiqEn = W.Bit(value, 3);
                s.Cbpr = W.Bit(value, 4);
                s.EoiMode = W.Bit(value, 9);
                break;
            case GICV_PMR:
                Vmcr.WritePriorityMask(s, value);
                break;
            case GICV_BPR:
                Vmcr.WriteBinaryPoint0(s, value);
                break;
            case GICV_ABPR:
                Vmcr.WriteBinaryPoint1(s, value);
                break;
            case GICV_EOIR or GICV_AEOIR:
                VirtualCpuInterface<W, B>.EndOfInterrupt(s, intid, sender);
                break;
            case GICV_APR0:
                s.Apr0 = value;
                break;
            case GICV_DIR:
                VirtualCpuInterface<W, B>.DeactivateInterrupt(s, intid, sender);
                break;
            default:
                break;
        }
    }

    /// <summary>IAR, and AIAR, its alias for Group 1.</summary>
    private static W Acknowledge(VirtualInterfaceState<W, B> s, bool alias)
    {
        PendingCandidate<W, B> candidate = VirtualCpuInterface<W, B>.HighestPending(s);
        B signalled = VirtualCpuInterface<W, B>.CanSignal(s, candidate);
        W value = W.Select(signalled, Number(candidate, s, alias), W.Of(VirtualInterface.Spurious));
        VirtualCpuInterface<W, B>.Activate(s, candidate, signalled & Reachable(candidate, s, alias));
        return value;
    }

    /// <summary>Group 0 by IAR, Group 1 by AIAR, and with AckCtl by IAR too.</summary>
    private static B Reachable(in PendingCandidate<W, B> candidate, VirtualInterfaceState<W, B> s, bool alias) =>
        alias ? candidate.Group1 : !candidate.Group1 | s.AckCtl;

    /// <summary>INTID, with the sender in bits 12 to 10 for an SGI; 1022 or 1023 where the register does not reach it.</summary>
    private static W Number(in PendingCandidate<W, B> candidate, VirtualInterfaceState<W, B> s, bool alias)
    {
        W sender = W.Select(candidate.Intid < W.Of(16), candidate.Sender << 10, W.Of(0));
        W other = W.Of(alias ? VirtualInterface.Spurious : VirtualInterface.OtherGroup);
        W number = W.Select(Reachable(candidate, s, alias), candidate.Intid | sender, other);
        return W.Select(candidate.Exists, number, W.Of(VirtualInterface.Spurious));
    }
}
