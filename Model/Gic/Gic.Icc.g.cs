// Generated from Model/Registers by tests/Model/Decode. Do not edit: SNAP_UPDATE=1 make test FILTER=DecodeTests rewrites it.
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <content>GICv3 CPU interface: what each register does.</content>
public static partial class Gic<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private static (W Low, W High) ReadIccWord(GicState<W, B> s, int cpu, IccRegister register) => register switch
    {
        IccRegister.ICC_PMR_EL1 => (ICC_PMR_EL1<W, B>.Read(s, cpu), 0u),
        IccRegister.ICC_IAR0_EL1 => (ICC_IAR0_EL1<W, B>.Read(s, cpu), 0u),
        IccRegister.ICC_HPPIR0_EL1 => (ICC_HPPIR0_EL1<W, B>.Read(s, cpu), 0u),
        IccRegister.ICC_BPR0_EL1 => (ICC_BPR0_EL1<W, B>.Read(s, cpu), 0u),
        >= IccRegister.ICC_AP0R0_EL1 and <= IccRegister.ICC_AP0R3_EL1 =>
            (ICC_AP0R_EL1<W, B>.Read(s, cpu, register - IccRegister.ICC_AP0R0_EL1), 0u),
        >= IccRegister.ICC_AP1R0_EL1 and <= IccRegister.ICC_AP1R3_EL1 =>
            (ICC_AP1R_EL1<W, B>.Read(s, cpu, register - IccRegister.ICC_AP1R0_EL1), 0u),
        IccRegister.ICC_RPR_EL1 => (ICC_RPR_EL1<W, B>.Read(s, cpu), 0u),
        IccRegister.ICC_IAR1_EL1 => (ICC_IAR1_EL1<W, B>.Read(s, cpu), 0u),
        IccRegister.ICC_HPPIR1_EL1 => (ICC_HPPIR1_EL1<W, B>.Read(s, cpu), 0u),
        IccRegister.ICC_BPR1_EL1 => (ICC_BPR1_EL1<W, B>.Read(s, cpu), 0u),
        IccRegister.ICC_CTLR_EL1 => (ICC_CTLR_EL1<W, B>.Read(s, cpu), 0u),
        IccRegister.ICC_SRE_EL1 => (ICC_SRE_EL1<W, B>.Read(s, cpu), 0u),
        IccRegister.ICC_IGRPEN0_EL1 => (ICC_IGRPEN0_EL1<W, B>.Read(s, cpu), 0u),
        IccRegister.ICC_IGRPEN1_EL1 => (ICC_IGRPEN1_EL1<W, B>.Read(s, cpu), 0u),
        _ => (0u, 0u),
    };

    private static void WriteIccWord(GicState<W, B> s, int cpu, IccRegister register, W low, W high)
    {
        switch (register)
        {
            case IccRegister.ICC_PMR_EL1:
                ICC_PMR_EL1<W, B>.Write(s, cpu, low);
                break;
            case IccRegister.ICC_EOIR0_EL1:
                ICC_EOIR0_EL1<W, B>.Write(s, cpu, low);
                break;
            case IccRegister.ICC_BPR0_EL1:
                ICC_BPR0_EL1<W, B>.Write(s, cpu, low);
                break;
            case >= IccRegister.ICC_AP0R0_EL1 and <= IccRegister.ICC_AP0R3_EL1:
                ICC_AP0R_EL1<W, B>.Write(s, cpu, register - IccRegister.ICC_AP0R0_EL1, low);
                break;
            case >= IccRegister.ICC_AP1R0_EL1 and <= IccRegister.ICC_AP1R3_EL1:
                ICC_AP1R_EL1<W, B>.Write(s, cpu, register - IccRegister.ICC_AP1R0_EL1, low);
                break;
            case IccRegister.ICC_DIR_EL1:
                ICC_DIR_EL1<W, B>.Write(s, cpu, low);
                break;
            case IccRegister.ICC_SGI1R_EL1:
                ICC_SGI1R_EL1<W, B>.Write(s, cpu, low, high);
                break;
            case IccRegister.ICC_ASGI1R_EL1:
                ICC_ASGI1R_EL1<W, B>.Write(s, cpu, low, high);
                break;
            case IccRegister.ICC_SGI0R_EL1:
                ICC_SGI0R_EL1<W, B>.Write(s, cpu, low, high);
                break;
            case IccRegister.ICC_EOIR1_EL1:
                ICC_EOIR1_EL1<W, B>.Write(s, cpu, low);
                break;
            case IccRegister.ICC_BPR1_EL1:
                ICC_BPR1_EL1<W, B>.Write(s, cpu, low);
                break;
            case IccRegister.ICC_CTLR_EL1:
                ICC_CTLR_EL1<W, B>.Write(s, cpu, low);
                break;
            case IccRegister.ICC_IGRPEN0_EL1:
                ICC_IGRPEN0_EL1<W, B>.Write(s, cpu, low);
                break;
            case IccRegister.ICC_IGRPEN1_EL1:
                ICC_IGRPEN1_EL1<W, B>.Write(s, cpu, low);
                break;
        }
    }
}
