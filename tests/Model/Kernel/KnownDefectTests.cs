using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Shouldly;
using Xunit;
using Sel4 = Lockstep.Model.Kernel.SeL4<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Transfer = Lockstep.Model.Kernel.ListRegisterTransfer<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Kernel;

/// <summary>What others got wrong with list registers: the number in a name is the row of the table of known defects.</summary>
public sealed class KnownDefectTests
{
    /// <summary>A second injection of what is in flight must not find a list register.</summary>
    [Fact]
    public void Row29_D4_One_list_register_per_INTID()
    {
        KernelWorld world = new(GicVersion.V2, 4);
        world.Load(27, 5).ShouldBeTrue();
        world.Load(27, 5).ShouldBeFalse("pending");
        world.Acknowledge().ShouldBe(27u);
        world.Load(27, 5).ShouldBeFalse("active");
        world.Do(new Move(Step.End, 0));
        world.Load(27, 5).ShouldBeFalse("ended, not reported");
        world.Maintenance().EndedIntid.ShouldBe(27);
        world.Load(27, 5).ShouldBeTrue();
        Transfer.IntidsAreDistinct(world.Hardware).Value.ShouldBeTrue();
    }

    /// <summary>1019 is the last interrupt, 1020 to 1023 are none; list registers with them are not lawful.</summary>
    [Theory]
    [InlineData(1019u, true)]
    [InlineData(1020u, false)]
    [InlineData(1023u, false)]
    public void Row28_Last_valid_INTID(uint intid, bool lawful) =>
        Transfer.IsLawful(KernelWorld.Lr(intid, pending: true)).Value.ShouldBe(lawful);

    /// <summary>31, 32, 33 and 64 list registers: "all used" and the lowest end are found in both words.</summary>
    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(64)]
    public void Row17_Many_list_registers(int count)
    {
        KernelWorld world = new(GicVersion.V2, count);
        for (int i = 0; i < count; i++)
        {
            world.Load(100 + i, 5).ShouldBeTrue();
        }

        world.Load(99, 5).ShouldBeFalse();
        world.Belief.FirstFree.ShouldBe(-1);
        world.Hardware.ListRegisters[count - 1].Pending = false;
        Sel4.TakeMaintenance(world.Kernel, 0).ShouldBe(count - 1);
    }

    /// <summary>An interrupt that is in no list register is no index: nothing is written for it.</summary>
    [Fact]
    public void Row6_D21_No_index_no_list_register()
    {
        KernelWorld world = new(GicVersion.V2, 4);
        world.Load(40, 5);
        KernelState<Word32, Bit> before = new(GicVersion.V2, 4, 0, 0);
        world.Kernel.CopyTo(before);
        world.Maintenance().ShouldBe(new MaintenanceEffect(-1, Resample: false, Refill: true));
        world.Kernel.StateEquals(before).Value.ShouldBeTrue();
        Sel4.InjectIRQ(world.Kernel, 0, 41, 0, 0, -1).ShouldBe(SeL4Error.RangeError);
        Sel4.InjectIRQ(world.Kernel, 0, 41, 0, 0, 255).ShouldBe(SeL4Error.RangeError);
    }

    /// <summary>VPPI while the guest has INTID 27 disabled: withheld acknowledge, so no second event (D22, T41).</summary>
    [Fact]
    public void D22_Withheld_acknowledge_ends_the_storm()
    {
        KernelWorld world = new(GicVersion.V2, 4);
        world.Kernel.Vcpus[0].Vppi.Line = true;
        int events = 0;
        for (int i = 0; i < 100; i++)
        {
            if (Sel4.VppiIsDue(world.Kernel, 0).Value)
            {
                Sel4.TakeVppi(world.Kernel, 0);
                events++;
            }

            Sel4.RunThread(world.Kernel, 0);
            Sel4.Run(world.Kernel, 0);
        }

        events.ShouldBe(1);
    }

    /// <summary>The number of list registers is the hardware's: an index past it is an error, one below is not.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(16)]
    public void D25_Number_of_list_registers_is_not_four(int count)
    {
        KernelState<Word32, Bit> kernel = new(GicVersion.V3, count, 0);
        Sel4.InjectIRQ(kernel, 0, 40, 0, 1, count - 1).ShouldBe(SeL4Error.None);
        Sel4.InjectIRQ(kernel, 0, 40, 0, 1, count).ShouldBe(SeL4Error.RangeError);
    }
}
