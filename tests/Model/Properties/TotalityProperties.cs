using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Lockstep.Tests.Model.Faults;
using Lockstep.Tests.Support;
using Shouldly;

namespace Lockstep.Tests.Model.Properties;

/// <summary>The N lines: whose state an action may change, and that every access has an answer.</summary>
public sealed class TotalityProperties
{
    [Property("N1", "A guest's actions never change another machine's controller, list registers or belief, even on one "
        + "core; a vCPU's accesses to its CPU interface change no other's; "
        + "reads other than acknowledge change nothing.",
        "DDI 0487 D1.2 (virtualization); IHI 0048B 4.1.4 (banking)", PropertyEngine.RandomKernel)]
    public void N01_Noninterference()
    {
        KernelCases.Run(nameof(N01_Noninterference), (c, pick) =>
        {
            KernelState<Word32, Bit> kernel = new(c.IsV3 ? GicVersion.V3 : GicVersion.V2, c.ListRegisters, 0, 0);
            MonitoredVm one = new(kernel, 0, c.IsV3, c.SplitsEnd), two = new(kernel, 1, c.IsV3, !c.SplitsEnd);
            two.Monitor(d => d.Line(0, 33, true));
            two.Monitor(d => d.Line(0, 34, true));
            two.Acknowledge();
            VirtualInterfaceState<Word32, Bit> held = new(two.Actual.Version, c.ListRegisters);
            two.Actual.CopyTo(held);
            one.Guest(_ => { });
            GicWorld before = two.Distributor.Copy();
            foreach (KernelStep step in c.Steps.Where(s => s.Op != KernelOp.OtherVm))
            {
                KernelCases.Do(one, step);
            }

            (two.Actual.StateEquals(held).Value, two.Delivered.Count, kernel.Vcpus[1].Vppi.Line.Value).ShouldBe((true, 1, false));
            two.Distributor.ShouldEqual(before);
        }, runs: 120);

        GicCases.ForAll($"{nameof(N01_Noninterference)}Banks", (w, pick) =>
        {
            int cpu = pick.Below(w.Cpus);
            GicWorld before = w.Copy();
            for (uint at = 0; at < 0x100; at += 4)
            {
                w.ReadD(cpu, (uint)pick.Below(0x1_0000));
                w.ReadR(cpu, (uint)pick.Below(0x2_0000));
                if (at is not (GICC_IAR.OffsetBytes or GICC_AIAR.OffsetBytes))
                {
                    w.ReadC(cpu, at);
                }
            }

            w.ShouldEqual(before);
            w.WriteC(cpu, (uint)pick.Below(0x20) * 4, pick.Word());
            w.WriteI(cpu, IccRegister.ICC_PMR_EL1, pick.Word());
            w.Acknowledge(cpu);
            for (int other = 0; other < w.Cpus; other++)
            {
                if (other != cpu)
                {
                    w.State.Cpus[other].ShouldBe(before.State.Cpus[other]);
                    w.State.Intid(other, 0).ShouldBe(before.State.Intid(other, 0));
                }
            }

            return true;
        }, runs: 180);
    }

    [Property("N2", "Totality: every access of 1, 2, 4 or 8 bytes at any offset by any vCPU in any state ends, leaves a "
        + "state in which only implemented bits are set, and is answered or refused by an abort.",
        "IHI 0048B 4.1.4; DDI 0487 D24.2.40")]
    public void N02_Every_access_ends()
    {
        GicCases.ForAll(nameof(N02_Every_access_ends), (w, pick) =>
        {
            for (int i = 0; i < 200; i++)
            {
                int cpu = pick.Below(w.Cpus), size = 1 << pick.Below(4);
                uint value = pick.Word() * 0x9e37_79b9 + (uint)i, offset = (value * 0x85eb_ca6b >> 8) % 0x2_0010;
                Access(w, cpu, i % 8, i % 16 < 8 ? offset % 0x1000 : i % 5 == 0 ? value : offset, size, value);
                Read(w, cpu, i % 4, offset, size).ShouldBeLessThanOrEqualTo(size == 4 ? uint.MaxValue : size == 8 ? 0 : (1u << (8 * size)) - 1);
            }

            OnlyImplementedBits(w);
            return true;
        }, runs: 300);

        Seeded.Run($"{nameof(N02_Every_access_ends)}Faults", GuestWorld.Events, e =>
        {
            Lockstep.Model.Faults.VmState<Word64, Word32, Bit> vm = GuestWorld.RandomVm(e.ContextSeed);
            AnswerKind kind = GuestWorld.Ask(vm, e.Label, e.Registers).Kind;
            Enum.IsDefined(kind).ShouldBeTrue();
            (e.Label == FaultLabel.VMFault && kind is not (AnswerKind.Load or AnswerKind.Store or AnswerKind.Exception)).ShouldBeFalse();
        }, 900 * GicCases.RunFactor);
    }

    private static void Access(GicWorld w, int cpu, int frame, uint offset, int size, uint value)
    {
        switch (frame)
        {
            case < 4: w.WriteD(cpu, offset, value, size); break;
            case < 6: w.WriteR(cpu, frame == 4 ? offset : GicrFrame.SgiBase + offset % 0x1000, value, size); break;
            case 6: w.WriteC(cpu, offset % 0x1010, value, size); break;
            default: w.WriteI(cpu, (IccRegister)(value % 26), value); break;
        }
    }

    private static uint Read(GicWorld w, int cpu, int frame, uint offset, int size) => frame switch
    {
        0 => w.ReadD(cpu, offset, size),
        1 => w.ReadR(cpu, offset, size),
        2 => w.ReadC(cpu, offset % 0x1010, size),
        _ => w.ReadI(cpu, (IccRegister)(offset % 26)) & (size == 8 ? 0 : size == 4 ? uint.MaxValue : (1u << (8 * size)) - 1),
    };

    private static void OnlyImplementedBits(GicWorld w)
    {
        for (int bank = 0; bank < w.State.Intids.Length; bank++)
        {
            int n = bank < w.Cpus ? 0 : bank - w.Cpus + 1;
            uint absent = n == 31 ? 0xf000_0000u : 0;
            IntidWord<Word32, Bit> word = w.State.Intids[bank];
            ((word.Enabled | word.Latch | word.Line | word.Active | word.Edge | word.Group).Value & absent).ShouldBe(0u);
            (w.C.GroupsImplemented || word.Group.Value == 0).ShouldBeTrue("without groups all are Group 0");
            (n != 0 || (word.Edge.Value & 0xffff) == 0xffff).ShouldBeTrue("SGIs are edges");
        }

        w.State.Priorities.ShouldAllBe(p => (p.Value & ~(w.C.PriorityMask * 0x0101_0101)) == 0);
        w.State.Targets.ShouldAllBe(t => (t.Value & ~(((1u << w.Cpus) - 1) * 0x0101_0101)) == 0);
        w.State.GicdCtlr.Value.ShouldBeLessThanOrEqualTo(3u);
        w.State.Cpus.ShouldAllBe(c => c.Pmr.Value < 256 && c.Bpr0.Value < 8 && c.Bpr1.Value < 8 && c.Bpr1.Value > 0);
    }
}
