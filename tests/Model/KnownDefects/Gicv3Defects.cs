using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Lockstep.Tests.Model.Properties;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.KnownDefects;

/// <summary>Rows 19 to 34: GICv3, list registers, and the guest's driver.</summary>
public sealed class Gicv3Defects
{
    /// <summary>The redistributors were banked, so that no PE could reach another's; Last was wrong.</summary>
    [Fact]
    public void Row19_Each_redistributor_is_its_owners()
    {
        GicWorld w = V3(3);
        w.WriteR(2, GICR_ISENABLER0.OffsetBytes, 1u << 20, by: 0);
        Enumerable.Range(0, 3).Select(i => w.ReadR(i, GICR_ISENABLER0.OffsetBytes, by: 1)).ShouldBe([0u, 0u, 1u << 20]);
        Enumerable.Range(0, 3).Select(i => w.ReadR(i, GICR_TYPER.OffsetBytes) >> 4 & 1).ShouldBe([0u, 0u, 1u]);
    }

    /// <summary>The frame of a vCPU that was never made was a null pointer.</summary>
    [Theory]
    [InlineData(2)]
    [InlineData(15)]
    [InlineData(-1)]
    public void Row20_A_redistributor_without_an_owner_is_RAZ_WI(int owner)
    {
        GicWorld w = V3(2), before = w.Copy();
        for (uint offset = 0; offset < GicrFrame.SizeBytes; offset += 4)
        {
            w.WriteR(owner, offset, uint.MaxValue);
            w.ReadR(owner, offset).ShouldBe(0u);
        }

        w.ShouldEqual(before);
    }

    /// <summary>
    /// Registers after the first of an array aborted; a set register's write went to the clear register's handler, and that to the
    /// configuration's; the end of an interrupt that was disabled was dropped.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Row21_Each_register_is_itself(bool v3)
    {
        (uint First, Field Field, bool Set)[] registers =
        [
            (GICD_ISENABLER.OffsetBytes, Field.Enabled, true), (GICD_ICENABLER.OffsetBytes, Field.Enabled, false),
            (GICD_ISPENDR.OffsetBytes, Field.Latch, true), (GICD_ICPENDR.OffsetBytes, Field.Latch, false),
            (GICD_ISACTIVER.OffsetBytes, Field.Active, true), (GICD_ICACTIVER.OffsetBytes, Field.Active, false),
        ];
        foreach (int intid in (int[])[20, 40, 1019])
        {
            GicWorld w = new(new GicSetup { IsV3 = v3, IntidWords = 32 });
            foreach ((uint first, Field field, bool set) in registers)
            {
                GicWorld expected = w.Copy().Put(field, 0, intid, set);
                w.WriteOne(first, 0, intid);
                w.ShouldEqual(expected);
                w.ReadBit(first, 0, intid).ShouldBe(set);
            }
        }

        GicWorld ending = new(new GicSetup { IsV3 = v3 });
        ending.Prepare(0, 40);
        ending.Line(0, 40, true);
        Taken taken = ending.Acknowledge(0)!.Value;
        ending.WriteOne(GICD_ICENABLER.OffsetBytes, 0, 40);
        ending.End(0, taken);
        (ending.ReadBit(GICD_ISACTIVER.OffsetBytes, 0, 40), ending.RunningPriority(0)).ShouldBe((false, 0xffu));
    }

    /// <summary>A 64-bit write to a register that ignores writes aborted; half of a 64-bit register was masked wrongly.</summary>
    [Fact]
    public void Row22_Halves_of_64_bit_registers()
    {
        GicWorld w = V3(2), before = w.Copy();
        foreach (int size in (int[])[4, 8])
        {
            w.WriteR(0, GICR_PROPBASER.OffsetBytes, uint.MaxValue, size);
            w.WriteR(0, GICR_PENDBASER.OffsetBytes, uint.MaxValue, size);
        }

        w.ShouldEqual(before);
        uint route = GICDv3_IROUTER.OffsetBytes + 8 * 8;
        w.WriteD(0, route, 0x0001_0203);
        w.WriteD(0, route + 4, 4);
        (w.ReadD(0, route), w.ReadD(0, route + 4)).ShouldBe((0x0001_0203u, 4u));
    }

    /// <summary>The route was stored at another interrupt's place; the range of the registers was wrong.</summary>
    [Fact]
    public void Row23_Routes_are_their_interrupts()
    {
        GicWorld w = new(new GicSetup { IsV3 = true, Cpus = 2, IntidWords = 32 });
        foreach (int intid in (int[])[32, 63, 64, 1019])
        {
            w.Prepare(1, intid);
            w.Line(1, intid, true);
            (w.IsSignalled(0), w.IsSignalled(1)).ShouldBe((false, true));
            w.Finish(1, w.Acknowledge(1)!.Value);
            w.Line(1, intid, false);
        }

        foreach (uint none in (uint[])[0x6000, 0x60f8, 0x7fe0, 0x7ff8])
        {
            w.WriteD(0, none, 0x0101_0101);
            w.ReadD(0, none).ShouldBe(0u);
        }
    }

