using System.Diagnostics;
using Lockstep.Model.Gic;
using Lockstep.Model.Words;

namespace Lockstep.InLockstep.Speed;

/// <summary>
/// Steps of the concrete model a second: a mix of what a machine does to an interrupt controller. A step is one call.
/// </summary>
public static class ModelSpeed
{
    private const int Cpus = 4, Intids = 96, Rounds = 5, Cycles = 200_000;

    private const uint Ctlr = 0x000, Isenabler = 0x100, Ispendr = 0x200, Ipriorityr = 0x400, Itargetsr = 0x800;
    private const uint GiccCtlr = 0x00, GiccPmr = 0x04, GiccIar = 0x0c, GiccEoir = 0x10;

    /// <summary>Prints the best of several rounds for each version.</summary>
    public static void Print(TextWriter output)
    {
        output.WriteLine("steps of the model, million a second (goal 5)");
        output.WriteLine($"  GICv2, {Cpus} CPUs, {Intids} INTIDs {Best(GicVersion.V2),27:f1}");
        output.WriteLine($"  GICv3, {Cpus} CPUs, {Intids} INTIDs {Best(GicVersion.V3),27:f1}");
    }

    private static double Best(GicVersion version)
    {
        double best = 0;
        for (int round = 0; round < Rounds; round++)
        {
            GicState<Word32, Bit> state = Gic<Word32, Bit>.Reset(new GicConfiguration { Version = version, CpuCount = Cpus, IntidCount = Intids });
            Open(state, version);
            long start = Stopwatch.GetTimestamp();
            long steps = version == GicVersion.V2 ? RunV2(state) : RunV3(state);
            best = Math.Max(best, steps / Stopwatch.GetElapsedTime(start).TotalMicroseconds);
        }

        return best;
    }

    private static void Open(GicState<Word32, Bit> s, GicVersion version)
    {
        Gic<Word32, Bit>.WriteGicd(s, 0, Ctlr, 4, 3u);
        for (uint word = 1; word < Intids / 32; word++)
        {
            Gic<Word32, Bit>.WriteGicd(s, 0, Isenabler + (word * 4), 4, 0xffff_ffffu);
        }

        for (int cpu = 0; cpu < Cpus; cpu++)
        {
            if (version == GicVersion.V2)
            {
                Gic<Word32, Bit>.WriteGicc(s, cpu, GiccPmr, 4, 0xffu);
                Gic<Word32, Bit>.WriteGicc(s, cpu, GiccCtlr, 4, 3u);
            }
            else
            {
                Gic<Word32, Bit>.WriteGicr(s, cpu, cpu, 0x14, 4, 0u);
                Gic<Word32, Bit>.WriteIcc(s, cpu, IccRegister.ICC_PMR_EL1, 0xffu, 0u);
                Gic<Word32, Bit>.WriteIcc(s, cpu, IccRegister.ICC_IGRPEN0_EL1, 1u, 0u);
                Gic<Word32, Bit>.WriteIcc(s, cpu, IccRegister.ICC_IGRPEN1_EL1, 1u, 0u);
            }
        }

        for (uint offset = 32; offset < Intids; offset += 4)
        {
            Gic<Word32, Bit>.WriteGicd(s, 0, Ipriorityr + offset, 4, 0x80a0_c0e0u);
            Gic<Word32, Bit>.WriteGicd(s, 0, Itargetsr + offset, 4, 0x0804_0201u);
        }
    }

    /// <summary>Raise a line, ask for the signal, acknowledge, lower it, end; and two register accesses: seven steps a cycle.</summary>
    private static long RunV2(GicState<Word32, Bit> s)
    {
        for (int i = 0; i < Cycles; i++)
        {
            int intid = 32 + (i % (Intids - 32)), cpu = i % Cpus;
            Gic<Word32, Bit>.SetSpiLine(s, intid, true);
            Gic<Word32, Bit>.IrqSignalled(s, cpu);
            Word32 id = Gic<Word32, Bit>.ReadGicc(s, cpu, GiccIar, 4);
            Gic<Word32, Bit>.SetSpiLine(s, intid, false);
            Gic<Word32, Bit>.WriteGicc(s, cpu, GiccEoir, 4, id);
            Gic<Word32, Bit>.ReadGicd(s, cpu, Ispendr + 4, 4);
            Gic<Word32, Bit>.WriteGicd(s, cpu, Isenabler + 4, 4, 1u << (intid & 31));
        }

        return 7L * Cycles;
    }

    /// <summary>The same with the system registers.</summary>
    private static long RunV3(GicState<Word32, Bit> s)
    {
        for (int i = 0; i < Cycles; i++)
        {
            int intid = 32 + (i % (Intids - 32)), cpu = i % Cpus;
            Gic<Word32, Bit>.SetSpiLine(s, intid, true);
            Gic<Word32, Bit>.IrqSignalled(s, cpu);
            (Word32 id, _) = Gic<Word32, Bit>.ReadIcc(s, cpu, IccRegister.ICC_IAR0_EL1);
            Gic<Word32, Bit>.SetSpiLine(s, intid, false);
            Gic<Word32, Bit>.WriteIcc(s, cpu, IccRegister.ICC_EOIR0_EL1, id, 0u);
            Gic<Word32, Bit>.ReadGicd(s, cpu, Ispendr + 4, 4);
            Gic<Word32, Bit>.WriteGicd(s, cpu, Isenabler + 4, 4, 1u << (intid & 31));
        }

        return 7L * Cycles;
    }
}
