using Lockstep.Model.Gic;
using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>
/// The guest's CPU interface on GICv3: what it names ICC is ICV, over the list registers (IHI 0069 12.5). All registers are 32
/// bits wide here; the SGI registers trap and are not among them.
/// </summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public static class IcvRegisters<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private const uint CtlrPriorityBits = 4u << 8, IntidBits = 0xffff, SystemRegisterInterfaceOnly = 7;

    /// <summary>What MRS returns and, for IAR0 and IAR1, acknowledges; 0 for write-only registers.</summary>
    /// <param name="s">The interface.</param>
    /// <param name="register">The register.</param>
    public static W Read(VirtualInterfaceState<W, B> s, IccRegister register) => register switch
    {
        IccRegister.ICC_IAR0_EL1 => Acknowledge(s, group1: false),
        IccRegister.ICC_IAR1_EL1 => Acknowledge(s, group1: true),
        IccRegister.ICC_HPPIR0_EL1 => Number(VirtualCpuInterface<W, B>.HighestPending(s), false),
        IccRegister.ICC_HPPIR1_EL1 => Number(VirtualCpuInterface<W, B>.HighestPending(s), true),
        IccRegister.ICC_BPR0_EL1 => s.Bpr0,
        IccRegister.ICC_BPR1_EL1 => W.Select(s.Cbpr, SharedBinaryPoint(s), s.Bpr1),
        IccRegister.ICC_PMR_EL1 => s.Pmr,
        IccRegister.ICC_RPR_EL1 => VirtualCpuInterface<W, B>.RunningPriority(s),
        IccRegister.ICC_CTLR_EL1 => W.Of(s.Cbpr) | W.Of(s.EoiMode) << 1 | W.Of(CtlrPriorityBits),
        IccRegister.ICC_IGRPEN0_EL1 => W.Of(s.EnableGroup0),
        IccRegister.ICC_IGRPEN1_EL1 => W.Of(s.EnableGroup1),
        IccRegister.ICC_AP0R0_EL1 => s.Apr0,
        IccRegister.ICC_AP1R0_EL1 => s.Apr1,
        IccRegister.ICC_SRE_EL1 => W.Of(SystemRegisterInterfaceOnly),
        _ => W.Of(0),
    };

    /// <summary>What MSR does; nothing for read-only registers.</summary>
    /// <param name="s">The interface.</param>
    /// <param name="register">The register.</param>
    /// <param name="value">What is written.</param>
    public static void Write(VirtualInterfaceState<W, B> s, IccRegister register, W value)
    {
        W intid = value & W.Of(IntidBits), none = W.Of(0);
        switch (register)
        {
            case IccRegister.ICC_EOIR0_EL1 or IccRegister.ICC_EOIR1_EL1:
                VirtualCpuInterface<W, B>.EndOfInterruptOfGroup(s, intid, register == IccRegister.ICC_EOIR1_EL1);
                break;
            case IccRegister.ICC_DIR_EL1:
                VirtualCpuInterface<W, B>.DeactivateInterrupt(s, intid, none);
                break;
            case IccRegister.ICC_BPR0_EL1:
                Vmcr.WriteBinaryPoint0(s, value);
                break;
            case IccRegister.ICC_BPR1_EL1:
                W before = s.Bpr1;
                Vmcr.WriteBinaryPoint1(s, value);
                s.Bpr1 = W.Select(s.Cbpr, before, s.Bpr1);
                break;
            case IccRegister.ICC_PMR_EL1:
                Vmcr.WritePriorityMask(s, value);
                break;
            case IccRegister.ICC_CTLR_EL1:
                s.Cbpr = W.Bit(value, 0);
                s.EoiMode = W.Bit(value, 1);
                break;
            case IccRegister.ICC_IGRPEN0_EL1:
                s.EnableGroup0 = W.Bit(value, 0);
                break;
            case IccRegister.ICC_IGRPEN1_EL1:
                s.EnableGroup1 = W.Bit(value, 0);
                break;
            case IccRegister.ICC_AP0R0_EL1:
                s.Apr0 = value;
                break;
            case IccRegister.ICC_AP1R0_EL1:
                s.Apr1 = value;
                break;
            default:
                break;
        }
    }

    /// <summary>ICV_BPR1_EL1 with CBPR = 1: BPR0 plus one, at most 7.</summary>
    private static W SharedBinaryPoint(VirtualInterfaceState<W, B> s) =>
        W.Select(s.Bpr0 == W.Of(7), W.Of(7), s.Bpr0 + W.Of(1));

    private static W Acknowledge(VirtualInterfaceState<W, B> s, B group1)
    {
        PendingCandidate<W, B> candidate = VirtualCpuInterface<W, B>.HighestPending(s);
        B taken = VirtualCpuInterface<W, B>.CanSignal(s, candidate) & !(candidate.Group1 ^ group1);
        VirtualCpuInterface<W, B>.Activate(s, candidate, taken);
        return W.Select(taken, candidate.Intid, W.Of(VirtualInterface.Spurious));
    }

    private static W Number(in PendingCandidate<W, B> candidate, B group1) =>
        W.Select(candidate.Exists & !(candidate.Group1 ^ group1), candidate.Intid, W.Of(VirtualInterface.Spurious));
}