    /// <summary>IDbits was wrong, ARE_NS could be cleared, GICR_NSACR aborted.</summary>
    [Fact]
    public void Row24_Fixed_fields()
    {
        GicWorld w = V3(1);
        (w.ReadD(0, GICDv3_TYPER.OffsetBytes) >> 19 & 31).ShouldBe((uint)w.C.IntidBits - 1);
        w.WriteD(0, GICDv3_CTLR.OffsetBytes, 0);
        (w.ReadD(0, GICDv3_CTLR.OffsetBytes) & 0x10).ShouldBe(0x10u);
        w.WriteR(0, GICR_NSACR.OffsetBytes, uint.MaxValue);
        w.ReadR(0, GICR_NSACR.OffsetBytes).ShouldBe(0u);
    }

    /// <summary>An SGI register written by a guest without GICv3 was a null pointer; UNDEF was injected and the PC moved too.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Row25_SGI_registers_of_a_GICv2_guest_are_UNDEFINED(int which)
    {
        FaultCases.UndefinedSgiRegister(isV2: true, seed: 1, which, rt: 3);
        FaultCases.UndefinedSgiRegister(isV2: true, seed: 2, which, rt: 31);
        GicWorld w = new(new GicSetup()), before = w.Copy();
        w.WriteI(0, IccRegister.ICC_SGI1R_EL1 + which, 0xffff);
        w.ShouldEqual(before);
    }

    /// <summary>The driver's poll loop looked once; a kernel stopped where ChildrenAsleep stayed; no group, no timer interrupt.</summary>
    [Fact]
    public void Row26_Wake_up_and_groups()
    {
        GicWorld w = new(new GicSetup { IsV3 = true, IsReady = false });
        w.ReadR(0, GICR_WAKER.OffsetBytes).ShouldBe(6u);
        w.WriteR(0, GICR_WAKER.OffsetBytes, 0);
        w.ReadR(0, GICR_WAKER.OffsetBytes).ShouldBe(0u, "ChildrenAsleep follows ProcessorSleep");
        w.WriteD(0, GICDv3_CTLR.OffsetBytes, 2);
        w.WriteI(0, IccRegister.ICC_IGRPEN1_EL1, 1);
        w.SetMask(0, 0xff);
        w.Prepare(0, 27);
        w.Line(0, 27, true);
        w.IsSignalled(0).ShouldBeFalse("Group 0 is not enabled");
        w.SetGroup(0, 27, true);
        w.Acknowledge(0).ShouldBe(new Taken(27, Group1: true));
    }

    /// <summary>The upper half of ICC_SGI1R was dropped; reading an active priorities register fell through to the next.</summary>
    [Fact]
    public void Row27_SGI1R_has_64_bits_and_APR_are_themselves()
    {
        GicWorld w = V3(3);
        w.SetGroup(1, 4, true);
        w.SetGroup(2, 4, true);
        w.WriteI(0, IccRegister.ICC_SGI1R_EL1, 1UL << 40 | 4u << 24);
        Enumerable.Range(0, 3).Select(i => w.IsPending(i, 4)).ShouldBe([false, true, true]);
        w.WriteI(0, IccRegister.ICC_SGI1R_EL1, 1UL << 32 | 5u << 24 | 7);
        Enumerable.Range(0, 3).Count(i => w.IsPending(i, 5)).ShouldBe(0, "Aff2 is 1");

        GicWorld fine = new(new GicSetup { IsV3 = true, PriorityBits = 7 });
        IccRegister[] registers = [IccRegister.ICC_AP0R0_EL1, IccRegister.ICC_AP0R1_EL1, IccRegister.ICC_AP1R0_EL1, IccRegister.ICC_AP1R1_EL1];
        for (uint i = 0; i < 4; i++)
        {
            fine.WriteI(0, registers[i], 0x10 + i);
        }

        registers.Select(r => fine.ReadI(0, r)).ShouldBe([0x10u, 0x11u, 0x12u, 0x13u]);
    }

