namespace Lockstep.Model.Gic;

/// <content>
/// The GICv3 CPU interface's system registers. Whether an access exists at all is <see cref="IccExists"/>; one that does not
/// is UNDEFINED, which is the PE's answer, and here reads 0 or does nothing.
/// </content>
public static partial class Gic<W, B>
{
    /// <summary>
    /// Whether the access is defined: GICv3, the direction that the register has, and an active priorities register that the number
    /// of group priorities needs (IHI 0069 12.2). Otherwise it is UNDEFINED at EL1.
    /// </summary>
    public static bool IccExists(GicConfiguration c, IccRegister r, bool isWrite) => c.Version == GicVersion.V3 && r switch
    {
        IccRegister.ICC_IAR0_EL1 or IccRegister.ICC_IAR1_EL1 or IccRegister.ICC_HPPIR0_EL1 or IccRegister.ICC_HPPIR1_EL1
            or IccRegister.ICC_RPR_EL1 => !isWrite,
        IccRegister.ICC_EOIR0_EL1 or IccRegister.ICC_EOIR1_EL1 or IccRegister.ICC_DIR_EL1
            or IccRegister.ICC_SGI0R_EL1 or IccRegister.ICC_SGI1R_EL1 or IccRegister.ICC_ASGI1R_EL1 => isWrite,
        >= IccRegister.ICC_AP0R0_EL1 and <= IccRegister.ICC_AP0R3_EL1 => r - IccRegister.ICC_AP0R0_EL1 < c.ActivePriorityWords,
        >= IccRegister.ICC_AP1R0_EL1 and <= IccRegister.ICC_AP1R3_EL1 => r - IccRegister.ICC_AP1R0_EL1 < c.ActivePriorityWords,
        _ => true,
    };

    /// <summary>A read of a system register by its PE. Reads of ICC_IAR0_EL1 and ICC_IAR1_EL1 acknowledge.</summary>
    public static (W Low, W High) ReadIcc(GicState<W, B> s, int cpu, IccRegister r) =>
        (IccExists(s.Configuration, r, false) ? ReadIccWord(s, cpu, r) : 0u, 0u);

    private static W ReadIccWord(GicState<W, B> s, int cpu, IccRegister r) => r switch
    {
        IccRegister.ICC_PMR_EL1 => ICC_PMR_EL1<W, B>.Read(s, cpu),
        IccRegister.ICC_IAR0_EL1 => ICC_IAR0_EL1<W, B>.Read(s, cpu),
        IccRegister.ICC_HPPIR0_EL1 => ICC_HPPIR0_EL1<W, B>.Read(s, cpu),
        IccRegister.ICC_BPR0_EL1 => ICC_BPR0_EL1<W, B>.Read(s, cpu),
        >= IccRegister.ICC_AP0R0_EL1 and <= IccRegister.ICC_AP0R3_EL1 =>
            ICC_AP0R_EL1<W, B>.Read(s, cpu, r - IccRegister.ICC_AP0R0_EL1),
        >= IccRegister.ICC_AP1R0_EL1 and <= IccRegister.ICC_AP1R3_EL1 =>
            ICC_AP1R_EL1<W, B>.Read(s, cpu, r - IccRegister.ICC_AP1R0_EL1),
        IccRegister.ICC_RPR_EL1 => ICC_RPR_EL1<W, B>.Read(s, cpu),
        IccRegister.ICC_IAR1_EL1 => ICC_IAR1_EL1<W, B>.Read(s, cpu),
        IccRegister.ICC_HPPIR1_EL1 => ICC_HPPIR1_EL1<W, B>.Read(s, cpu),
        IccRegister.ICC_BPR1_EL1 => ICC_BPR1_EL1<W, B>.Read(s, cpu),
        IccRegister.ICC_CTLR_EL1 => ICC_CTLR_EL1<W, B>.Read(s, cpu),
        IccRegister.ICC_SRE_EL1 => ICC_SRE_EL1<W, B>.Read(s, cpu),
        IccRegister.ICC_IGRPEN0_EL1 => ICC_IGRPEN0_EL1<W, B>.Read(s, cpu),
        IccRegister.ICC_IGRPEN1_EL1 => ICC_IGRPEN1_EL1<W, B>.Read(s, cpu),
        _ => 0u,
    };

    /// <summary>A write of a system register by its PE; <paramref name="high"/> matters to the 64-bit ones, which send SGIs.</summary>
    public static void WriteIcc(GicState<W, B> s, int cpu, IccRegister r, W low, W high)
    {
        if (!IccExists(s.Configuration, r, true))
        {
            return;
        }

        switch (r)
        {
            case IccRegister.ICC_PMR_EL1: ICC_PMR_EL1<W, B>.Write(s, cpu, low); break;
            case IccRegister.ICC_EOIR0_EL1: ICC_EOIR0_EL1<W, B>.Write(s, cpu, low); break;
            case IccRegister.ICC_BPR0_EL1: ICC_BPR0_EL1<W, B>.Write(s, cpu, low); break;
            case >= IccRegister.ICC_AP0R0_EL1 and <= IccRegister.ICC_AP0R3_EL1:
                ICC_AP0R_EL1<W, B>.Write(s, cpu, r - IccRegister.ICC_AP0R0_EL1, low);
                break;
            case >= IccRegister.ICC_AP1R0_EL1 and <= IccRegister.ICC_AP1R3_EL1:
                ICC_AP1R_EL1<W, B>.Write(s, cpu, r - IccRegister.ICC_AP1R0_EL1, low);
                break;
            case IccRegister.ICC_DIR_EL1: ICC_DIR_EL1<W, B>.Write(s, cpu, low); break;
            case IccRegister.ICC_SGI1R_EL1: ICC_SGI1R_EL1<W, B>.Write(s, cpu, low, high); break;
            case IccRegister.ICC_ASGI1R_EL1: ICC_ASGI1R_EL1<W, B>.Write(s, cpu, low, high); break;
            case IccRegister.ICC_SGI0R_EL1: ICC_SGI0R_EL1<W, B>.Write(s, cpu, low, high); break;
            case IccRegister.ICC_EOIR1_EL1: ICC_EOIR1_EL1<W, B>.Write(s, cpu, low); break;
            case IccRegister.ICC_BPR1_EL1: ICC_BPR1_EL1<W, B>.Write(s, cpu, low); break;
            case IccRegister.ICC_CTLR_EL1: ICC_CTLR_EL1<W, B>.Write(s, cpu, low); break;
            case IccRegister.ICC_IGRPEN0_EL1: ICC_IGRPEN0_EL1<W, B>.Write(s, cpu, low); break;
            case IccRegister.ICC_IGRPEN1_EL1: ICC_IGRPEN1_EL1<W, B>.Write(s, cpu, low); break;
        }
    }
}
