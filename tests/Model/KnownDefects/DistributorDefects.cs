using Lockstep.Model.Faults;
using Lockstep.Model.Registers;
using Lockstep.Tests.Model.Properties;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.KnownDefects;

/// <summary>
/// Rows 1 to 18 of the defects that other virtual distributors had (GICv2), on the model: the input, and the right answer. The
/// comment says what went wrong elsewhere. Rows that have no meaning here are in <see cref="NotApplicable"/>.
/// </summary>
public sealed class DistributorDefects
{
    /// <summary>A reserved target filter crashed the host.</summary>
    [Fact]
    public void Row01_Reserved_SGIR_filter_does_nothing()
    {
        GicWorld w = V2(2), before = w.Copy();
        w.WriteD(0, GICD_SGIR.OffsetBytes, 3u << 24 | 1);
        w.ShouldEqual(before);
    }

    /// <summary>The same with all targets: the bounds check was left and memory past the vCPUs written.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(8)]
    public void Row02_SGIR_to_vCPUs_that_are_absent_does_nothing(int cpus)
    {
        GicWorld w = V2(cpus), before = w.Copy();
        w.WriteD(0, GICD_SGIR.OffsetBytes, 3u << 24 | 0xff << 16);
        w.WriteD(0, GICD_SGIR.OffsetBytes, (0xffu << cpus & 0xff) << 16 | 5);
        w.ShouldEqual(before);
    }

    /// <summary>The interrupt id was not masked to four bits and indexed past an array.</summary>
    [Fact]
    public void Row03_SGIR_has_four_bits_of_id()
    {
        GicWorld w = V2(2);
        w.WriteD(0, GICD_SGIR.OffsetBytes, 2u << 24 | 0x3ff);
        w.ReadD(0, GICD_ISPENDR.OffsetBytes).ShouldBe(1u << 15);
    }

    /// <summary>The configuration register of absent INTIDs was a null pointer.</summary>
    [Theory]
    [InlineData(0xc10u)]
    [InlineData(0xcfcu)]
    public void Row04_ICFGR_of_absent_INTIDs_is_RAZ_WI(uint offset)
    {
        GicWorld w = V2(), before = w.Copy();
        w.WriteD(0, offset, uint.MaxValue);
        w.ReadD(0, offset).ShouldBe(0u);
        w.ShouldEqual(before);
    }

    /// <summary>A guest could flood the host's log.</summary>
    [Fact]
    public void Row05_Messages_about_a_guest_end()
    {
        MessageBudget budget = new(3);
        int printed = 0;
        for (int i = 0; i < 1000; i++)
        {
            (bool may, budget) = budget.Spend();
            printed += may ? 1 : 0;
        }

        printed.ShouldBe(3);
    }

    /// <summary>An interrupt that was injected while it was disabled and in service changed the wrong list register.</summary>
    [Fact]
    public void Row06_Raised_while_disabled_and_in_service()
    {
        MonitoredVm vm = MonitoredVm.Create(isV3: false, listRegisters: 2, splitsEnd: false);
        vm.Monitor(d => d.Line(0, 33, true));
        vm.Monitor(d => d.Line(0, 34, true));
        vm.Acknowledge()!.Value.Intid.ShouldBe(33);
        vm.Monitor(d => d.WriteOne(GICD_ICENABLER.OffsetBytes, 0, 33));
        vm.Monitor(d => d.Line(0, 33, false));
        vm.Monitor(d => d.Line(0, 33, true));
        (vm.PendingInRegisters(33), vm.PendingInRegisters(34)).ShouldBe((0, 1));
        vm.FinishOne();
        vm.Acknowledge()!.Value.Intid.ShouldBe(34);
        (vm.PendingInRegisters(33), vm.Distributor.IsPending(0, 33)).ShouldBe((0, true));
    }

    /// <summary>A second edge while the first is active was lost, or the state was wrong.</summary>
    [Fact]
    public void Row07_Second_edge_while_active()
    {
        GicWorld w = V2();
        w.Prepare(0, 40, edge: true);
        Pulse(w, 40);
        Pulse(w, 40);
        Taken first = w.Acknowledge(0)!.Value;
        w.IsPending(0, 40).ShouldBeFalse("pending and pending is one");
        Pulse(w, 40);
        Pulse(w, 40);
        (w.ReadBit(GICD_ISPENDR.OffsetBytes, 0, 40), w.ReadBit(GICD_ISACTIVER.OffsetBytes, 0, 40)).ShouldBe((true, true));
        w.End(0, first);
        w.End(0, w.Acknowledge(0)!.Value);
        w.Acknowledge(0).ShouldBeNull();
    }

    /// <summary>One byte of 0 made the whole write be dropped.</summary>
    [Fact]
    public void Row08_A_target_byte_of_0_does_not_drop_the_others()
    {
        GicWorld w = V2(2);
        w.WriteD(0, GICD_ITARGETSR.OffsetBytes + 32, 0x0201_0003);
        w.ReadD(0, GICD_ITARGETSR.OffsetBytes + 32).ShouldBe(0x0201_0003u);
    }

    /// <summary>The byte's data was looked for in its lane and not in bits 7:0, so that bytes 1 to 3 became 0.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Row09_Byte_writes_of_ITARGETSR(int lane)
    {
        GicWorld w = V2(8);
        w.WriteD(0, GICD_ITARGETSR.OffsetBytes + 40 + (uint)lane, 0xa5, 1);
        w.ReadD(0, GICD_ITARGETSR.OffsetBytes + 40).ShouldBe(0xa5u << (8 * lane));
    }

