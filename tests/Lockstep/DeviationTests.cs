using System.Linq;
using System.Reflection;
using Lockstep.InLockstep;
using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Relation;
using Lockstep.Model.Words;
using Shouldly;
using Xunit;
using static Lockstep.Tests.InLockstep.Scenario;

namespace Lockstep.Tests.InLockstep;

/// <summary>For each named deviation the shortest run that shows it: what the guest sees, and that the relation has a name for it.</summary>
public sealed class DeviationTests
{
    private const uint Spurious = 1023;

    [Fact]
    public void Each_deviation_has_its_test_and_each_test_its_deviation()
    {
        string[] tests = [.. typeof(DeviationTests).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(m => m.Name).Where(name => !name.Contains('_'))];
        tests.ShouldBe(System.Enum.GetNames<Deviation>(), ignoreOrder: true);
    }

    [Fact]
    public void DeliveryInFlight()
    {
        using var guest = new Scenario();
        guest.Enable(Spi);
        guest.SetPending(Spi);
        guest.Bit(GICD_ICENABLER.OffsetBytes, Spi);
        guest.Acknowledge().ShouldBe(Spi);
        guest.Count(Deviation.DeliveryInFlight).ShouldBe(1);
        guest.End();
        guest.SetPending(Spi);
        guest.Acknowledge().ShouldBe(Spurious, "once, and not again");
    }

    [Fact]
    public void DeliveryAcrossReset()
    {
        using var guest = new Scenario();
        guest.Enable(Spi);
        guest.SetPending(Spi);
        guest.Do(OperationKind.Reset);
        guest.Acknowledge().ShouldBe(Spi);
        guest.Count(Deviation.DeliveryAcrossReset).ShouldBe(1);
    }

    [Fact]
    public void PriorityFixedAtLoad()
    {
        using var guest = new Scenario();
        guest.Enable(Spi, priority: 0x80);
        guest.Enable(Other, priority: 0x40);
        guest.SetPending(Spi);
        guest.SetPending(Other);
        guest.Write(GICD_IPRIORITYR.OffsetBytes + Spi, 0, size: 1);
        guest.Acknowledge().ShouldBe(Other);
        guest.Count(Deviation.PriorityFixedAtLoad).ShouldBe(1);
    }

    [Fact]
    public void NoPreemptionOfLoaded()
    {
        using var guest = new Scenario(listRegisters: 1);
        guest.Enable(Spi, priority: 0x80);
        guest.Enable(Other, priority: 0);
        guest.SetPending(Spi);
        guest.SetPending(Other);
        guest.Acknowledge().ShouldBe(Spi);
        guest.Count(Deviation.NoPreemptionOfLoaded).ShouldBe(1);
        guest.End();
        guest.Acknowledge().ShouldBe(Other);
    }

    [Fact]
    public void TargetChosenAtLoad()
    {
        using var guest = new Scenario(cpus: 2);
        guest.Enable(Spi, targets: 3);
        guest.SetPending(Spi);
        guest.Acknowledge(cpu: 1).ShouldBe(Spurious);
        guest.Count(Deviation.TargetChosenAtLoad).ShouldBe(1);
        guest.Acknowledge(cpu: 0).ShouldBe(Spi);
    }

    [Fact]
    public void ActiveIsBounded()
    {
        using var guest = new Scenario();
        guest.Enable(Spi);
        guest.SetPending(Spi);
        guest.Shows(GICD_ISACTIVER.OffsetBytes, Spi).ShouldBeTrue("not acknowledged, and reads active");
        guest.Shows(GICD_ISPENDR.OffsetBytes, Spi).ShouldBeFalse("not acknowledged, and does not read pending");
        guest.Count(Deviation.ActiveIsBounded).ShouldBe(2);
        guest.Acknowledge().ShouldBe(Spi);
        guest.Bit(GICD_ICACTIVER.OffsetBytes, Spi);
        guest.Shows(GICD_ISACTIVER.OffsetBytes, Spi).ShouldBeTrue("GICD_ICACTIVER does nothing to it");
        guest.End();
        guest.Shows(GICD_ISACTIVER.OffsetBytes, Spi).ShouldBeFalse();
    }

    [Fact]
    public void MergeUnknown()
    {
        using var guest = new Scenario();
        guest.Edge(Spi);
        guest.Enable(Spi);
        guest.SetPending(Spi);
        guest.SetPending(Spi);
        guest.Acknowledge().ShouldBe(Spi);
        guest.End();
        guest.Acknowledge().ShouldBe(Spi);
        guest.End();
        guest.Acknowledge().ShouldBe(Spurious);
        guest.Count(Deviation.MergeUnknown).ShouldBe(1);
    }

