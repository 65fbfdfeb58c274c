using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>What theorems about the interrupt controller ask of a case.</summary>
public static class GicCases
{
    /// <summary>Any state that the invariants allow.</summary>
    public static GicState<W, B> AnyState<X, W, B>(this Case<X, W, B> c, string what = "state")
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        GicState<W, B> s = new(c.Gic);
        GicWords<W, B>.Each(s, (string name, ref W word) => word = c.Word($"{what}: {name}", inState: true));
        foreach ((_, B holds) in GicInvariants<W, B>.Of(s))
        {
            c.Assume(holds);
        }

        c.Watch(what, () => GicWords<W, B>.All(s));
        return s;
    }

    /// <summary>The same state again, to go another way.</summary>
    public static GicState<W, B> Copy<W, B>(this GicState<W, B> s)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        GicState<W, B> copy = new(s.Configuration);
        s.CopyTo(copy);
        StepRecorder.Copied(s, copy);
        return copy;
    }

    /// <summary>Each CPU.</summary>
    public static int AnyCpu<X, W, B>(this Case<X, W, B> c, string name = "CPU")
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => c.Choose(name, 0, c.Gic.CpuCount);

    /// <summary>The input line of an SPI, or of a CPU's PPI.</summary>
    public static void SetLine<W, B>(this GicState<W, B> s, int cpu, int intid, B level)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        if (intid < (int)GicdFrame.PrivateCount)
        {
            Gic<W, B>.SetPpiLine(s, cpu, intid, level);
        }
        else
        {
            Gic<W, B>.SetSpiLine(s, intid, level);
        }
    }

    /// <summary>
    /// A word read of register n of an array over INTIDs: private INTIDs are in the distributor of GICv2 and in the CPU's own
    /// redistributor of GICv3.
    /// </summary>
    /// <param name="s">The state.</param>
    /// <param name="cpu">The reader.</param>
    /// <param name="first">Offset of register 0 in the distributor.</param>
    /// <param name="bitsPerIntid">1, 2 or 8.</param>
    /// <param name="n">Which register.</param>
    public static W ReadArray<W, B>(this GicState<W, B> s, int cpu, uint first, int bitsPerIntid, int n)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        uint offset = first + 4 * (uint)n;
        return IsInRedistributor(s.Configuration, bitsPerIntid, n)
            ? Gic<W, B>.ReadGicr(s, cpu, cpu, GicrFrame.SgiBase + offset, 4)
            : Gic<W, B>.ReadGicd(s, cpu, offset, 4);
    }

    /// <summary>A write of register n of an array over INTIDs, as <see cref="ReadArray"/>.</summary>
    /// <param name="s">The state.</param>
    /// <param name="cpu">The writer.</param>
    /// <param name="first">Offset of register 0 in the distributor.</param>
    /// <param name="bitsPerIntid">1, 2 or 8.</param>
    /// <param name="n">Which register.</param>
    /// <param name="value">What is written.</param>
    public static void WriteArray<W, B>(this GicState<W, B> s, int cpu, uint first, int bitsPerIntid, int n, W value)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        uint offset = first + 4 * (uint)n;
        if (IsInRedistributor(s.Configuration, bitsPerIntid, n))
        {
            Gic<W, B>.WriteGicr(s, cpu, cpu, GicrFrame.SgiBase + offset, 4, value);
        }
        else
        {
            Gic<W, B>.WriteGicd(s, cpu, offset, 4, value);
        }
    }

    private static bool IsInRedistributor(GicConfiguration c, int bitsPerIntid, int n) => c.Version == GicVersion.V3 && n < bitsPerIntid;
}
