using FsCheck;
using FsCheck.Fluent;
using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Lockstep.Tests.Support;
using Shouldly;
using Interface = Lockstep.Model.Kernel.VirtualInterfaceState<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using ListRegister = Lockstep.Model.Kernel.ListRegister<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Status = Lockstep.Model.Kernel.ListRegisterStatus<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Transfer = Lockstep.Model.Kernel.ListRegisterTransfer<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Properties;

/// <content>List registers (IHI 0048B 5.3, IHI 0069 12.4), and what the monitor may believe of them.</content>
public sealed partial class InvariantProperties
{
    /// <summary>List registers with any contents, and operations of a guest.</summary>
    private static readonly Arbitrary<(bool IsV3, uint[] Registers, uint[] Guest)> Contents = Arb.From(
        from v3 in Gen.Elements(false, true)
        from count in Gen.Frequency((3, Gen.Choose(1, 16)), (1, Gen.Elements(31, 32, 33, 63, 64)))
        from registers in Gen.ArrayOf(Gen.Choose(int.MinValue, int.MaxValue), v3 ? int.Min(count, 16) : count)
        from guest in Gen.ArrayOf(Gen.Choose(0, 0xffff))
        select (v3, registers.Select(r => (uint)r).ToArray(), guest.Select(g => (uint)g).ToArray()));

    [Property("I8", "No INTID is in two list registers whose state is not 0, and none of 1020 to 1023 is in any.",
        "IHI 0048B 5.3.8; IHI 0069 12.4 ICH_LR<n>_EL2", PropertyEngine.RandomKernel)]
    public void I08_No_INTID_twice() => KernelCases.ForAll(nameof(I08_No_INTID_twice), (vm, pick) => { }, each: vm =>
    {
        Transfer.IntidsAreDistinct(vm.Actual).Value.ShouldBeTrue();
        vm.Actual.ListRegisters.ShouldAllBe(lr => lr.IsInvalid.Value || lr.Intid.Value < 1020);
        int[] held = [.. vm.Actual.ListRegisters.Where(lr => !lr.IsInvalid.Value).Select(lr => (int)lr.Intid.Value)];
        held.ShouldBeUnique();
    });

    [Property("I9", "A list register with HW is never active and pending; a level that is active is not pending in its list register, but sampled again at its end. What is active and pending is not signalled again before its end.",
        "IHI 0048B 5.3.8; IHI 0069 12.4 ICH_LR<n>_EL2.HW", PropertyEngine.RandomKernel)]
    public void I09_HW_and_levels()
    {
        KernelCases.ForAll(nameof(I09_HW_and_levels), (vm, pick) => { }, each: vm =>
            vm.Actual.ListRegisters.ShouldAllBe(lr => Transfer.IsLawful(lr).Value && !lr.Hw.Value && !(lr.Active.Value && lr.Pending.Value)));
        Seeded.Run($"{nameof(I09_HW_and_levels)}Hardware", Contents, c =>
        {
            Interface s = Make(c.IsV3, c.Registers);
            foreach (ref ListRegister lr in s.ListRegisters.AsSpan())
            {
                lr.Active &= !lr.Hw;
                lr.Intid &= 0x1ffu;
            }

            foreach (uint guest in c.Guest)
            {
                Do(s, guest);
                s.ListRegisters.ShouldAllBe(lr => Transfer.IsLawful(lr).Value);
                PendingCandidate<Word32, Bit> next = VirtualCpuInterface<Word32, Bit>.HighestPending(s);
                (next.Exists.Value && s.ListRegisters[next.Index.Value].Active.Value).ShouldBeFalse("what is active is signalled again");
            }
        }, 180 * GicCases.RunFactor);
    }