    [Fact]
    public void EndOfSoftwareActive()
    {
        using var guest = new Scenario();
        guest.Enable(Spi);
        guest.Bit(GICD_ISACTIVER.OffsetBytes, Spi);
        guest.EndOf(Spi);
        guest.Shows(GICD_ISACTIVER.OffsetBytes, Spi).ShouldBeTrue();
        guest.Count(Deviation.EndOfSoftwareActive).ShouldBe(2);
        guest.Bit(GICD_ICACTIVER.OffsetBytes, Spi);
        guest.Shows(GICD_ISACTIVER.OffsetBytes, Spi).ShouldBeFalse();
    }

    [Fact]
    public void EndOnAnotherCpu()
    {
        using var guest = new Scenario(cpus: 2, cpuInterface: 0x201);
        guest.Enable(Spi);
        guest.SetPending(Spi);
        guest.Acknowledge().ShouldBe(Spi);
        guest.End();
        guest.Deactivate(Spi, cpu: 1);
        guest.Shows(GICD_ISACTIVER.OffsetBytes, Spi).ShouldBeTrue();
        guest.Count(Deviation.EndOnAnotherCpu).ShouldBe(1);
        guest.Deactivate(Spi, cpu: 0);
        guest.Do(OperationKind.Maintenance);
        guest.Shows(GICD_ISACTIVER.OffsetBytes, Spi).ShouldBeFalse();
    }

    [Fact]
    public void EndReportedLate()
    {
        using var guest = new Scenario();
        guest.Enable(Spi);
        guest.SetPending(Spi);
        guest.Acknowledge().ShouldBe(Spi);
        guest.SetPending(Spi);
        guest.End(report: false);
        guest.Acknowledge().ShouldBe(Spurious);
        guest.Count(Deviation.EndReportedLate).ShouldBe(1);
        guest.Do(OperationKind.Maintenance);
        guest.Acknowledge().ShouldBe(Spi);
    }

    /// <summary>No deviation: IHI 0048B 4.3.8, figure 4-10. Only the acknowledge and GICD_ICPENDR clear what GICD_ISPENDR has set.</summary>
    [Fact]
    public void A_level_made_pending_in_its_handler_is_delivered_again()
    {
        using var guest = new Scenario();
        guest.Enable(Spi);
        guest.SetPending(Spi);
        guest.Acknowledge().ShouldBe(Spi);
        guest.SetPending(Spi);
        guest.Shows(GICD_ISPENDR.OffsetBytes, Spi).ShouldBeTrue("active and pending");
        guest.End();
        guest.Acknowledge().ShouldBe(Spi);
        guest.Shows(GICD_ISPENDR.OffsetBytes, Spi).ShouldBeFalse("the acknowledge cleared it");
        guest.End();
        guest.Acknowledge().ShouldBe(Spurious);
        guest.Count(Deviation.MergeUnknown).ShouldBe(0);
    }

    /// <summary>No deviation: IHI 0048B, pseudocode ReadGICC_IAR.</summary>
    [Fact]
    public void A_group_that_the_CPU_interface_disables_hides_less_urgent_interrupts()
    {
        using var guest = new Scenario();
        guest.Write(GICD_IGROUPR.OffsetBytes + Spi / 32 * 4, 1u << (int)(Spi % 32));
        guest.Enable(Spi, priority: 0x40);
        guest.Enable(Other, priority: 0x80);
        guest.SetPending(Spi);
        guest.SetPending(Other);
        guest.Acknowledge().ShouldBe(Spurious);
        guest.Do(OperationKind.CpuInterface, offset: 0, value: 7);
        guest.Acknowledge().ShouldBe(Spi);
    }

    [Fact]
    public void LineSampledAtAcknowledge()
    {
        using var guest = new Scenario();
        guest.Enable(DeviceSpi);
        guest.Line(true);
        guest.Do(OperationKind.Notify, value: 1);
        guest.Line(false);
        guest.Acknowledge().ShouldBe(DeviceSpi);
        guest.Count(Deviation.LineSampledAtAcknowledge).ShouldBe(1);
        guest.End();
        guest.Shows(GICD_ISPENDR.OffsetBytes, DeviceSpi).ShouldBeFalse("once");
    }

