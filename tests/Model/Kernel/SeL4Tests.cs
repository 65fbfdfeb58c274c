using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Lockstep.Tests.Model.Faults;
using Shouldly;
using Xunit;
using ListRegister = Lockstep.Model.Kernel.ListRegister<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Machine = Lockstep.Model.Kernel.KernelState<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Sel4 = Lockstep.Model.Kernel.SeL4<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Status = Lockstep.Model.Kernel.ListRegisterStatus<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Kernel;

/// <summary>E1 to E8: what seL4 does.</summary>
public sealed class SeL4Tests
{
    /// <summary>Every list register that InjectIRQ writes is {pending, EOI, not HW, no sender}.</summary>
    [Theory]
    [InlineData(GicVersion.V2, 31u, 0xf8u)]
    [InlineData(GicVersion.V2, 1u, 0x08u)]
    [InlineData(GicVersion.V3, 31u, 0x18u)]
    [InlineData(GicVersion.V3, 7u, 0x00u)]
    [Trait("Property", "E1 E3")]
    [Trait("Spec", "seL4 invokeVCPUInjectIRQ, virq_virq_pending_new")]
    public void E1_E3_What_an_injection_writes(GicVersion version, uint priority, uint effective)
    {
        Machine kernel = Running(version);
        Sel4.InjectIRQ(kernel, 0, 1023, priority, 1, 3).ShouldBe(SeL4Error.None);
        ListRegister lr = kernel.Actual(0).ListRegisters[3];
        (lr.Pending.Value, lr.Active.Value, lr.EoiMaintenance.Value, lr.Hw.Value, lr.Group1.Value, lr.Sender.Value)
            .ShouldBe((true, false, true, false, true, 0u));
        (lr.Intid.Value, lr.Priority.Value).ShouldBe((1023u, effective));
    }

    /// <summary>On GICv3 the 32 priorities are 4 levels.</summary>
    [Fact]
    [Trait("Property", "E3")]
    [Trait("Spec", "IHI 0069 12.4 ICH_LR<n>_EL2.Priority")]
    public void E3_GICv3_has_four_levels()
    {
        HashSet<uint> levels = [];
        for (uint priority = 0; priority < 32; priority++)
        {
            Machine kernel = Running(GicVersion.V3);
            Sel4.InjectIRQ(kernel, 0, 40, priority, 1, 0);
            levels.Add(kernel.Actual(0).ListRegisters[0].Priority.Value);
        }

        levels.Count.ShouldBe(4);
    }

    /// <summary>Ranges are checked before anything is written.</summary>
    [Theory]
    [InlineData(1024u, 0u, 0u, 0)]
    [InlineData(40u, 32u, 0u, 0)]
    [InlineData(40u, 0u, 2u, 0)]
    [InlineData(40u, 0u, 0u, 4)]
    [InlineData(40u, 0u, 0u, -1)]
    [Trait("Property", "E1")]
    [Trait("Spec", "seL4 decodeVCPUInjectIRQ")]
    public void E1_Range_errors(uint intid, uint priority, uint group, int index)
    {
        Machine kernel = Running(GicVersion.V2), before = Running(GicVersion.V2);
        Sel4.InjectIRQ(kernel, 0, intid, priority, group, index).ShouldBe(SeL4Error.RangeError);
        kernel.StateEquals(before).Value.ShouldBeTrue();
    }

