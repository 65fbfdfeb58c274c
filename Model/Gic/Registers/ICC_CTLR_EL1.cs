using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// CPU interface control (IHI 0069 12.2, ICC_CTLR_EL1): EOImode (bit 1), CBPR (bit 0); the other fields say what is implemented.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class ICC_CTLR_EL1<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The value.</summary>
    public static W Read(GicState<W, B> s, int cpu) => s.Cpus[cpu].Ctlr | Fixed(s.Configuration);

    /// <summary>The write.</summary>
    public static void Write(GicState<W, B> s, int cpu, W value) => s.Cpus[cpu].Ctlr = value & 0b11u;

    /// <summary>RSS (bit 18), A3V (15), IDbits (13:11: 0 for 16 bits, 1 for 24), PRIbits (10:8, less one).</summary>
    private static uint Fixed(GicConfiguration c) =>
        (c.RangeSelectorImplemented ? 1u << 18 : 0) | (c.Affinity3Implemented ? 1u << 15 : 0)
        | (c.IccIntidBits == 24 ? 1u << 11 : 0) | (uint)(c.PriorityBits - 1) << 8;
}
