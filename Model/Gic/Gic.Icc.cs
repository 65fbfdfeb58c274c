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
        >= IccRegister.ICC_AP0R0_EL1 and <= IccRegister.ICC_AP0R3_EL1 => r - IccRegister.ICC_AP0R0_EL1 < c.ActivePriorityWords,
        >= IccRegister.ICC_AP1R0_EL1 and <= IccRegister.ICC_AP1R3_EL1 => r - IccRegister.ICC_AP1R0_EL1 < c.ActivePriorityWords,
        _ => IccRegisterEncoding.HasDirection(r, isWrite),
    };

    /// <summary>A read of a system register by its PE. Reads of ICC_IAR0_EL1 and ICC_IAR1_EL1 acknowledge.</summary>
    public static (W Low, W High) ReadIcc(GicState<W, B> s, int cpu, IccRegister r) =>
        IccExists(s.Configuration, r, false) ? ReadIccWord(s, cpu, r) : (0u, 0u);

    /// <summary>A write of a system register by its PE; <paramref name="high"/> matters to the 64-bit ones, which send SGIs.</summary>
    public static void WriteIcc(GicState<W, B> s, int cpu, IccRegister r, W low, W high)
    {
        if (IccExists(s.Configuration, r, true))
        {
            WriteIccWord(s, cpu, r, low, high);
        }
    }
}