    /// <summary>INTID 1020 was taken for an interrupt.</summary>
    [Theory]
    [InlineData(1019, true)]
    [InlineData(1020, false)]
    [InlineData(1023, false)]
    public void Row28_The_last_interrupt_is_1019(int intid, bool exists)
    {
        GicWorld w = new(new GicSetup { IntidWords = 32 });
        w.WriteOne(GICD_ISENABLER.OffsetBytes, 0, intid);
        w.Line(0, intid, true);
        (w.ReadBit(GICD_ISENABLER.OffsetBytes, 0, intid), w.ReadBit(GICD_ISPENDR.OffsetBytes, 0, intid)).ShouldBe((exists, exists));
    }

    /// <summary>One INTID was put into two list registers; the second sender's SGI was never delivered.</summary>
    [Fact]
    public void Row29_One_list_register_for_an_INTID_and_one_delivery_for_a_sender()
    {
        MonitoredVm vm = MonitoredVm.Create(isV3: false, listRegisters: 4, splitsEnd: false);
        vm.Monitor(d => d.Send(0, 0, 5));
        vm.Monitor(d => d.Send(1, 0, 5));
        vm.Monitor(d => Pulse(d, 40));
        vm.Monitor(d => Pulse(d, 40));
        (vm.PendingInRegisters(5), vm.PendingInRegisters(40)).ShouldBe((1, 1));
        vm.Drain();
        vm.Delivered.ShouldBe([5, 40, 5, 40], ignoreOrder: true);
    }

    /// <summary>With more interrupts than list registers a more urgent one was left out, and no maintenance interrupt came.</summary>
    [Fact]
    public void Row31_Overflow_is_refilled_by_urgency()
    {
        MonitoredVm vm = MonitoredVm.Create(isV3: false, listRegisters: 2, splitsEnd: false);
        foreach (int intid in (int[])[33, 35, 37, 39, 41])
        {
            vm.Monitor(d => d.SetPriority(0, intid, (uint)(0x100 - 4 * intid) & 0xf8));
            vm.Monitor(d => d.Line(0, intid, true));
        }

        vm.Drain();
        vm.Delivered.ShouldBe([35, 41, 39, 37, 33], "33 and 35 had the list registers");
    }

    /// <summary>An SGI that was injected again had another sender.</summary>
    [Fact]
    public void Row32_Senders_stay_with_their_SGIs()
    {
        GicWorld w = new(new GicSetup { Cpus = 4 });
        w.Prepare(0, 6);
        w.Send(3, 0, 6);
        w.Send(1, 0, 6);
        Taken first = w.Acknowledge(0)!.Value;
        w.Send(2, 0, 6);
        w.End(0, first);
        List<int> senders = [first.Source];
        while (w.Acknowledge(0) is { } taken)
        {
            senders.Add(taken.Source);
            w.End(0, taken);
        }

        senders.Order().ShouldBe([1, 2, 3]);
    }

    /// <summary>What came while it was disabled was dropped; pending stayed set in service; what was queued twice overflowed.</summary>
    [Fact]
    public void Row33_Pending_is_kept_and_used_up()
    {
        MonitoredVm vm = MonitoredVm.Create(isV3: false, listRegisters: 1, splitsEnd: false);
        vm.Monitor(d => d.WriteOne(GICD_ICENABLER.OffsetBytes, 0, 40));
        for (int i = 0; i < 100; i++)
        {
            vm.Monitor(d => Pulse(d, 40));
        }

        vm.Delivered.ShouldBeEmpty();
        vm.Monitor(d => d.WriteOne(GICD_ISENABLER.OffsetBytes, 0, 40));
        vm.Acknowledge()!.Value.Intid.ShouldBe(40);
        vm.Distributor.IsPending(0, 40).ShouldBeFalse("it is in service");
        vm.Drain();
        vm.Delivered.ShouldBe([40]);
    }

    /// <summary>A guest's driver stops where ICC_SRE_EL1 does not keep SRE; a GICv2 guest must not find the register.</summary>
    [Fact]
    public void Row34_System_register_interface()
    {
        GicWorld v3 = V3(1);
        v3.WriteI(0, IccRegister.ICC_SRE_EL1, 0);
        v3.ReadI(0, IccRegister.ICC_SRE_EL1).ShouldBe(7u);
        GicConfiguration v2 = new GicSetup().ToConfiguration();
        foreach (IccRegister r in Enum.GetValues<IccRegister>())
        {
            Gic<Word32, Bit>.IccExists(v2, r, isWrite: false).ShouldBeFalse();
            Gic<Word32, Bit>.IccExists(v2, r, isWrite: true).ShouldBeFalse();
        }
    }

    private static GicWorld V3(int cpus) => new(new GicSetup { IsV3 = true, Cpus = cpus });

    private static void Pulse(GicWorld w, int intid)
    {
        w.Line(0, intid, true);
        w.Line(0, intid, false);
    }
}