    /// <summary>
    /// Where the shadow is stale an active interrupt is overwritten without an error; where the vCPU was saved, active is
    /// DeleteFirst, and pending and active-and-pending are overwritten.
    /// </summary>
    [Fact]
    [Trait("Property", "E2")]
    [Trait("Spec", "seL4 decodeVCPUInjectIRQ")]
    public void E2_Errors_come_from_a_stale_shadow()
    {
        Machine kernel = Running(GicVersion.V2);
        kernel.Cores[0].Hardware.ListRegisters[0] = KernelWorld.Lr(40, active: true);
        Sel4.InjectIRQ(kernel, 0, 41, 0, 0, 0).ShouldBe(SeL4Error.None);
        kernel.Cores[0].Hardware.ListRegisters[0].Intid.Value.ShouldBe(41u);
        kernel.Vcpus[0].Saved.ListRegisters[0].IsInvalid.Value.ShouldBeTrue("the shadow is not written");
        foreach ((bool pending, SeL4Error error) in new[] { (false, SeL4Error.DeleteFirst), (true, SeL4Error.None) })
        {
            kernel = Running(GicVersion.V2);
            kernel.Cores[0].Hardware.ListRegisters[0] = KernelWorld.Lr(40, active: true, pending: pending);
            Sel4.Run(kernel, 1);
            Sel4.InjectIRQ(kernel, 0, 41, 0, 0, 0).ShouldBe(error);
            Sel4.Run(kernel, 0);
            kernel.Cores[0].Hardware.ListRegisters[0].Intid.Value.ShouldBe(error == SeL4Error.None ? 41u : 40u);
        }
    }

    /// <summary>Switching vCPUs keeps each one's list registers; a thread in between does not even touch hardware.</summary>
    [Fact]
    [Trait("Property", "E2")]
    [Trait("Spec", "seL4 vcpu_switch")]
    public void E2_Switching_keeps_list_registers()
    {
        Machine kernel = Running(GicVersion.V2);
        Sel4.InjectIRQ(kernel, 0, 40, 5, 0, 0);
        Sel4.InjectIRQ(kernel, 1, 50, 6, 0, 0);
        Sel4.RunThread(kernel, 0);
        kernel.IsCurrent(0).ShouldBeTrue();
        kernel.Cores[0].Hardware.ListRegisters[0].Intid.Value.ShouldBe(40u);
        Sel4.Run(kernel, 1);
        kernel.Cores[0].Hardware.ListRegisters[0].Intid.Value.ShouldBe(50u);
        Sel4.Run(kernel, 0);
        kernel.Cores[0].Hardware.ListRegisters[0].Intid.Value.ShouldBe(40u);
    }

    /// <summary>Of GICv3's active priorities only those of Group 1 are switched; those of Group 0 stay on the core.</summary>
    [Theory]
    [InlineData(GicVersion.V2, 0u, 1u)]
    [InlineData(GicVersion.V3, 5u, 7u)]
    [Trait("Property", "E2")]
    [Trait("Spec", "seL4 vcpu_save, vcpu_restore")]
    public void E2_Switching_leaves_GICv3_active_priorities_of_Group_0(GicVersion version, uint seen, uint kept)
    {
        Machine kernel = Running(version);
        (kernel.Cores[0].Hardware.Apr0, kernel.Cores[0].Hardware.Apr1) = (version == GicVersion.V2 ? 1u : 5u, 2u);
        Sel4.Run(kernel, 1);
        (kernel.Cores[0].Hardware.Apr0.Value, kernel.Cores[0].Hardware.Apr1.Value).ShouldBe((seen, 0u));
        (kernel.Cores[0].Hardware.Apr0, kernel.Cores[0].Hardware.Apr1) = (7u, 8u);
        Sel4.Run(kernel, 0);
        (kernel.Cores[0].Hardware.Apr0.Value, kernel.Cores[0].Hardware.Apr1.Value).ShouldBe((kept, 2u));
    }

