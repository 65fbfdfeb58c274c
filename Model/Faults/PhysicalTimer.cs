using Lockstep.Model.Words;

namespace Lockstep.Model.Faults;

/// <summary>The EL1 physical timer, for a machine where its registers trap (DDI 0487 D12.2, F12).</summary>
/// <typeparam name="X">A word of 64 bits.</typeparam>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public struct PhysicalTimer<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>CNTP_CVAL_EL0.</summary>
    public X CompareValue;

    /// <summary>CNTP_CTL_EL0.ENABLE and IMASK.</summary>
    public B Enable, Mask;

    /// <summary>CNTP_CTL_EL0.ISTATUS: enabled, and the count has reached CompareValue (both unsigned).</summary>
    /// <param name="count">CNTPCT_EL0.</param>
    public readonly B Status(X count) => Enable & (count >= CompareValue);

    /// <summary>The level of the interrupt line (INTID 30).</summary>
    /// <param name="count">CNTPCT_EL0.</param>
    public readonly B Line(X count) => Status(count) & !Mask;

    /// <summary>What a read returns; 0 for registers that are not the timer's.</summary>
    /// <param name="register">The register.</param>
    /// <param name="count">CNTPCT_EL0.</param>
    public readonly X Read(SystemRegister register, X count) => register switch
    {
        SystemRegister.CNTPCT_EL0 => count,
        SystemRegister.CNTP_CVAL_EL0 => CompareValue,
        SystemRegister.CNTP_TVAL_EL0 => X.Extract(CompareValue - count, 31, 0),
        SystemRegister.CNTP_CTL_EL0 => X.Of(Enable) | X.Of(Mask) << 1 | X.Of(Status(count)) << 2,
        _ => X.Of(0),
    };

    /// <summary>What a write does; TVAL is signed: CVAL := count + SignExtend32(value) (F12).</summary>
    /// <param name="register">The register.</param>
    /// <param name="count">CNTPCT_EL0.</param>
    /// <param name="value">What is written.</param>
    public void Write(SystemRegister register, X count, X value)
    {
        if (register == SystemRegister.CNTP_CVAL_EL0)
        {
            CompareValue = value;
        }
        else if (register == SystemRegister.CNTP_TVAL_EL0)
        {
            CompareValue = count + X.SignExtend(value, 32);
        }
        else if (register == SystemRegister.CNTP_CTL_EL0)
        {
            Enable = X.Bit(value, 0);
            Mask = X.Bit(value, 1);
        }
    }
}
