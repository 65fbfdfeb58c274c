using System;
using System.Diagnostics;
using Lockstep.Model.Gic;
using Lockstep.Model.Words;
using Shouldly;
using Xunit;
using Xunit.Abstractions;
using ConcreteGic = Lockstep.Model.Gic.Gic<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using CoverageGic = Lockstep.Model.Gic.Gic<Lockstep.Model.Words.CoverageWord32, Lockstep.Model.Words.CoverageBit>;

namespace Lockstep.Tests.Model.Gic;

/// <summary>Every access, of every size and value, has a result; and how many of them a second has.</summary>
public sealed class TotalityTests(ITestOutputHelper output)
{
    public static TheoryData<int, int, int> Sizes =>
        new() { { 2, 1, 64 }, { 2, 2, 96 }, { 2, 8, 1024 }, { 3, 1, 64 }, { 3, 4, 288 }, { 3, 17, 1024 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_offset_and_size_reads_and_writes(int version, int cpus, int intids)
    {
        Machine m = new(new() { Version = (GicVersion)version, CpuCount = cpus, IntidCount = intids });
        int[] sizes = [1, 2, 4, 8, 3, 0, -1];
        for (uint offset = 0; offset < 0x2_0010; offset += Dense(offset) ? 1u : 61)
        {
            foreach (int size in sizes)
            {
                foreach (int owner in (int[])[0, cpus - 1, cpus, -1])
                {
                    m.WriteR(owner, offset, 0xffff_ffff, size);
                    m.ReadR(owner, offset, size);
                }

                m.Write(cpus - 1, offset, 0xffff_ffff, size);
                m.Read(cpus - 1, offset, size);
                m.WriteC(cpus - 1, offset, 0xffff_ffff, size);
                m.ReadC(cpus - 1, offset, size);
            }
        }
    }

    /// <summary>Where registers are; of the rest a sample is looked at.</summary>
    private static bool Dense(uint offset) => (offset & 0xffff) is < 0x1010 or > 0x7fc0 and < 0x8010 or > 0xffc0;

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Invariants_hold_on_random_runs(int version, int cpus, int intids)
    {
        Machine m = version == 2 ? Machine.V2Ready(cpus, intids) : Machine.V3Ready(cpus, intids);
        Random random = new(version * 1000 + cpus);
        for (int i = 0; i < 20_000; i++)
        {
            int cpu = random.Next(cpus);
            Steps.Random(m, random, cpu);
            for (int n = 0; n < m.Configuration.WordCount && i % 16 == 0; n++)
            {
                IntidWord<Word32, Bit> w = m.State.Intid(cpu, n);
                uint real = n == 31 ? 0x0fff_ffffu : uint.MaxValue;
                ((w.Enabled.Value | w.Latch.Value | w.Line.Value | w.Active.Value | w.Edge.Value | w.Group.Value) & ~real).ShouldBe(0u);
            }

            (m.State.Cpus[cpu].Pmr.Value & 7).ShouldBe(0u);
            bool signalled = m.Irq(cpu) || m.Fiq(cpu);
            if (random.Next(4) == 0)
            {
                uint intid = version == 2 ? m.Acknowledge(cpu) & 0x3ff
                    : uint.Min(m.ReadI(cpu, IccRegister.ICC_IAR0_EL1), m.ReadI(cpu, IccRegister.ICC_IAR1_EL1));
                (intid < 1020 || intid == 1022).ShouldBe(signalled);
            }
        }
    }

    [Fact]
    public void The_coverage_instance_computes_the_same()
    {
        GicConfiguration c = new() { Version = GicVersion.V2, CpuCount = 2, IntidCount = 96 };
        Machine m = new(c);
        GicState<CoverageWord32, CoverageBit> s = CoverageGic.Reset(c);
        Random random = new(5);
        for (int i = 0; i < 20_000; i++)
        {
            int cpu = random.Next(2);
            uint offset = (uint)random.Next(0x1010) & ~3u, value = (uint)random.NextInt64();
            m.Write(cpu, offset, value);
            CoverageGic.WriteGicd(s, cpu, offset, 4, value);
            CoverageGic.ReadGicd(s, cpu, offset, 4).Value.Value.ShouldBe(m.Read(cpu, offset));
            uint at = (uint)random.Next(0x40) * 4;
            m.WriteC(cpu, at, value);
            CoverageGic.WriteGicc(s, cpu, at, 4, value);
            CoverageGic.ReadGicc(s, cpu, at, 4).Value.Value.ShouldBe(m.ReadC(cpu, at));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void Prints_steps_a_second(int version)
    {
        Machine m = version == 2 ? Machine.V2Ready(4, 96) : Machine.V3Ready(4, 96);
        GicState<Word32, Bit> s = m.State;
        for (int i = 40; i < 48; i++)
        {
            m.SetUp(i, (uint)i * 8 & 0xf8, 15, i % 2 == 0);
        }

        const int rounds = 200_000;
        double best = 0;
        for (int repeat = 0; repeat < 6; repeat++)
        {
            long start = Stopwatch.GetTimestamp();
            for (int i = 0; i < rounds; i++)
            {
                int cpu = i & 3, intid = 40 + (i & 7);
                ConcreteGic.SetSpiLine(s, intid, (i & 8) == 0);
                ConcreteGic.IrqSignalled(s, cpu);
                ConcreteGic.WriteGicd(s, cpu, 0x200 + 4, 4, 1u << (i & 31));
                ConcreteGic.ReadGicd(s, cpu, 0x280 + 4, 4);
                if (version == 2)
                {
                    ConcreteGic.WriteGicc(s, cpu, 0x10, 4, ConcreteGic.ReadGicc(s, cpu, 0xc, 4));
                }
                else
                {
                    ConcreteGic.WriteIcc(s, cpu, IccRegister.ICC_EOIR1_EL1, ConcreteGic.ReadIcc(s, cpu, IccRegister.ICC_IAR1_EL1).Low, 0u);
                }
            }

            best = Math.Max(best, 6.0 * rounds / Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        output.WriteLine($"GICv{version}: {best / 1e6:f1} million steps a second");
    }
}