    [Property("I10", "GICH_ELRSR: a list register may be used when its state is 0 and it has HW or no EOI bit; one that seL4 has loaded, when its maintenance fault was taken.",
        "IHI 0048B 5.3.6; IHI 0069 12.4 ICH_ELRSR_EL2", PropertyEngine.RandomKernel)]
    public void I10_Usable_list_registers() => Seeded.Run(nameof(I10_Usable_list_registers), Contents, c =>
    {
        Interface s = Make(c.IsV3, c.Registers);
        for (int i = 0; i < c.Registers.Length; i++)
        {
            ListRegister lr = s.ListRegisters[i];
            bool usable = !lr.Pending.Value && !lr.Active.Value && (lr.Hw.Value || !lr.EoiMaintenance.Value);
            (Status.ELRSR(s, i / 32).Value >> (i % 32) & 1).ShouldBe(usable ? 1u : 0u);
        }

        KernelState<Word32, Bit> kernel = new(s.Version, c.Registers.Length, 0);
        SeL4<Word32, Bit>.Run(kernel, 0);
        int index = c.Guest.Length % c.Registers.Length;
        SeL4<Word32, Bit>.InjectIRQ(kernel, 0, 40u, 4u, 0u, index).ShouldBe(SeL4Error.None);
        ref ListRegister loaded = ref kernel.Cores[0].Hardware.ListRegisters[index];
        loaded.IsUsable.Value.ShouldBeFalse();
        loaded.Pending = false;
        (loaded.IsUsable.Value, SeL4<Word32, Bit>.TakeMaintenance(kernel, 0), loaded.IsUsable.Value).ShouldBe((false, index, true));
    }, 300 * GicCases.RunFactor);

    [Property("I11", "GICH_EISR bit n is state 0, EOI bit, no HW; GICH_MISR.EOI is 1 where any of them is.",
        "IHI 0048B 5.3.4, 5.3.5; IHI 0069 12.4 ICH_EISR_EL2, ICH_MISR_EL2", PropertyEngine.RandomKernel)]
    public void I11_Ended_list_registers() => Seeded.Run(nameof(I11_Ended_list_registers), Contents, c =>
    {
        Interface s = Make(c.IsV3, c.Registers);
        foreach (uint guest in c.Guest)
        {
            Do(s, guest);
        }

        bool any = false;
        for (int i = 0; i < c.Registers.Length; i++)
        {
            ListRegister lr = s.ListRegisters[i];
            bool ended = !lr.Pending.Value && !lr.Active.Value && lr.EoiMaintenance.Value && !lr.Hw.Value;
            any |= ended;
            (Status.EISR(s, i / 32).Value >> (i % 32) & 1).ShouldBe(ended ? 1u : 0u);
        }

        (Status.MISR(s).Value & 1).ShouldBe(any ? 1u : 0u);
    }, 450 * GicCases.RunFactor);

    [Property("I12", "Nothing rests on the maintenance interrupts for underflow, no pending or EOIcount: seL4 enables none, only EOI raises one, and a fault with index -1 changes no belief.",
        "IHI 0048B 5.3.1, 5.3.4; seL4 VGICMaintenance", PropertyEngine.RandomKernel)]
    public void I12_Only_EOI_maintenance() => KernelCases.ForAll(nameof(I12_Only_EOI_maintenance), (vm, pick) => { }, each: vm =>
    {
        Interface hardware = vm.Kernel.Cores[0].Hardware;
        hardware.HcrBits.Value.ShouldBeLessThanOrEqualTo(1u);
        (Status.MISR(hardware).Value & ~1u).ShouldBe(0u);
        bool[] before = [.. Enumerable.Range(0, hardware.ListRegisters.Length).Select(vm.Belief.IsOccupied)];
        vm.Maintenance(-1).ShouldBe(new MaintenanceEffect(-1, Resample: false, Refill: true));
        Enumerable.Range(0, before.Length).Select(vm.Belief.IsOccupied).ShouldBe(before);
    });

    [Property("I13", "InjectIRQ is only called for a list register that is believed free, and what is believed free is free in hardware: it never fails and overwrites nothing.",
        "IHI 0048B 5.3.6; seL4 InjectIRQ", PropertyEngine.RandomKernel)]
    public void I13_Belief_covers_hardware() => KernelCases.ForAll(nameof(I13_Belief_covers_hardware), (vm, pick) => { }, each: vm =>
    {
        // That each load found a usable register and no error is checked where it is loaded.
        for (int i = 0; i < vm.Actual.ListRegisters.Length; i++)
        {
            (vm.Actual.ListRegisters[i].IsUsable.Value || vm.Belief.IsOccupied(i)).ShouldBeTrue($"list register {i}");
        }
    }, runs: 300);

