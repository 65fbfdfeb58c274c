using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Shouldly;
using Transfer = Lockstep.Model.Kernel.ListRegisterTransfer<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Properties;

/// <content>List registers under seL4: loading, folding, maintenance, the virtual timer (IHI 0048B 5.2, IHI 0069 6.3).</content>
public sealed partial class TransitionProperties
{
    [Property("T8", "Disabling cannot take back what is pending in a list register: it is delivered once more, and nothing else of that INTID until it is enabled again.",
        "IHI 0048B 4.3.6, 5.2.2; seL4 InjectIRQ", PropertyEngine.RandomKernel, Note = "The deviation DeliveryInFlight: seL4 has no way to withdraw a list register.")]
    public void T08_Late_delivery() => KernelCases.ForAll(nameof(T08_Late_delivery), (vm, pick) =>
    {
        int intid = MonitoredVm.Intids[pick.Below(MonitoredVm.Intids.Length)];
        if (intid == 27 || (intid < 16 && vm.Distributor.C.SgiEnablesAreFixed))
        {
            return;
        }

        vm.Kernel.Vcpus[0].Vppi.Line = false;
        vm.Monitor(d => d.WriteOne(IcEnable, 0, intid));
        int loaded = vm.PendingInRegisters(intid), before = vm.Delivered.Count(i => i == intid);
        vm.Monitor(d => d.Line(0, intid, true));
        vm.Monitor(d => d.WriteOne(IsPend, 0, intid));
        vm.Guest(hw => hw.Pmr = VirtualInterface.PriorityMask);
        vm.Drain();
        (vm.Delivered.Count(i => i == intid) - before).ShouldBe(loaded);
        loaded.ShouldBeLessThanOrEqualTo(1);
        vm.Monitor(d => d.WriteOne(IsEnable, 0, intid));
        vm.Drain();

        // What was latched meanwhile comes now, of a level too: only its line fell silent in the handler of the late delivery.
        (vm.Delivered.Count(i => i == intid) - before).ShouldBe(loaded + 1);
    });

    [Property("T37", "Loading a list register takes the latch, of a GICv2 SGI the one source, and leaves the line: what sets the latch afterwards is a request of its own.",
        "IHI 0048B 4.3.7, 4.3.8 figure 4-10", PropertyEngine.Exhaustive,
        Note = "The list register's pending bit stands for the latch until the guest acknowledges.")]
    public void T37_Load()
    {
        foreach (bool latch in (bool[])[false, true])
        {
            (Bit taken, Bit left) = Transfer.Load(latch);
            (taken.Value, left.Value).ShouldBe((latch, false));
        }

        for (uint senders = 0; senders < 256; senders++)
        {
            for (int loaded = 0; loaded < 8; loaded++)
            {
                Transfer.SendersAfterLoad(senders, loaded).Value.ShouldBe(senders & ~(1u << loaded));
            }
        }
    }

    [Property("T38", "Reading a list register back: active is its active bit; the latch is what was set since the load, and what the load took where it is still pending. "
        + "The end clears no latch, of a level neither.",
        "IHI 0048B 4.3.7, 4.3.8 figure 4-10; 3.2", PropertyEngine.Exhaustive,
        Note = "Figure 4-10: the latch of a level is cleared by GICD_ICPENDR and by the acknowledge; 3.2: what GICD_ISPENDR made pending \"remains pending regardless of the assertion or "
            + "deassertion of the signal\". A monitor that clears it at the end loses a GICD_ISPENDR written in the handler.")]
    public void T38_Fold()
    {
        for (int bits = 0; bits < 64; bits++)
        {
            bool latch = (bits & 1) != 0, line = (bits & 2) != 0, edge = (bits & 16) != 0, taken = (bits & 32) != 0;
            ListRegister<Word32, Bit> lr = ListRegister<Word32, Bit>.Invalid;
            lr.Pending = (bits & 4) != 0;
            lr.Active = (bits & 8) != 0;
            Transfer.ActiveAfterFold(lr).Value.ShouldBe(lr.Active.Value);
            bool after = Transfer.LatchAfterFold(taken, latch, lr).Value;
            after.ShouldBe(latch || (taken && lr.Pending.Value));
            Transfer.Pending(edge, after, line).Value.ShouldBe(edge ? after : after || line);
        }
    }

