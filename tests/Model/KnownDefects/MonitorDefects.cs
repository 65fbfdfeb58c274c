using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Lockstep.Tests.Model.Faults;
using Lockstep.Tests.Model.Properties;
using Shouldly;
using Xunit;
using Answer = Lockstep.Model.Faults.Answer<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Completion = Lockstep.Model.Faults.Completion<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Vm = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.KnownDefects;

/// <summary>The D rows: defects seen in an earlier monitor for the same kernel, on the model.</summary>
public sealed partial class MonitorDefects
{
    private const uint Enable = GICD_ISENABLER.OffsetBytes, Disable = GICD_ICENABLER.OffsetBytes, SetPending = GICD_ISPENDR.OffsetBytes;

    /// <summary>A word of SPIs was written at one index and read at the one before.</summary>
    [Theory]
    [InlineData(GICD_ISENABLER.OffsetBytes, GICD_ICENABLER.OffsetBytes)]
    [InlineData(GICD_ISPENDR.OffsetBytes, GICD_ICPENDR.OffsetBytes)]
    public void D01_Words_are_read_where_they_were_written(uint set, uint clear)
    {
        GicWorld w = new(new GicSetup { IntidWords = 4 });
        w.WriteD(0, set + 4, 2);
        (w.ReadD(0, set + 4), w.ReadD(0, set + 8), w.ReadD(0, clear + 4)).ShouldBe((2u, 0u, 2u));
        w.WriteD(0, clear + 4, 2);
        w.ReadD(0, set + 4).ShouldBe(0u);
    }

    /// <summary>INTIDs from 992 on were past the end of an array.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void D02_INTIDs_from_992_on(bool v3)
    {
        GicWorld w = new(new GicSetup { IsV3 = v3, IntidWords = 32 });
        w.WriteD(0, Enable + 124, uint.MaxValue);
        w.ReadD(0, Enable + 124).ShouldBe(0x0fff_ffffu, "1020 to 1023 are none");
        w.ReadD(0, Enable + 120).ShouldBe(0u);
        w.Prepare(0, 1000);
        w.Line(0, 1000, true);
        w.Acknowledge(0)!.Value.Intid.ShouldBe(1000);
    }

    /// <summary>An edge that came while its interrupt was disabled was lost.</summary>
    [Fact]
    public void D03_An_edge_while_disabled_is_kept()
    {
        GicWorld w = new(new GicSetup());
        w.Prepare(0, 40, edge: true);
        w.WriteOne(Disable, 0, 40);
        Pulse(w, 40);
        w.Acknowledge(0).ShouldBeNull();
        w.WriteOne(Enable, 0, 40);
        w.Acknowledge(0)!.Value.Intid.ShouldBe(40);
    }

    /// <summary>
    /// Four ways to get an INTID into a second list register: disable and enable in the handler, the timer twice, an SGI twice, a
    /// device twice.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void D04_No_INTID_in_two_list_registers(bool v3)
    {
        MonitoredVm vm = MonitoredVm.Create(v3, listRegisters: 4, splitsEnd: false);
        vm.Monitor(d => d.Line(0, 33, true));
        vm.Acknowledge()!.Value.Intid.ShouldBe(33);
        vm.Monitor(d => d.WriteOne(Disable, 0, 33));
        vm.Monitor(d => d.WriteOne(Enable, 0, 33));
        vm.Monitor(d => d.Line(0, 33, false));
        vm.Monitor(d => d.Line(0, 33, true));
        vm.Kernel.Vcpus[0].Vppi.Line = true;
        vm.Guest(_ => { });
        vm.Guest(_ => { });
        vm.Monitor(d => d.Send(0, 0, 5));
        vm.Monitor(d => d.Send(0, 0, 5));
        vm.Monitor(d => Pulse(d, 40));
        vm.Monitor(d => Pulse(d, 40));
        int[] held = [.. vm.Actual.ListRegisters.Where(lr => !lr.IsInvalid.Value).Select(lr => (int)lr.Intid.Value)];
        held.Order().ShouldBe([5, 27, 33, 40]);
    }

    /// <summary>An unknown redistributor read moved the PC twice.</summary>
    [Theory]
    [InlineData(0x1_0100u)]
    [InlineData(0x1_0200u)]
    [InlineData(0x1_0400u)]
    [InlineData(0x1_0c00u)]
    [InlineData(0x0_000cu)]
    [InlineData(0x0_0ff8u)]
    public void D05_A_redistributor_read_moves_the_PC_once(uint offset)
    {
        Vm vm = GuestWorld.NewVm();
        ulong pc = vm.Vcpus[0].PC.Value;
        Answer answer = GuestWorld.Access(vm, GuestWorld.Gicr + offset, Esr.Data(2, write: false, srt: 4));
        answer.Kind.ShouldBe(AnswerKind.Load);
        GicWorld w = new(new GicSetup { IsV3 = true });
        Completion.Load(vm.Vcpus[0], answer, Word64.Of(w.ReadR(0, offset)));
        vm.Vcpus[0].PC.Value.ShouldBe(pc + 4);
    }

