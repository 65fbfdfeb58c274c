using FsCheck;
using FsCheck.Fluent;
using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;
using ListRegister = Lockstep.Model.Kernel.ListRegister<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Status = Lockstep.Model.Kernel.ListRegisterStatus<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Transfer = Lockstep.Model.Kernel.ListRegisterTransfer<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Kernel;

/// <summary>I8 to I13, T37, T38, T40 on list registers: facts of one register, then random runs of monitor, kernel and guest.</summary>
public sealed class ListRegisterProperties
{
    /// <summary>State of one list register and the distributor's bits of its interrupt, all combinations.</summary>
    public static IEnumerable<object[]> States()
    {
        for (int bits = 0; bits < 64; bits++)
        {
            yield return [bits];
        }
    }

    /// <summary>A run: after every step, what must always hold.</summary>
    private static void Run(string name, GicVersion version, Action<KernelWorld> always) =>
        Seeded.Sequences(name, KernelWorld.Moves, moves =>
        {
            foreach (int listRegisters in new[] { 1, 2, 4, 16 })
            {
                KernelWorld world = new(version, listRegisters);
                foreach (Move move in moves)
                {
                    world.Do(move);
                    always(world);
                }
            }
        }, 150, 120);

    /// <summary>No INTID in two list registers, none of 1020 to 1023.</summary>
    [Theory]
    [InlineData(GicVersion.V2)]
    [InlineData(GicVersion.V3)]
    [Trait("Property", "I8")]
    [Trait("Spec", "IHI 0069 12.4 ICH_LR<n>_EL2.vINTID")]
    public void I8_An_INTID_is_in_one_list_register(GicVersion version) =>
        Run(nameof(I8_An_INTID_is_in_one_list_register), version, world =>
        {
            Transfer.IntidsAreDistinct(world.Hardware).Value.ShouldBeTrue();
            world.Hardware.ListRegisters.All(lr => Transfer.IsLawful(lr).Value).ShouldBeTrue();
        });

    /// <summary>HW with active and pending is not lawful, and seL4 makes neither HW nor active-and-pending (E1).</summary>
    [Theory]
    [InlineData(GicVersion.V2)]
    [InlineData(GicVersion.V3)]
    [Trait("Property", "I9 E1")]
    [Trait("Spec", "IHI 0069 12.4 ICH_LR<n>_EL2.HW, State")]
    public void I9_HW_is_never_active_and_pending(GicVersion version)
    {
        Transfer.IsLawful(KernelWorld.Lr(40, pending: true, active: true, hw: true)).Value.ShouldBeFalse();
        Transfer.IsLawful(KernelWorld.Lr(40, pending: true, active: true)).Value.ShouldBeTrue();
        Run(nameof(I9_HW_is_never_active_and_pending), version, world =>
            world.Hardware.ListRegisters.All(lr => !lr.Hw.Value && !(lr.Active.Value && lr.Pending.Value)).ShouldBeTrue());
    }

    /// <summary>I10 and I11 for every state of a register, from the text of the two registers.</summary>
    [Theory]
    [MemberData(nameof(States))]
    [Trait("Property", "I10 I11")]
    [Trait("Spec", "IHI 0048B 5.3.5 GICH_EISRn, 5.3.6 GICH_ELRSRn")]
    public void I10_I11_ELRSR_and_EISR(int bits)
    {
        bool pending = (bits & 1) != 0, active = (bits & 2) != 0, eoi = (bits & 4) != 0, hw = (bits & 8) != 0;
        KernelWorld world = new(GicVersion.V2, 40);
        int index = bits % 2 == 0 ? 3 : 35;
        world.Hardware.ListRegisters[index] = KernelWorld.Lr(50, 0, pending, active, eoi, hw);
        bool invalid = !pending && !active;
        uint eisr = Status.EISR(world.Hardware, index / 32).Value, elrsr = Status.ELRSR(world.Hardware, index / 32).Value;
        (eisr != 0).ShouldBe(invalid && eoi && !hw);
        ((elrsr >> (index % 32)) & 1).ShouldBe(invalid && (hw || !eoi) ? 1u : 0);
        Status.EISR(world.Hardware, 1 - index / 32).Value.ShouldBe(0u);
        (Status.MISR(world.Hardware).Value & 1).ShouldBe(eisr != 0 ? 1u : 0, "MISR.EOI is the OR of EISR");
    }

    /// <summary>With HCR = En no other condition shows in MISR, whatever state the interface is in.</summary>
    [Theory]
    [InlineData(GicVersion.V2)]
    [InlineData(GicVersion.V3)]
    [Trait("Property", "I12 E4")]
    [Trait("Spec", "IHI 0048B 5.3.4 GICH_MISR")]
    public void I12_Only_EOI_maintenance(GicVersion version) => Run(nameof(I12_Only_EOI_maintenance), version, world =>
    {
        uint misr = Status.MISR(world.Hardware).Value;
        (misr & ~1u).ShouldBe(0u);
        (misr != 0).ShouldBe(Status.EISR(world.Hardware, 0).Value != 0);
        world.Hardware.HcrBits.Value.ShouldBe(1u);
    });

