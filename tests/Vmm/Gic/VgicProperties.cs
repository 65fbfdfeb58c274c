using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Lockstep.Model.Registers;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic;

/// <summary>
/// Random runs of guests, devices and the kernel against the distributor. After every step the invariants hold
/// (<see cref="VgicInvariants"/>) and the kernel calls are those that the plain distributor predicts; at the end every
/// register reads as predicted, and nothing is lost once everything is enabled.
/// </summary>
public class VgicProperties
{
    private static readonly uint[] Passthrough = [33, 40, 62, 63];

    /// <summary>One step; its numbers are interpreted modulo what there is.</summary>
    public readonly record struct Step(int Kind, uint A, uint B, uint Value)
    {
        public override string ToString() => $"({Kind},0x{A:x},0x{B:x},0x{Value:x})";
    }

    private static Gen<Step> Steps()
    {
        Gen<uint> any = Gen.Choose(0, int.MaxValue).Select(x => (uint)x * 2654435761u);
        Gen<uint> value = Gen.OneOf(
            any, Gen.Choose(0, 31).Select(b => 1u << b), Gen.Constant(uint.MaxValue), Gen.Choose(0, 31).Select(b => ~(1u << b)));
        return from kind in Gen.Choose(0, 15)
               from a in any
               from b in any
               from v in value
               select new Step(kind, a, b, v);
    }

    [Theory]
    [InlineData(1u, 64u, 1u)]
    [InlineData(1u, 96u, 4u)]
    [InlineData(2u, 96u, 2u)]
    [InlineData(4u, 64u, 4u)]
    [InlineData(8u, 1024u, 16u)]
    public void Random_runs_are_as_the_plain_distributor_predicts(uint vcpus, uint intids, uint listRegisters) =>
        Seeded.Sequences(
            nameof(Random_runs_are_as_the_plain_distributor_predicts),
            Steps(),
            steps =>
            {
                using var run = new Run(vcpus, intids, listRegisters);
                if (steps.Length % 2 == 0)
                {
                    run.EnableAll();
                    run.Configure(steps.Length % 4 == 0 ? uint.MaxValue : 0);
                }

                foreach (Step step in steps)
                {
                    run.Do(step);
                }

                run.CompareAllRegisters();
                run.DrainAll();
            },
            runs: 100,
            length: 120);

    private sealed class Run : IDisposable
    {
        private readonly VgicBench bench;
        private readonly PlainGic plain;
        private readonly uint vcpus;
        private readonly List<uint>[] active;

        public Run(uint vcpus, uint intids, uint listRegisters)
        {
            this.vcpus = vcpus;
            bench = new VgicBench(vcpus, intids, listRegisters, Passthrough);
            plain = new PlainGic(vcpus, intids, listRegisters, intid => intid % 32);
            active = [.. Enumerable.Range(0, (int)vcpus).Select(_ => new List<uint>())];
            // Most runs should have something going.
            Write(0, 0x000, 4, 1);
        }

        public void Do(Step step)
        {
            uint vcpu = step.A % vcpus;
            switch (step.Kind)
            {
                case 0: Physical(Passthrough[step.B % 4]); break;
                case 1: Timer(vcpu); break;
                case 2:
                case 3: Acknowledge(vcpu); break;
                case 4:
                case 5: End(vcpu, step.B); break;
                case 6: Spurious(vcpu, step.B); break;
                case 7: Refuse(step); break;
                case 8: Write(vcpu, 0xf00, 4, step.Value & 0x03ff_800f); break;
                case 9: Write(vcpu, 0x820 + (step.B % 64), 1, step.Value & 0xff); break;
                case 10: Write(vcpu, 0x100 + (step.B % 3 * 4), 4, step.Value); break;
                case 11 when step.B % 8 == 0: ResetBoth(); break;
                case 13 when active[vcpu].Count != 0: Disturb(vcpu, step); break;
                case 12: Write(vcpu, step.B % 0x1000, step.Value % 3 == 0 ? 1u : 2, step.Value); break;
                default: Write(vcpu, Hot(step.B), 4, step.Value); break;
            }
        }

        public void CompareAllRegisters()
        {
            for (uint vcpu = 0; vcpu < vcpus; vcpu++)
            {
                for (uint offset = 0; offset < GicdFrame.SizeBytes; offset += 4)
                {
                    Compare(vcpu, offset);
                }
            }
        }

        /// <summary>All groups and interrupts enabled and not active, and sent to vCPU 0.</summary>
        public void EnableAll()
        {
            for (uint n = 0; n < bench.IntidCount / 32; n++)
            {
                for (uint vcpu = 0; vcpu < vcpus; vcpu++)
                {
                    Write(vcpu, 0x100 + (n * 4), 4, uint.MaxValue);
                    Write(vcpu, 0x380 + (n * 4), 4, uint.MaxValue);
                }
            }

            for (uint at = 0x820; at < 0x800 + bench.IntidCount; at += 4)
            {
                Write(0, at, 4, 0x0101_0101);
            }

            Write(0, 0x000, 4, 3);
        }

        /// <summary>The first SPIs are edges or levels.</summary>
        public void Configure(uint value)
        {
            Write(0, 0xc08, 4, value);
            Write(0, 0xc0c, 4, value);
        }

