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
    /// <summary>Offsets in the frame, in bytes.</summary>
    public const uint GICV_CTLR = 0x0000, GICV_PMR = 0x0004, GICV_BPR = 0x0008, GICV_IAR = 0x000c, GICV_EOIR = 0x0010,
        GICV_RPR = 0x0014, GICV_HPPIR = 0x0018, GICV_ABPR = 0x001c, GICV_AIAR = 0x0020, GICV_AEOIR = 0x0024,
        GICV_AHPPIR = 0x0028, GICV_APR0 = 0x00d0, GICV_IIDR = 0x00fc, GICV_DIR = 0x1000;

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