    /// <summary>An interrupt that a maintenance fault had loaded and that came again while active was merged and lost.</summary>
    [Fact]
    public void D06_Both_ways_into_a_list_register_are_the_same()
    {
        foreach (bool byMaintenance in (bool[])[false, true])
        {
            MonitoredVm vm = MonitoredVm.Create(isV3: false, listRegisters: 1, splitsEnd: false);
            if (byMaintenance)
            {
                vm.Monitor(d => d.Line(0, 33, true));
                vm.Monitor(d => Pulse(d, 40));
                vm.Acknowledge()!.Value.Intid.ShouldBe(33);
                vm.Monitor(d => d.Line(0, 33, false));
                vm.FinishOne();
            }
            else
            {
                vm.Monitor(d => Pulse(d, 40));
            }

            vm.Acknowledge()!.Value.Intid.ShouldBe(40);
            vm.Monitor(d => Pulse(d, 40));
            vm.FinishOne();
            vm.Acknowledge()!.Value.Intid.ShouldBe(40, $"by maintenance: {byMaintenance}");
        }
    }

    /// <summary>Of a hundred interrupts at once 67 were delivered; the others were dead from then on.</summary>
    [Fact]
    public void D07_A_hundred_at_once()
    {
        GicWorld w = new(new GicSetup { IntidWords = 5 });
        for (int round = 0; round < 2; round++)
        {
            HashSet<int> delivered = [];
            for (int intid = 32; intid < 132; intid++)
            {
                w.Prepare(0, intid, edge: true);
                Pulse(w, intid);
            }

            while (w.Acknowledge(0) is { } taken)
            {
                delivered.Add(taken.Intid).ShouldBeTrue();
                w.End(0, taken);
            }

            delivered.Count.ShouldBe(100);
        }
    }

    /// <summary>The same through one list register: whatever waits comes, and comes again.</summary>
    [Fact]
    public void D07_All_through_one_list_register()
    {
        MonitoredVm vm = MonitoredVm.Create(isV3: false, listRegisters: 1, splitsEnd: false);
        for (int round = 1; round <= 2; round++)
        {
            foreach (int intid in MonitoredVm.Intids.Where(i => i >= 32))
            {
                vm.Monitor(d => d.Line(0, intid, true));
            }

            vm.Drain();
            vm.Delivered.Count.ShouldBe(10 * round);
        }
    }

    /// <summary>Clear-pending took back neither what was queued nor what was in a list register.</summary>
    [Fact]
    public void D08_Clear_pending_takes_back_what_waits()
    {
        MonitoredVm vm = MonitoredVm.Create(isV3: false, listRegisters: 1, splitsEnd: false);
        vm.Monitor(d => Pulse(d, 38));
        vm.Monitor(d => Pulse(d, 40));
        vm.Monitor(d => d.WriteOne(GICD_ICPENDR.OffsetBytes, 0, 40), clears: true);
        vm.Monitor(d => d.WriteOne(GICD_ICPENDR.OffsetBytes, 0, 38), clears: true);
        vm.Drain();
        vm.Delivered.ShouldBe([38], "what is in a list register is delivered: the deviation DeliveryInFlight");
    }

    /// <summary>Priorities were ignored: no order, no mask, no preemption.</summary>
    [Fact]
    public void D09_Priorities_count()
    {
        MonitoredVm vm = MonitoredVm.Create(isV3: false, listRegisters: 4, splitsEnd: false);
        vm.Monitor(d => d.SetPriority(0, 33, 0x90));
        vm.Monitor(d => d.SetPriority(0, 35, 0x20));
        vm.Distributor.PriorityOf(0, 33).ShouldBe(0x90u);
        vm.Guest(hw => hw.Pmr = 0x80u);
        vm.Monitor(d => d.Line(0, 33, true));
        vm.Acknowledge().ShouldBeNull("masked");
        vm.Guest(hw => hw.Pmr = 0xf8u);
        vm.Acknowledge()!.Value.Intid.ShouldBe(33);
        vm.Monitor(d => d.Line(0, 37, true));
        vm.Acknowledge()!.Value.Intid.ShouldBe(37, "0x80 preempts 0x90");
        vm.Monitor(d => d.Line(0, 35, true));
        vm.Acknowledge()!.Value.Intid.ShouldBe(35, "0x20 preempts 0x80");
    }

    /// <summary>Active was a word of memory that nothing looked at.</summary>
    [Fact]
    public void D10_Active_is_a_state()
    {
        GicWorld w = new(new GicSetup());
        w.Prepare(0, 40);
        w.Line(0, 40, true);
        Taken taken = w.Acknowledge(0)!.Value;
        w.ReadBit(GICD_ISACTIVER.OffsetBytes, 0, 40).ShouldBeTrue();
        w.End(0, taken);
        w.ReadBit(GICD_ISACTIVER.OffsetBytes, 0, 40).ShouldBeFalse();
        w.WriteOne(GICD_ISACTIVER.OffsetBytes, 0, 40);
        w.IsSignalled(0).ShouldBeFalse("an active interrupt is not signalled");
        w.WriteOne(GICD_ICACTIVER.OffsetBytes, 0, 40);
        w.IsSignalled(0).ShouldBeTrue();
    }

