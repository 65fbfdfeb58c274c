using System.Diagnostics;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.InLockstep.Speed;

/// <summary>
/// Steps of the concrete model a second: a mix of what a machine does to an interrupt controller. A step is one call. SPIs go to the
/// CPU of their number modulo the CPUs, so that each acknowledge has its interrupt; a run in which one has not is an error.
/// </summary>
public static class ModelSpeed
{
    private const int Cpus = 4, Intids = 96, Rounds = 5, Cycles = 200_000, StepsPerCycle = 7;


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
            int acknowledged = version == GicVersion.V2 ? RunV2(state) : RunV3(state);
            double elapsed = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
            if (acknowledged != Cycles)
            {
                throw new InvalidOperationException($"GIC{version}: {acknowledged} of {Cycles} acknowledges returned the interrupt that was raised");
            }

            best = Math.Max(best, StepsPerCycle * (double)Cycles / elapsed);
        }

        return best;
    }

    private static void Open(GicState<Word32, Bit> s, GicVersion version)
    {
        Gic<Word32, Bit>.WriteGicd(s, 0, GICD_CTLR.OffsetBytes, 4, 3u);
        for (uint word = 1; word < Intids / 32; word++)
        {
            Gic<Word32, Bit>.WriteGicd(s, 0, GICD_ISENABLER.OffsetBytes + (word * 4), 4, 0xffff_ffffu);
        }

        for (int cpu = 0; cpu < Cpus; cpu++)
        {
            if (version == GicVersion.V2)
            {
                Gic<Word32, Bit>.WriteGicc(s, cpu, GICC_PMR.OffsetBytes, 4, 0xffu);
                Gic<Word32, Bit>.WriteGicc(s, cpu, GICC_CTLR.OffsetBytes, 4, 3u);
            }
            else
            {
                Gic<Word32, Bit>.WriteGicr(s, cpu, cpu, GICR_WAKER.OffsetBytes, 4, 0u);
                Gic<Word32, Bit>.WriteIcc(s, cpu, IccRegister.ICC_PMR_EL1, 0xffu, 0u);
                Gic<Word32, Bit>.WriteIcc(s, cpu, IccRegister.ICC_IGRPEN0_EL1, 1u, 0u);
                Gic<Word32, Bit>.WriteIcc(s, cpu, IccRegister.ICC_IGRPEN1_EL1, 1u, 0u);
            }
        }

        for (uint intid = 32; intid < Intids; intid++)
        {
            uint cpu = intid % Cpus;
            Gic<Word32, Bit>.WriteGicd(s, 0, GICD_IPRIORITYR.OffsetBytes + intid, 1, 0x80u + (cpu * 0x20));
            if (version == GicVersion.V2)
            {
                Gic<Word32, Bit>.WriteGicd(s, 0, GICD_ITARGETSR.OffsetBytes + intid, 1, 1u << (int)cpu);
            }
            else
            {
                uint route = GICDv3_IROUTER.OffsetBytes + ((intid - GICDv3_IROUTER.FirstIntid) * GICDv3_IROUTER.StrideBytes);
                Gic<Word32, Bit>.WriteGicd(s, 0, route, 4, s.Configuration.AffinityOf((int)cpu));
            }
        }
    }

    /// <summary>
    /// Raise a line, ask for the signal, acknowledge, lower it, end; and two register accesses: seven steps a cycle. Returns how many
    /// acknowledges returned the interrupt.
    /// </summary>
    private static int RunV2(GicState<Word32, Bit> s)
    {
        int acknowledged = 0;
        for (int i = 0; i < Cycles; i++)
        {
            int intid = 32 + (i % (Intids - 32)), cpu = i % Cpus;
            Gic<Word32, Bit>.SetSpiLine(s, intid, true);
            Gic<Word32, Bit>.IrqSignalled(s, cpu);
            Word32 id = Gic<Word32, Bit>.ReadGicc(s, cpu, GICC_IAR.OffsetBytes, 4);
            acknowledged += id.Value == (uint)intid ? 1 : 0;
            Gic<Word32, Bit>.SetSpiLine(s, intid, false);
            Gic<Word32, Bit>.WriteGicc(s, cpu, GICC_EOIR.OffsetBytes, 4, id);
            Gic<Word32, Bit>.ReadGicd(s, cpu, GICD_ISPENDR.OffsetBytes + 4, 4);
            Gic<Word32, Bit>.WriteGicd(s, cpu, GICD_ISENABLER.OffsetBytes + 4, 4, 1u << (intid & 31));
        }

        return acknowledged;
    }

    /// <summary>The same with the system registers.</summary>
    private static int RunV3(GicState<Word32, Bit> s)
    {
        int acknowledged = 0;
        for (int i = 0; i < Cycles; i++)
        {
            int intid = 32 + (i % (Intids - 32)), cpu = i % Cpus;
            Gic<Word32, Bit>.SetSpiLine(s, intid, true);
            Gic<Word32, Bit>.IrqSignalled(s, cpu);
            (Word32 id, _) = Gic<Word32, Bit>.ReadIcc(s, cpu, IccRegister.ICC_IAR0_EL1);
            acknowledged += id.Value == (uint)intid ? 1 : 0;
            Gic<Word32, Bit>.SetSpiLine(s, intid, false);
            Gic<Word32, Bit>.WriteIcc(s, cpu, IccRegister.ICC_EOIR0_EL1, id, 0u);
            Gic<Word32, Bit>.ReadGicd(s, cpu, GICD_ISPENDR.OffsetBytes + 4, 4);
            Gic<Word32, Bit>.WriteGicd(s, cpu, GICD_ISENABLER.OffsetBytes + 4, 4, 1u << (intid & 31));
        }

        return acknowledged;
    }
}