    /// <summary>Three ends at once: three faults, lowest index first, then none; the shadow follows.</summary>
    [Fact]
    [Trait("Property", "E4")]
    [Trait("Spec", "seL4 VGICMaintenance")]
    public void E4_One_index_per_fault()
    {
        Machine kernel = Running(GicVersion.V2);
        foreach (int i in new[] { 1, 2, 3 })
        {
            kernel.Cores[0].Hardware.ListRegisters[i] = KernelWorld.Lr((uint)(40 + i));
        }

        List<int> reported = [];
        for (int fault = 0; fault < 8 && Sel4.MaintenanceIsDue(kernel, 0).Value; fault++)
        {
            int index = Sel4.TakeMaintenance(kernel, 0);
            reported.Add(index);
            kernel.Vcpus[0].Saved.ListRegisters[index].FieldsEqual(kernel.Cores[0].Hardware.ListRegisters[index]).Value.ShouldBeTrue();
        }

        reported.ShouldBe([1, 2, 3]);
        Sel4.TakeMaintenance(kernel, 0).ShouldBe(-1);
        Status.ELRSR(kernel.Cores[0].Hardware, 0).Value.ShouldBe(0xfu);
    }

    /// <summary>While the monitor runs the interface is off: no maintenance; the level comes again with the vCPU.</summary>
    [Fact]
    [Trait("Property", "E4 E6")]
    [Trait("Spec", "seL4 vcpu_disable")]
    public void E4_No_maintenance_while_a_thread_runs()
    {
        Machine kernel = Running(GicVersion.V2);
        kernel.Cores[0].Hardware.ListRegisters[0] = KernelWorld.Lr(40);
        kernel.Vcpus[0].Vppi.Line = true;
        Sel4.RunThread(kernel, 0);
        (Sel4.MaintenanceIsDue(kernel, 0).Value, Sel4.VppiIsDue(kernel, 0).Value).ShouldBe((false, false));
        Sel4.Run(kernel, 0);
        (Sel4.MaintenanceIsDue(kernel, 0).Value, Sel4.VppiIsDue(kernel, 0).Value).ShouldBe((true, true));
    }

    /// <summary>One VPPIEvent, none before AckVPPI, and again after it while the line is high.</summary>
    [Fact]
    [Trait("Property", "E6 T41")]
    [Trait("Spec", "seL4 VPPIEvent, invokeVCPUAckVPPI")]
    public void E6_VPPI_is_masked_until_acknowledged()
    {
        Machine kernel = Running(GicVersion.V2);
        kernel.Vcpus[0].Vppi.Line = true;
        Sel4.TakeVppi(kernel, 0).ShouldBe(27u);
        Sel4.VppiIsDue(kernel, 0).Value.ShouldBeFalse();
        Sel4.Run(kernel, 1);
        Sel4.VppiIsDue(kernel, 0).Value.ShouldBeFalse("it is the other vCPU's core now");
        Sel4.Run(kernel, 0);
        Sel4.VppiIsDue(kernel, 0).Value.ShouldBeFalse();
        Sel4.AckVPPI(kernel, 0, 30).ShouldBe(SeL4Error.InvalidArgument);
        Sel4.VppiIsDue(kernel, 0).Value.ShouldBeFalse();
        Sel4.AckVPPI(kernel, 0, 27).ShouldBe(SeL4Error.None);
        Sel4.VppiIsDue(kernel, 0).Value.ShouldBeTrue();
        kernel.Vcpus[0].Vppi.Line = false;
        Sel4.VppiIsDue(kernel, 0).Value.ShouldBeFalse();
    }

    /// <summary>A physical interrupt is delivered once per acknowledge; edges while masked are kept as one.</summary>
    [Fact]
    [Trait("Property", "E6")]
    [Trait("Spec", "seL4 handleInterrupt: masked until IRQAckIRQ")]
    public void Physical_interrupts_are_masked_until_acknowledged()
    {
        PhysicalInterrupt<Bit> level = PhysicalInterrupt<Bit>.Idle, edge = PhysicalInterrupt<Bit>.Idle;
        level.Drive(true);
        edge.Drive(true);
        (level.IsDue(false).Value, edge.IsDue(true).Value).ShouldBe((true, true));
        level.Deliver();
        edge.Deliver();
        for (int i = 0; i < 3; i++)
        {
            edge.Drive(false);
            edge.Drive(true);
        }

        (level.IsDue(false).Value, edge.IsDue(true).Value).ShouldBe((false, false));
        level.Acknowledge();
        edge.Acknowledge();
        (level.IsDue(false).Value, edge.IsDue(true).Value).ShouldBe((true, true), "the line is still high; an edge waits");
        edge.Deliver();
        edge.Acknowledge();
        level.Drive(false);
        (level.IsDue(false).Value, edge.IsDue(true).Value).ShouldBe((false, false));
    }