    /// <summary>The guest's choice of a CPU was ignored.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void D11_Interrupts_go_where_the_guest_sends_them(bool v3)
    {
        GicWorld w = new(new GicSetup { IsV3 = v3, Cpus = 2 });
        w.Prepare(1, 40);
        w.Line(0, 40, true);
        (w.IsSignalled(0), w.IsSignalled(1)).ShouldBe((false, true));
    }

    /// <summary>The configuration was stored and not used; there were no levels.</summary>
    [Fact]
    public void D12_Levels_and_edges_differ()
    {
        GicWorld w = new(new GicSetup());
        w.Prepare(0, 40, edge: false);
        w.Prepare(0, 42, edge: true);
        foreach (int intid in (int[])[40, 42])
        {
            Pulse(w, intid);
            w.IsPending(0, intid).ShouldBe(intid == 42, "a level falls with its line");
        }
    }

    /// <summary>The sender of an SGI was lost, and two senders' were one.</summary>
    [Fact]
    public void D13_SGIs_have_senders()
    {
        GicWorld w = new(new GicSetup { Cpus = 3 });
        w.Send(1, 0, 2);
        w.Send(2, 0, 2);
        w.ReadD(0, GICD_SPENDSGIR.OffsetBytes + 2, 1).ShouldBe(0b110u);
        w.Prepare(0, 2);
        w.Acknowledge(0)!.Value.Raw.ShouldBe(1u << 10 | 2);
        w.ReadD(0, GICD_CPENDSGIR.OffsetBytes + 2, 1).ShouldBe(0b100u);
    }

    /// <summary>An SGI or a set-pending to what is disabled, or with the distributor off, hung the vCPU.</summary>
    [Fact]
    public void D14_Legal_accesses_while_off()
    {
        GicWorld w = new(new GicSetup { Cpus = 2, IsReady = false });
        w.Send(0, 1, 3);
        w.WriteOne(SetPending, 0, 45);
        (w.IsPending(1, 3), w.IsPending(0, 45)).ShouldBe((true, true));
    }

    /// <summary>An SGI that its target had disabled was an assertion; RS was ignored; two of the three SGI registers did nothing.</summary>
    [Fact]
    public void D15_SGIs_of_GICv3()
    {
        GicWorld w = new(new GicSetup { IsV3 = true, Cpus = 32, CpusPerCluster = 32 });
        w.SetGroup(17, 4, true);
        w.SetGroup(1, 4, true);
        w.WriteI(0, IccRegister.ICC_SGI1R_EL1, 1UL << 44 | 4u << 24 | 2);
        (w.IsPending(17, 4), w.IsPending(1, 4)).ShouldBe((true, false), "RS 1 is Aff0 16 to 31");
        w.WriteI(0, IccRegister.ICC_SGI0R_EL1, 5u << 24 | 1);
        w.WriteI(0, IccRegister.ICC_ASGI1R_EL1, 6u << 24 | 1);
        (w.IsPending(0, 5), w.IsPending(0, 6)).ShouldBe((true, true));
    }

    /// <summary>Groups were ignored.</summary>
    [Fact]
    public void D16_Groups_count()
    {
        GicWorld w = new(new GicSetup());
        w.Prepare(0, 40, group1: true);
        w.Line(0, 40, true);
        w.WriteD(0, GICD_CTLR.OffsetBytes, 1);
        w.IsSignalled(0).ShouldBeFalse();
        w.WriteD(0, GICD_CTLR.OffsetBytes, 2);
        w.ReadD(0, GICD_CTLR.OffsetBytes).ShouldBe(2u);
        w.IsSignalled(0).ShouldBeTrue();
    }

    /// <summary>GICD_TYPER said what was not so; the reset value of the SGIs' enables was in the next word.</summary>
    [Fact]
    public void D17_TYPER_and_reset_are_true()
    {
        GicWorld v2 = new(new GicSetup { Cpus = 3, IntidWords = 4, SgiEnablesAreFixed = true, IsReady = false });
        v2.ReadD(0, GICD_TYPER.OffsetBytes).ShouldBe(0x43u);
        (v2.ReadD(0, Enable), v2.ReadD(0, Enable + 4)).ShouldBe((0xffffu, 0u));
        GicWorld v3 = new(new GicSetup { IsV3 = true, Cpus = 6, IntidWords = 4, IsReady = false });
        uint typer = v3.ReadD(0, GICDv3_TYPER.OffsetBytes);
        (typer & 0x1f, typer >> 5 & 7, typer >> 16 & 3).ShouldBe((3u, 0u, 0u), "lines, CPUNumber, MBIS and LPIS");
        v3.ReadD(0, Enable + 4).ShouldBe(0u);
    }

    private static void Pulse(GicWorld w, int intid)
    {
        w.Line(0, intid, true);
        w.Line(0, intid, false);
    }
}