    [Property("I14", "Conservation: every edge that was accepted is delivered, or cleared by the guest, or in the latch, or pending in a list register; none is lost and none is invented. "
        + "Of a level no request by GICD_ISPENDR is lost.",
        "IHI 0048B 3.2.4; 4.3.7, 4.3.8", PropertyEngine.RandomKernel)]
    public void I14_Edges_are_conserved() => KernelCases.ForAll(nameof(I14_Edges_are_conserved), (vm, pick) => { }, runs: 300, each: vm =>
    {
        foreach (int intid in MonitoredVm.Intids)
        {
            int found = vm.Delivered.Count(i => i == intid) + vm.Cleared[intid] + vm.Latched(intid) + vm.PendingInRegisters(intid);
            found.ShouldBeGreaterThanOrEqualTo(vm.Accepted[intid], $"INTID {intid}");

            // A level is also delivered because its line is high.
            (found == vm.Accepted[intid] || !MonitoredVm.IsEdge(intid)).ShouldBeTrue($"INTID {intid} is invented");
        }
    });

    [Property("I15", "What waits for a list register waits once, and there are never more that wait than INTIDs; when no more edges come each is loaded once.",
        "IHI 0048B 5.2.2", PropertyEngine.RandomKernel)]
    public void I15_Nothing_waits_twice() => KernelCases.ForAll(nameof(I15_Nothing_waits_twice), (vm, pick) =>
    {
        vm.Kernel.Vcpus[0].Vppi.Line = false;
        int[] waiting = [.. vm.Waiting().Where(i => MonitoredVm.IsEdge(i) && i >= 32)];
        waiting.ShouldBeUnique();
        vm.Guest(hw => hw.Pmr = VirtualInterface.PriorityMask);
        int[] loaded = [.. MonitoredVm.Intids.Where(i => vm.PendingInRegisters(i) == 1)];
        int before = vm.Delivered.Count;
        vm.Drain();
        foreach (int intid in waiting)
        {
            vm.Delivered.Skip(before).Count(i => i == intid).ShouldBe(loaded.Contains(intid) ? 2 : 1);
        }
    }, each: vm => vm.Waiting().Count().ShouldBeLessThanOrEqualTo(MonitoredVm.Intids.Length));

    /// <summary>An interface that is on, with these list registers, each written as the hypervisor writes it.</summary>
    private static Interface Make(bool isV3, uint[] registers)
    {
        Interface s = new(isV3 ? GicVersion.V3 : GicVersion.V2, registers.Length)
        {
            HcrBits = 1u,
            EnableGroup0 = true,
            EnableGroup1 = true,
            AckCtl = true,
            Pmr = VirtualInterface.PriorityMask,
        };
        for (int i = 0; i < registers.Length; i++)
        {
            s.ListRegisters[i] = isV3
                ? ListRegister.FromIch(registers[i] & 0x3ff, registers[i] & ~0xdffu | (registers[i] & 0x200))
                : ListRegister.FromGich(registers[i]);
            s.ListRegisters[i].EoiMaintenance |= (registers[i] & 0x40_0000) != 0;
        }

        return s;
    }

    /// <summary>Acknowledge, end or deactivate, with the INTID of a list register.</summary>
    private static void Do(Interface s, uint guest)
    {
        ListRegister lr = s.ListRegisters[guest / 4 % s.ListRegisters.Length];
        switch (guest % 4)
        {
            case 0 or 1:
                PendingCandidate<Word32, Bit> candidate = VirtualCpuInterface<Word32, Bit>.HighestPending(s);
                VirtualCpuInterface<Word32, Bit>.Activate(s, candidate, VirtualCpuInterface<Word32, Bit>.CanSignal(s, candidate));
                break;
            case 2:
                VirtualCpuInterface<Word32, Bit>.EndOfInterrupt(s, lr.Intid, lr.Sender);
                break;
            default:
                s.EoiMode = (guest & 64) != 0;
                VirtualCpuInterface<Word32, Bit>.DeactivateInterrupt(s, lr.Intid, lr.Sender);
                break;
        }
    }
}