    /// <summary>A register that hardware has in use is one that the monitor believes in use, so no InjectIRQ ever fails.</summary>
    [Theory]
    [InlineData(GicVersion.V2)]
    [InlineData(GicVersion.V3)]
    [Trait("Property", "I13 E2")]
    [Trait("Spec", "seL4 decodeVCPUInjectIRQ; IHI 0048B 5.3.6")]
    public void I13_Belief_over_approximates_hardware(GicVersion version) =>
        Run(nameof(I13_Belief_over_approximates_hardware), version, world =>
        {
            for (int i = 0; i < world.Hardware.ListRegisters.Length; i++)
            {
                ListRegister lr = world.Hardware.ListRegisters[i];
                if (!lr.IsUsable.Value)
                {
                    world.Belief.IsOccupied(i).ShouldBeTrue($"list register {i}");
                    world.Belief.MayHold((int)lr.Intid.Value).ShouldBeTrue();
                }
            }

            world.Errors.ShouldBe(0);
        });

    /// <summary>Every load ends at most once, and when all is done exactly once: nothing is lost or invented.</summary>
    [Theory]
    [InlineData(GicVersion.V2)]
    [InlineData(GicVersion.V3)]
    [Trait("Property", "T40")]
    [Trait("Spec", "the project's own; seL4 VGICMaintenance")]
    public void T40_Each_load_ends_once(GicVersion version) =>
        Seeded.Sequences(nameof(T40_Each_load_ends_once), KernelWorld.Moves, moves =>
        {
            KernelWorld world = new(version, 4);
            foreach (Move move in moves)
            {
                world.Do(move);
                world.Ends.ShouldBeLessThanOrEqualTo(world.Loads);
            }

            Drain(world);
            world.Ends.ShouldBe(world.Loads);
            world.Belief.FirstFree.ShouldBe(0);
        }, 200, 100);

    /// <summary>What the effect of a fault is, for each kind of index.</summary>
    [Fact]
    [Trait("Property", "T40")]
    [Trait("Spec", "the project's own; seL4 VGICMaintenance")]
    public void T40_Effects_of_a_maintenance_fault()
    {
        ListRegisterBelief belief = new(4);
        belief.Loaded(1, 33);
        MaintenanceEffect nothing = new(-1, Resample: false, Refill: true);
        belief.Maintenance(-1).ShouldBe(nothing);
        belief.Maintenance(4).ShouldBe(nothing);
        belief.Maintenance(int.MaxValue).ShouldBe(nothing);
        belief.Maintenance(0).ShouldBe(nothing, "a spurious index");
        belief.IsOccupied(1).ShouldBeTrue();
        belief.Maintenance(1).ShouldBe(new MaintenanceEffect(33, Resample: true, Refill: true));
        belief.Maintenance(1).ShouldBe(nothing, "acknowledged once");
        belief.IsOccupied(1).ShouldBeFalse();
    }

    /// <summary>Loading takes the latch (of an SGI: that sender's).</summary>
    [Fact]
    [Trait("Property", "T37")]
    [Trait("Spec", "IHI 0048B 4.3.8 figure 4-10")]
    public void T37_Load()
    {
        (Transfer.Load(true).Taken.Value, Transfer.Load(true).Left.Value).ShouldBe((true, false));
        (Transfer.Load(false).Taken.Value, Transfer.Load(false).Left.Value).ShouldBe((false, false));
        for (int sender = 0; sender < 8; sender++)
        {
            Transfer.SendersAfterLoad(0xff, sender).Value.ShouldBe(0xffu & ~(1u << sender));
        }
    }

    /// <summary>All states: act := A; latch := what was set since the load, or what the load took and is still pending.</summary>
    [Theory]
    [MemberData(nameof(States))]
    [Trait("Property", "T38")]
    [Trait("Spec", "IHI 0048B 4.3.8 figure 4-10")]
    public void T38_Fold(int bits)
    {
        bool pending = (bits & 1) != 0, active = (bits & 2) != 0, taken = (bits & 4) != 0, latch = (bits & 8) != 0;
        ListRegister lr = KernelWorld.Lr(50, 0, pending, active);
        Transfer.ActiveAfterFold(lr).Value.ShouldBe(active);
        Transfer.LatchAfterFold(taken, latch, lr).Value.ShouldBe(latch || (taken && pending));
    }

    private static void Drain(KernelWorld world)
    {
        for (int i = 0; i < 200; i++)
        {
            world.Hardware.EoiMode = true;
            foreach (ListRegister lr in world.Hardware.ListRegisters.Where(l => l.Active.Value))
            {
                VirtualCpuInterface<Word32, Bit>.DeactivateInterrupt(world.Hardware, lr.Intid, 0);
            }

            world.Hardware.Apr0 = 0;
            world.Do(new Move(Step.Maintenance, 0));
            world.Do(new Move(Step.Acknowledge, 0));
        }
    }
}