        /// <summary>With all enabled and ended, nothing stays pending and no physical interrupt stays unacknowledged.</summary>
        public void DrainAll()
        {
            bench.Kernel.InjectErrors.Clear();
            plain.Refusals.Clear();
            EnableAll();
            for (uint vcpu = 0; vcpu < vcpus; vcpu++)
            {
                for (int lr = 0; lr < 16; lr++)
                {
                    Spurious(vcpu, (uint)lr);
                }
            }

            bool more = true;
            for (int round = 0; more; round++)
            {
                round.ShouldBeLessThan(4000, "an interrupt comes back for ever");
                more = false;
                for (uint vcpu = 0; vcpu < vcpus; vcpu++)
                {
                    Acknowledge(vcpu);
                    more |= End(vcpu, 0);
                }
            }

            bench.Masked.ShouldBeEmpty("every physical interrupt was acknowledged");
            for (uint n = 0; n < bench.IntidCount / 32; n++)
            {
                for (uint vcpu = 0; vcpu < vcpus; vcpu++)
                {
                    bench.Read(0x200 + (n * 4), vcpu).ShouldBe(0u, "nothing is left pending");
                    bench.Read(0x300 + (n * 4), vcpu).ShouldBe(0u, "nothing is left active");
                }
            }
        }

        public void Dispose() => bench.Dispose();

        private static uint Hot(uint x) => (x >> 8) % 12 switch
        {
            0 => 0x000,
            1 => 0x080 + (x % 3 * 4),
            2 => 0x180 + (x % 3 * 4),
            3 or 4 => 0x200 + (x % 3 * 4),
            5 => 0x280 + (x % 3 * 4),
            6 => 0x300 + (x % 3 * 4),
            7 => 0x380 + (x % 3 * 4),
            8 => 0x400 + (x % 24 * 4),
            9 => 0xc00 + (x % 6 * 4),
            10 => 0xf10 + (x % 4 * 4),
            _ => 0xf20 + (x % 4 * 4),
        };

        private void Physical(uint intid)
        {
            if (bench.Physical(intid))
            {
                plain.Physical(intid);
            }

            CompareCalls();
        }

        private void Timer(uint vcpu)
        {
            if (bench.Timer(vcpu))
            {
                plain.VirtualTimer(vcpu);
            }

            CompareCalls();
        }

        private void Acknowledge(uint vcpu)
        {
            uint intid = bench.Acknowledge(vcpu);
            if (intid != 1023)
            {
                active[vcpu].Add(intid);
            }
        }

        private bool End(uint vcpu, uint choice)
        {
            if (active[vcpu].Count == 0)
            {
                return false;
            }

            int which = (int)(choice % (uint)active[vcpu].Count);
            bench.Kernel.GuestEnd(vcpu, active[vcpu][which]).ShouldBeTrue();
            active[vcpu].RemoveAt(which);
            int index = bench.Kernel.TakeMaintenance(vcpu);
            bench.Maintenance(index, vcpu);
            plain.Maintenance(vcpu, index);
            CompareCalls();
            return true;
        }

        /// <summary>Enable, pending or active state of an interrupt that is being handled changes, or of one that waits.</summary>
        private void Disturb(uint vcpu, Step step)
        {
            uint intid = step.Value % 4 == 0
                ? Passthrough[step.B % 4]
                : active[vcpu][(int)(step.B % (uint)active[vcpu].Count)];
            Write(vcpu, 0x100 + ((step.B >> 8) % 6 * 0x80) + (intid / 32 * 4), 4, 1u << (int)intid);
        }

        /// <summary>A maintenance fault without an ended interrupt: -1, or a list register that is empty.</summary>
        private void Spurious(uint vcpu, uint choice)
        {
            int index = (int)(choice % 18) - 1;
            bool exists = index >= 0 && index < bench.Kernel.ListRegisterCount;
            if (!exists || !bench.Kernel.ListRegister(vcpu, (uint)index).Occupied)
            {
                bench.Maintenance(index, vcpu);
                plain.Maintenance(vcpu, index);
                CompareCalls();
            }
        }

        private void Refuse(Step step)
        {
            if (step.B % 4 == 0 && bench.Kernel.InjectErrors.Count == 0)
            {
                bench.Kernel.InjectErrors.Enqueue(step.Value % 2 == 0 ? 4u : 8u);
                plain.Refusals.Enqueue(true);
            }
        }

        private void ResetBoth()
        {
            bench.Reset();
            plain.Reset();
            CompareCalls();
            Write(0, 0x000, 4, 1);
        }

        private void Write(uint vcpu, uint offset, uint size, uint value)
        {
            offset = size == 4 ? offset & ~3u : offset & ~(size - 1);
            bench.Write(offset, value, vcpu, size);
            plain.Write(vcpu, offset, size, value);
            CompareCalls();
            Compare(vcpu, offset & ~3u);
        }

        private void CompareCalls()
        {
            KernelCall[] actual = [.. bench.Kernel.Log];
            bench.Kernel.Log.Clear();
            bench.LogCleared();
            if (!actual.SequenceEqual(plain.Calls))
            {
                actual.ShouldBe(plain.Calls);
            }

            plain.Calls.Clear();
        }

        private void Compare(uint vcpu, uint offset)
        {
            uint actual = bench.Read(offset, vcpu), expected = plain.Read(vcpu, offset, 4);
            if (actual != expected)
            {
                actual.ShouldBe(expected, $"read of 0x{offset:x3} by vCPU {vcpu}");
            }
        }
    }
}