    /// <summary>The event of a WFI or SMC is the right answer's; a fault is restarted at its PC, so the answer moves it (E7, E8).</summary>
    [Fact]
    [Trait("Property", "E7 E8")]
    [Trait("Spec", "seL4 handleVCPUFault")]
    public void E8_Advancing_is_the_monitors_duty()
    {
        VmState<Word64, Word32, Bit> vm = GuestWorld.NewVm();
        GuestWorld.Trap(vm, Esr.Wait(0)).Kind.ShouldBe(AnswerKind.Block);
        vm.Vcpus[0].PC.Value.ShouldBe(0x4008_0004UL);
    }

    /// <summary>HVC: numbers -1 to -11 are seL4's; all others are a fault with thirteen registers, answered as SMCCC.</summary>
    [Theory]
    [InlineData(-1L, true)]
    [InlineData(-11L, true)]
    [InlineData(-12L, false)]
    [InlineData(0L, false)]
    [InlineData(0xffff_ffffL, false)]
    [InlineData(long.MinValue, false)]
    [Trait("Property", "F9")]
    [Trait("Spec", "seL4 syscall.h (MCS); handleUnknownSyscall")]
    public void HVC_is_a_system_call(long x7, bool isSystemCall)
    {
        HvcSystemCall<Word64, Word32, Bit>.IsSystemCall(Word64.Of((ulong)x7), HvcSystemCall<Word64, Word32, Bit>.ApiCalls)
            .Value.ShouldBe(isSystemCall);
        VmState<Word64, Word32, Bit> vm = GuestWorld.RandomVm(9);
        vm.Vcpus[0].General[0] = Word64.Of(0x8400_0000);
        vm.Vcpus[0].General[7] = Word64.Of((ulong)x7);
        ulong pc = vm.Vcpus[0].PC.Value;
        FaultMessage<Word64, Bit> message = HvcSystemCall<Word64, Word32, Bit>.UnknownSyscall(vm.Vcpus[0]);
        (message.Registers.Length, message[8].Value, message[10].Value, message[12].Value).ShouldBe((13, pc, pc + 4, (ulong)x7));
        RightAnswer<Word64, Word32, Bit>.To(GuestWorld.Environment, vm, 0, message).Kind.ShouldBe(AnswerKind.CallResult);
        (GuestWorld.Result(vm), vm.Vcpus[0].PC.Value).ShouldBe((0x0001_0001UL, pc + 4));
    }

    /// <summary>Two kernels are equal when registers, timers, current vCPUs and who runs are; one that differs in any is another.</summary>
    [Fact]
    [Trait("Spec", "the project's own: what a state is")]
    public void Kernels_are_compared_whole()
    {
        Machine kernel = Running(GicVersion.V2);
        Differs(other => other.Cores[0].Current = 1);
        Differs(other => other.Cores[0].IsActive = false);
        Differs(other => other.Cores[0].Hardware.Apr0 = 1u);
        Differs(other => other.Vcpus[1].Saved.Apr0 = 1u);
        Differs(other => other.Vcpus[1].Vppi.Line = true);

        void Differs(Action<Machine> change)
        {
            Machine other = new(GicVersion.V2, 4, 0, 0);
            kernel.CopyTo(other);
            kernel.StateEquals(other).Value.ShouldBeTrue();
            change(other);
            kernel.StateEquals(other).Value.ShouldBeFalse();
        }
    }

    private static Machine Running(GicVersion version)
    {
        Machine kernel = new(version, 4, 0, 0);
        Sel4.Run(kernel, 0);
        return kernel;
    }
}
