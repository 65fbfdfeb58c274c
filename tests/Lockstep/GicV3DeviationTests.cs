using System;
using Lockstep.InLockstep;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Relation;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.InLockstep;

/// <summary>What the relation allows a GICv3 guest to see of seL4's priorities, and what it finds wrong.</summary>
public sealed class GicV3DeviationTests : IDisposable
{
    private Machine machine = New(cores: 2);

    public GicV3DeviationTests() => Open();

    private static Machine New(int cores) => new(new CaseConfiguration
    {
        Version = GicVersion.V3,
        CpuCount = 2,
        CoreCount = cores,
        ListRegisterCount = 4,
        IntidCount = 64,
    });

    private void Open()
    {
        Write(GICDv3_CTLR.OffsetBytes, 3);
        for (int cpu = 0; cpu < 2; cpu++)
        {
            Redistributor(cpu, GICR_WAKER.OffsetBytes, 0);
            Interface(cpu, IccRegister.ICC_IGRPEN0_EL1, 1);
            Interface(cpu, IccRegister.ICC_PMR_EL1, 0xff);
        }
    }

    public void Dispose() => machine.Dispose();

    /// <summary>0x80 and 0x88 are equal to the hardware, which takes the lower list register.</summary>
    [Fact]
    public void Priorities_that_differ_in_lower_bits_are_equal()
    {
        Spi(40, 0x80);
        Spi(41, 0x88);
        Write(GICD_ISPENDR.OffsetBytes + 4, 1 << 9);
        Write(GICD_ISPENDR.OffsetBytes + 4, 1 << 8);
        Acknowledge().ShouldBe(41u);
        machine.Relation.CountOf(Deviation.FourPrioritiesOnGicV3).ShouldBe(1);
    }

    [Fact]
    public void Priorities_that_differ_in_upper_bits_are_kept()
    {
        Spi(40, 0x40);
        Spi(41, 0x80);
        Write(GICD_ISPENDR.OffsetBytes + 4, 1 << 9);
        Write(GICD_ISPENDR.OffsetBytes + 4, 1 << 8);
        Acknowledge().ShouldBe(40u);
        machine.Relation.CountOf(Deviation.FourPrioritiesOnGicV3).ShouldBe(0);
    }

    /// <summary>0xa0 is 0x10 in a list register, which a mask of 0x80 does not hide.</summary>
    [Fact]
    public void The_priority_mask_hides_less()
    {
        Interface(0, IccRegister.ICC_PMR_EL1, 0x80);
        Spi(40, 0xa0);
        Write(GICD_ISPENDR.OffsetBytes + 4, 1 << 8);
        Acknowledge().ShouldBe(40u);
        machine.Relation.CountOf(Deviation.FourPrioritiesOnGicV3).ShouldBe(1);
    }

    /// <summary>While vCPU 0 has an interrupt of Group 0 active, vCPU 1 of the same core gets none; of another core it does.</summary>
    [Theory]
    [InlineData(1, 1023u, 1)]
    [InlineData(2, 3u, 0)]
    public void Active_priorities_of_Group_0_are_shared_by_the_vcpus_of_a_core(int cores, uint taken, int count)
    {
        machine.Dispose();
        machine = New(cores);
        Open();
        Spi(40, 0x40);
        Write(GICD_ISPENDR.OffsetBytes + 4, 1 << 8);
        Acknowledge().ShouldBe(40u);
        Redistributor(1, GICR_ISENABLER0.OffsetBytes, 1 << 3);
        Do(new Operation(OperationKind.Write, 0, 1, 1, GicrFrame.SizeBytes + GicrFrame.SgiBase + GICD_IPRIORITYR.OffsetBytes + 3, 0x40));
        Do(new Operation(OperationKind.SendSgi, 0, 8, 0, (uint)IccRegister.ICC_SGI0R_EL1, 3ul << 24 | 2));
        Acknowledge(1).ShouldBe(taken);
        machine.Relation.CountOf(Deviation.Group0PrioritiesShared).ShouldBe(count);
        Do(new Operation(OperationKind.End, 0, 1, 0, 0, 0));
        Acknowledge(1).ShouldBe(cores == 1 ? 3u : 1023u, "after the end");
    }

    [Fact]
    public void An_SGI_goes_to_another_vcpu()
    {
        Redistributor(1, GICR_ISENABLER0.OffsetBytes, 1 << 3);
        Do(new Operation(OperationKind.SendSgi, 0, 8, 0, (uint)IccRegister.ICC_SGI0R_EL1, 3ul << 24 | 2));
        Acknowledge(1).ShouldBe(3u);
    }

    /// <summary>The relation on its own: loads that GICv3 does not allow.</summary>
    [Theory]
    [InlineData(2u, 0, "asleep")]
    [InlineData(0u, 1, "not a target")]
    [InlineData(0u, 0, null)]
    public void A_load_for_the_wrong_vcpu_is_found(uint waker, int cpu, string? wrong)
    {
        var r = new Refinement(new GicConfiguration { Version = GicVersion.V3, CpuCount = 2, IntidCount = 64 }, 4);
        r.GuestWrites(0, GICDv3_CTLR.OffsetBytes, 4, 1);
        r.GuestWrites(0, GICR_WAKER.OffsetBytes, 4, waker, 0);
        r.GuestWrites(0, GICR_WAKER.OffsetBytes, 4, waker, 1);
        r.GuestWrites(0, GICD_ISENABLER.OffsetBytes + 4, 4, 1);
        r.GuestWrites(0, GICD_ISPENDR.OffsetBytes + 4, 4, 1);
        r.Injected(cpu, 32, 0, 0, 0);
        r.Settled(0);
        if (wrong == null)
        {
            r.Violation.ShouldBeNull();
        }
        else
        {
            r.Violation.ShouldNotBeNull().What.ShouldContain(wrong);
        }
    }

    private void Spi(uint intid, uint priority)
    {
        Write(GICD_ISENABLER.OffsetBytes + 4, 1u << (int)intid);
        Do(new Operation(OperationKind.Write, 0, 1, 0, GICD_IPRIORITYR.OffsetBytes + intid, priority));
    }

    private void Write(uint offset, uint value) => Do(new Operation(OperationKind.Write, 0, 4, 0, offset, value));

    private void Redistributor(int owner, uint offset, uint value) =>
        Do(new Operation(OperationKind.Write, 0, 4, 1, (uint)owner * GicrFrame.SizeBytes + offset, value));

    private void Interface(int cpu, IccRegister register, uint value) =>
        Do(new Operation(OperationKind.CpuInterface, (byte)cpu, 4, 0, Lockstep.InLockstep.Registers.FirstIcc + (uint)register, value));

    private uint Acknowledge(int cpu = 0)
    {
        Do(new Operation(OperationKind.Acknowledge, (byte)cpu, 4, 2, 0, 0));
        return machine.LastAcknowledge;
    }

    private void Do(Operation o)
    {
        machine.Do(o);
        machine.Fault.ShouldBeNull();
    }
}