    /// <summary>The read-only registers were counted in registers where bytes were meant.</summary>
    [Fact]
    public void Row10_Read_only_registers_end_where_they_should()
    {
        GicWorld w = V2(2);
        w.WriteD(0, GICD_ITARGETSR.OffsetBytes + 28, 0x0303_0303);
        w.ReadD(0, GICD_ITARGETSR.OffsetBytes + 28).ShouldBe(0x0101_0101u);
        w.WriteD(0, GICD_ITARGETSR.OffsetBytes + 32, 0x0303_0303);
        w.ReadD(0, GICD_ITARGETSR.OffsetBytes + 32).ShouldBe(0x0303_0303u);
        w.WriteD(0, GICD_ICFGR.OffsetBytes, 0);
        w.ReadD(0, GICD_ICFGR.OffsetBytes).ShouldBe(0xaaaa_aaaau);
        w.WriteD(0, GICD_ICFGR.OffsetBytes + 8, uint.MaxValue);
        w.ReadD(0, GICD_ICFGR.OffsetBytes + 8).ShouldBe(0xaaaa_aaaau);
    }

    /// <summary>CPUNumber was the number of CPUs, and ITLinesNumber was rounded down.</summary>
    [Theory]
    [InlineData(1, 2, 0x001u)]
    [InlineData(8, 3, 0x0e2u)]
    [InlineData(4, 32, 0x07fu)]
    public void Row11_TYPER_counts_less_one(int cpus, int words, uint typer) =>
        new GicWorld(new GicSetup { Cpus = cpus, IntidWords = words }).ReadD(0, GICD_TYPER.OffsetBytes).ShouldBe(typer);

    /// <summary>A check for word accesses refused bytes that are legal.</summary>
    [Theory]
    [InlineData(0x020u)]
    [InlineData(0xd05u)]
    [InlineData(0xe02u)]
    [InlineData(0x403u)]
    public void Row12_Bytes_of_registers_that_read_0(uint offset)
    {
        GicWorld w = V2(), before = w.Copy();
        w.WriteD(0, offset, 0, 1);
        w.ReadD(0, offset, 1).ShouldBe(0u);
        w.ShouldEqual(before);
    }

    /// <summary>Only the first byte of each register had a handler.</summary>
    [Fact]
    public void Row13_All_bytes_of_a_register()
    {
        GicWorld w = V2(2);
        w.WriteD(0, GICD_IPRIORITYR.OffsetBytes + 32, 0xa8b0_c8d0);
        for (uint lane = 0; lane < 4; lane++)
        {
            w.ReadD(0, GICD_IPRIORITYR.OffsetBytes + 32 + lane, 1).ShouldBe(0xa8b0_c8d0u >> (int)(8 * lane) & 0xff);
            w.ReadD(0, GICD_TYPER.OffsetBytes + lane, 1).ShouldBe(w.ReadD(0, GICD_TYPER.OffsetBytes) >> (int)(8 * lane) & 0xff);
        }
    }

    /// <summary>The queue had the largest value first.</summary>
    [Fact]
    public void Row14_The_smallest_value_comes_first()
    {
        MonitoredVm vm = MonitoredVm.Create(isV3: false, listRegisters: 1, splitsEnd: false);
        vm.Monitor(d => d.SetPriority(0, 33, 0x90));
        vm.Monitor(d => d.SetPriority(0, 35, 0x20));
        vm.Monitor(d => d.SetPriority(0, 37, 0x40));
        foreach (int intid in (int[])[32, 33, 37, 35])
        {
            vm.Monitor(d => d.Line(0, intid, true));
        }

        vm.Drain();
        vm.Delivered.ShouldBe([32, 35, 37, 33], "32 was loaded before the others came");
    }

    /// <summary>A shift of 1 by 31 and of 128 by 24 in signed numbers, and the mask of 31, 32 and 64 list registers.</summary>
    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(64)]
    public void Row17_Highest_bits(int listRegisters)
    {
        GicWorld w = V2(8);
        w.WriteD(0, GICD_ISENABLER.OffsetBytes + 4, 1u << 31);
        w.WriteD(0, GICD_ITARGETSR.OffsetBytes + 60, 0x80u << 24);
        w.Line(0, 63, true);
        w.Acknowledge(7)!.Value.Intid.ShouldBe(63);

        MonitoredVm vm = MonitoredVm.Create(isV3: false, listRegisters, splitsEnd: false);
        foreach (int intid in MonitoredVm.Intids.Where(i => i >= 32))
        {
            vm.Monitor(d => d.Line(0, intid, true));
        }

        vm.Waiting().ShouldBeEmpty();
        vm.Belief.FirstFree.ShouldBe(10);
        vm.Drain();
        (vm.Delivered.Count, vm.Belief.FirstFree).ShouldBe((10, 0));
    }

    /// <summary>The bits of CPUs that are absent were kept.</summary>
    [Theory]
    [InlineData(1, 0u)]
    [InlineData(2, 0x0303_0303u)]
    [InlineData(5, 0x1f1f_1f1fu)]
    public void Row18_Targets_that_are_absent_read_0(int cpus, uint kept)
    {
        GicWorld w = V2(cpus);
        w.WriteD(0, GICD_ITARGETSR.OffsetBytes + 32, uint.MaxValue);
        w.ReadD(0, GICD_ITARGETSR.OffsetBytes + 32).ShouldBe(kept);
    }

    private static GicWorld V2(int cpus = 1) => new(new GicSetup { Cpus = cpus });

    private static void Pulse(GicWorld w, int intid)
    {
        w.Line(0, intid, true);
        w.Line(0, intid, false);
    }
}
