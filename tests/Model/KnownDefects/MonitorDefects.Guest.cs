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

/// <content>D22 on: what the guest's accesses and waits meet.</content>
public sealed partial class MonitorDefects
{
    /// <summary>The timer's event was acknowledged at once while its PPI was disabled: it came again for ever.</summary>
    [Fact]
    public void D22_A_disabled_timer_is_not_acknowledged()
    {
        MonitoredVm vm = MonitoredVm.Create(isV3: false, listRegisters: 4, splitsEnd: false);
        vm.Monitor(d => d.WriteOne(Disable, 0, 27));
        vm.Kernel.Vcpus[0].Vppi.Line = true;
        for (int i = 0; i < 10; i++)
        {
            vm.Guest(_ => { });
        }

        (vm.TimerEvents, vm.TimerAcks, vm.Delivered.Count).ShouldBe((1, 0, 0));
        vm.Monitor(d => d.WriteOne(Enable, 0, 27));
        vm.Acknowledge()!.Value.Intid.ShouldBe(27);
        vm.Kernel.Vcpus[0].Vppi.Line = false;
        vm.FinishOne();
        (vm.TimerEvents, vm.TimerAcks).ShouldBe((1, 1));
    }

    /// <summary>An unknown read left the register as it was.</summary>
    [Theory]
    [InlineData(0x00cu)]
    [InlineData(0xd00u)]
    [InlineData(0xf80u)]
    public void D23_An_unknown_read_is_0_in_the_register(uint offset)
    {
        Vm vm = GuestWorld.NewVm();
        vm.Vcpus[0].General[4] = Word64.Of(ulong.MaxValue);
        Answer answer = GuestWorld.Access(vm, GuestWorld.Gicd + offset, Esr.Data(2, write: false, srt: 4));
        Completion.Load(vm.Vcpus[0], answer, Word64.Of(new GicWorld(new GicSetup()).ReadD(0, offset)));
        vm.Vcpus[0].General[4].Value.ShouldBe(0UL);
    }

    /// <summary>The table of regions had fifteen places.</summary>
    [Fact]
    public void D24_As_many_regions_as_there_are()
    {
        DeviceRegion[] regions = [.. Enumerable.Range(0, 40).Select(i => new DeviceRegion(0x1000_0000 + 0x1000 * (ulong)i, 0x200))];
        GuestEnvironment environment = GuestWorld.Environment with { Regions = regions };
        for (int i = 0; i < regions.Length; i++)
        {
            Answer answer = GuestWorld.Access(GuestWorld.NewVm(), regions[i].Base + 0x10, Esr.Data(2, write: true, srt: 1), environment);
            (answer.Kind, answer.Region).ShouldBe((AnswerKind.Store, i));
        }
    }

    /// <summary>Four list registers were taken for granted.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    public void D25_Any_number_of_list_registers(int count)
    {
        MonitoredVm vm = MonitoredVm.Create(isV3: true, count, splitsEnd: false);
        foreach (int intid in MonitoredVm.Intids.Where(i => i >= 32))
        {
            vm.Monitor(d => d.Line(0, intid, true));
        }

        vm.Actual.ListRegisters.Count(lr => lr.Pending.Value).ShouldBe(int.Min(count, 10), "those that exist are used");
        vm.Drain();
        vm.Delivered.Count.ShouldBe(10);
        SeL4<Word32, Bit>.InjectIRQ(vm.Kernel, 0, 40u, 0u, 0u, count).ShouldBe(SeL4Error.RangeError);
    }

    /// <summary>WFI was a busy loop.</summary>
    [Fact]
    public void D28_WFI_waits() => GuestWorld.Trap(GuestWorld.NewVm(), Esr.Wait(0)).Kind.ShouldBe(AnswerKind.Block);

    /// <summary>
    /// Assertions that a guest could reach stopped the monitor: every offset of every frame, with all sizes, has an answer.
    /// </summary>
    [Fact]
    public void D31_No_access_is_an_assertion()
    {
        foreach (bool v3 in (bool[])[false, true])
        {
            GicWorld w = new(new GicSetup { IsV3 = v3, Cpus = 2, IntidWords = 32 });
            for (uint offset = 0; offset < 0x2_0008; offset++)
            {
                int size = 1 << (int)(offset * 7 % 4);
                w.WriteD(1, offset, uint.MaxValue, size);
                w.WriteC(1, offset, uint.MaxValue, size);
                w.WriteR(1, offset, uint.MaxValue, size);
                _ = w.ReadD(1, offset, size) | w.ReadC(1, offset, size) | w.ReadR(1, offset, size);
            }

            w.ReadD(0, GICD_ICFGR.OffsetBytes).ShouldBe(v3 ? 0 : 0xaaaa_aaaau);
        }
    }
}
