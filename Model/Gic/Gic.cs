using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Gic;

/// <summary>
/// The interrupt controller, as software and its input signals meet it. Total: every offset, size, value and number has a
/// result. Offsets are in bytes from the start of the frame, sizes are 1, 2, 4 or 8 bytes, CPUs count from 0.
/// </summary>
/// <typeparam name="W">32-bit words.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static partial class Gic<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The state after reset (each register's section in IHI 0048B 4.3 and 4.4; IHI 0069 12).</summary>
    public static GicState<W, B> Reset(GicConfiguration c)
    {
        GicState<W, B> s = new(c);
        for (int cpu = 0; cpu < c.CpuCount; cpu++)
        {
            ref IntidWord<W, B> word = ref s.Intid(cpu, 0);
            word.Enabled = c.SgiEnablesAreFixed ? GicdFrame.SgiBits : 0u;
            word.Edge = (Words<W, B>.Gather((W)c.PpiConfiguration >> GICD_ICFGR.Edge.Lo) << 16) | GicdFrame.SgiBits;
            ref CpuInterface<W, B> i = ref s.Cpus[cpu];
            i.Bpr0 = (uint)c.MinimumBinaryPoint;
            i.Bpr1 = (uint)c.MinimumBinaryPoint + 1u;
            i.Waker = c.Version == GicVersion.V3 && !c.WakerIsFixed ? 0b110u : 0u;
        }

        return s;
    }

    /// <summary>The input signal of an SPI; of a number that is none, nothing.</summary>
    public static void SetSpiLine(GicState<W, B> s, int intid, B level)
    {
        if (intid >= (int)GicdFrame.PrivateCount && intid < int.Min(s.Configuration.IntidCount, (int)GicdFrame.IntidEnd))
        {
            PerIntid<W, B>.SetLine(ref s.Intid(0, intid / 32), intid % 32, level);
        }
    }

    /// <summary>The input signal of a PPI, 16 to 31, of one CPU; of a number that is none, nothing.</summary>
    public static void SetPpiLine(GicState<W, B> s, int cpu, int intid, B level)
    {
        if (intid >= (int)GicdFrame.SgiCount && intid < (int)GicdFrame.PrivateCount)
        {
            PerIntid<W, B>.SetLine(ref s.Intid(cpu, 0), intid, level);
        }
    }

    /// <summary>Whether the PE sees IRQ asserted (IHI 0048B 2.3.2, IHI 0069 4.6.2).</summary>
    public static B IrqSignalled(GicState<W, B> s, int cpu)
    {
        HighestPending<W, B> h = Delivery<W, B>.Highest(s, cpu);
        return Delivery<W, B>.IsSignalled(s, cpu, h) & (h.Group1 | !Control<W, B>.Group0IsFiq(s, cpu));
    }

    /// <summary>Whether the PE sees FIQ asserted.</summary>
    public static B FiqSignalled(GicState<W, B> s, int cpu)
    {
        HighestPending<W, B> h = Delivery<W, B>.Highest(s, cpu);
        return Delivery<W, B>.IsSignalled(s, cpu, h) & !h.Group1 & Control<W, B>.Group0IsFiq(s, cpu);
    }

    /// <summary>
    /// Whether register <paramref name="n"/> of an array of <paramref name="bitsPerIntid"/> bits an INTID is implemented.
    /// </summary>
    private static bool Has(GicState<W, B> s, int n, uint bitsPerIntid) => n * (int)(32 / bitsPerIntid) < s.Configuration.IntidCount;
}