    [Property("T39", "After each refill no list register is free while something deliverable waits, and all that was loaded is at least as urgent as all that waits. What is loaded stays: seL4 cannot evict.",
        "IHI 0048B 5.2.2, 3.3", PropertyEngine.RandomKernel)]
    public void T39_Refill() => KernelCases.ForAll(nameof(T39_Refill), (vm, pick) => { }, each: vm =>
    {
        int[] waiting = [.. vm.Waiting()];
        bool isFree = vm.Belief.FirstFree >= 0 || vm.Actual.ListRegisters.Any(lr => lr.IsUsable.Value);
        (isFree && waiting.Length > 0).ShouldBeFalse("a free list register, by belief or in hardware, and something that waits");
        foreach (int loaded in vm.LastLoaded)
        {
            waiting.ShouldAllBe(w => GicOracle.Priority(vm.Distributor, 0, loaded) <= GicOracle.Priority(vm.Distributor, 0, w));
        }
    });

    [Property("T40", "A maintenance fault with an index frees that list register, ends its interrupt once, samples a level again and refills; -1, an index that names none and a free one only refill.",
        "IHI 0048B 5.3.4, 5.3.5; seL4 VGICMaintenance", PropertyEngine.RandomKernel)]
    public void T40_Maintenance() => KernelCases.ForAll(nameof(T40_Maintenance), (vm, pick) =>
    {
        int count = vm.Actual.ListRegisters.Length;
        ListRegisterBelief belief = new(count);
        int[] expected = [.. Enumerable.Repeat(-1, count)];
        for (int i = 0; i < 40; i++)
        {
            int index = pick.Below(count + 4) - 2 + i % 2;
            if (i % 3 == 0 && belief.FirstFree >= 0)
            {
                expected[belief.FirstFree] = 32 + i;
                belief.Loaded(belief.FirstFree, 32 + i);
            }

            int ended = index >= 0 && index < count ? expected[index] : -1;
            belief.Maintenance(index).ShouldBe(new MaintenanceEffect(ended, ended >= 0, Refill: true));
            if (ended >= 0)
            {
                expected[index] = -1;
            }

            Enumerable.Range(0, count).ShouldAllBe(n => belief.IsOccupied(n) == (expected[n] >= 0));
        }

        // In the machine: one end for each interrupt that the guest has finished, none for what it still has.
        vm.Guest(hw => hw.Pmr = VirtualInterface.PriorityMask);
        vm.Drain();
        vm.Ended.Order().ShouldBe(vm.Delivered.Order());
    });

    [Property("T41", "Virtual timer: the PPI is pending from the VPPIEvent on; after the guest has ended it AckVPPI is called exactly once for that event, and a level that is still high is a new event.",
        "seL4 VPPIEvent and VCPU_AckVPPI; IHI 0048B 3.2.4", PropertyEngine.RandomKernel)]
    public void T41_Virtual_timer() => KernelCases.ForAll(nameof(T41_Virtual_timer), (vm, pick) =>
    {
        ref VirtualPpi<Word32, Bit> vppi = ref vm.Kernel.Vcpus[0].Vppi;
        vppi.Line = false;
        vm.Monitor(d => d.WriteOne(IsEnable, 0, 27));
        vm.Guest(hw => hw.Pmr = VirtualInterface.PriorityMask);
        vm.Drain();
        (vm.TimerAcks, vppi.Masked.Value, vm.Distributor.IsPending(0, 27)).ShouldBe((vm.TimerEvents, false, false));
        vppi.Line = true;
        int events = vm.TimerEvents;
        vm.Guest(_ => { });
        for (int i = 1; i <= 3; i++)
        {
            Taken taken = vm.Acknowledge()!.Value;
            (taken.Intid, vm.TimerEvents, vm.TimerAcks).ShouldBe((27, events + i, events + i - 1));
            vm.FinishOne();
        }

        vppi.Line = false;
    }, each: vm =>
    {
        int owed = vm.TimerEvents - vm.TimerAcks;
        (owed is 0 or 1, vm.Kernel.Vcpus[0].Vppi.Masked.Value).ShouldBe((true, owed == 1));
        (owed == 0 || vm.Belief.MayHold(27) || vm.Distributor.IsPending(0, 27)).ShouldBeTrue("an event is neither pending nor in service");
    });
}