    [Fact]
    public void TimerHeld()
    {
        const uint timer = GicdFrame.VirtualTimerIntid;
        using var guest = new Scenario();
        guest.Do(OperationKind.Timer, value: 1);
        guest.Do(OperationKind.TimerEvent);
        guest.Do(OperationKind.Timer, value: 0);
        guest.Shows(GICD_ISPENDR.OffsetBytes, timer).ShouldBeTrue("the guest stopped its timer");
        guest.Bit(GICD_ISENABLER.OffsetBytes, timer);
        guest.Acknowledge().ShouldBe(timer);
        guest.Count(Deviation.TimerHeld).ShouldBe(2);
    }

    [Fact]
    public void TriggerIsTheSystems()
    {
        using var guest = new Scenario();
        guest.Edge(DeviceSpi);
        guest.Enable(DeviceSpi);
        guest.Line(true);
        guest.Do(OperationKind.Notify, value: 1);
        guest.Acknowledge().ShouldBe(DeviceSpi);
        guest.End();
        guest.Do(OperationKind.Notify, value: 1);
        guest.Acknowledge().ShouldBe(DeviceSpi, "the line rose once");
        guest.Count(Deviation.TriggerIsTheSystems).ShouldBe(2);
    }

    [Fact]
    public void EdgeFromHeldLine()
    {
        using var guest = new Scenario();
        guest.Line(true);
        guest.Do(OperationKind.Notify, value: 1);
        guest.Edge(DeviceSpi);
        guest.Shows(GICD_ISPENDR.OffsetBytes, DeviceSpi).ShouldBeTrue();
        guest.Count(Deviation.EdgeFromHeldLine).ShouldBe(1);
    }

    [Fact]
    public void SgiSourceLost()
    {
        using var guest = new Scenario(cpus: 2);
        guest.Write(GICD_SGIR.OffsetBytes, (1u << 16) | 3, cpu: 1);
        guest.Acknowledge(cpu: 0).ShouldBe(3u, "the architecture: 3 from CPU 1, 0x403");
        guest.Count(Deviation.SgiSourceLost).ShouldBe(1);
    }

    [Fact]
    public void HvcIsSystemCall()
    {
        const int calls = HvcSystemCall<Word64, Word32, Bit>.ApiCalls;
        HvcSystemCall<Word64, Word32, Bit>.IsSystemCall(Word64.Of(unchecked((ulong)-1)), calls).Value.ShouldBeTrue();
        HvcSystemCall<Word64, Word32, Bit>.IsSystemCall(Word64.Of(unchecked((ulong)-11)), calls).Value.ShouldBeTrue();
        HvcSystemCall<Word64, Word32, Bit>.IsSystemCall(Word64.Of(unchecked((ulong)-12)), calls).Value.ShouldBeFalse();
        HvcSystemCall<Word64, Word32, Bit>.IsSystemCall(Word64.Of(0x8400_0000), calls).Value.ShouldBeFalse();
    }

    [Fact]
    public void FourPrioritiesOnGicV3()
    {
        var kernel = new KernelState<Word32, Bit>(GicVersion.V3, 16, 0);
        SeL4<Word32, Bit>.Run(kernel, 0);
        uint[] priorities = [.. Enumerable.Range(0, 32).Select(priority =>
        {
            SeL4<Word32, Bit>.InjectIRQ(kernel, 0, Spi, (uint)priority, 0u, 0).ShouldBe(SeL4Error.None);
            return kernel.Actual(0).ListRegisters[0].Priority.Value;
        })];
        priorities.Distinct().ShouldBe([0u, 8, 16, 24]);
    }

    /// <summary>What a guest sees of it is in <see cref="GicV3DeviationTests"/>.</summary>
    [Fact]
    public void Group0PrioritiesShared()
    {
        var kernel = new KernelState<Word32, Bit>(GicVersion.V3, 4, 0, 0);
        SeL4<Word32, Bit>.Run(kernel, 0);
        SeL4<Word32, Bit>.InjectIRQ(kernel, 0, Spi, 8u, 0u, 0).ShouldBe(SeL4Error.None);
        VirtualInterfaceState<Word32, Bit> hardware = kernel.Cores[0].Hardware;
        (hardware.EnableGroup0, hardware.Pmr) = (true, 0xf8);
        IcvRegisters<Word32, Bit>.Read(hardware, IccRegister.ICC_IAR0_EL1).Value.ShouldBe(Spi);
        SeL4<Word32, Bit>.Run(kernel, 1);
        IcvRegisters<Word32, Bit>.Read(hardware, IccRegister.ICC_RPR_EL1).Value.ShouldBe(8u, "the other vCPU's; its own is idle");
    }
}
