using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Lockstep.Proofs.Theorems.Faults;

namespace Lockstep.Proofs.Theorems.Kernel;

/// <summary>The status registers of a virtual interface as the kernel reads them.</summary>
internal static class Status
{
    /// <summary>EISR.</summary>
    public static W Ended<W, B>(VirtualInterfaceState<W, B> s)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => Read(s, GICH_EISR.OffsetBytes, IchRegister.ICH_EISR_EL2);

    /// <summary>ELRSR.</summary>
    public static W Usable<W, B>(VirtualInterfaceState<W, B> s)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => Read(s, GICH_ELRSR.OffsetBytes, IchRegister.ICH_ELRSR_EL2);

    /// <summary>MISR.</summary>
    public static W Maintenance<W, B>(VirtualInterfaceState<W, B> s)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> => Read(s, GICH_MISR.OffsetBytes, IchRegister.ICH_MISR_EL2);

    private static W Read<W, B>(VirtualInterfaceState<W, B> s, uint offset, IchRegister register)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B> =>
        s.Version == GicVersion.V2 ? GichFrame<W, B>.Read(s, offset) : IchRegisters<W, B>.Read(s, register).Low;
}

/// <summary>I10.</summary>
[Theorem("I10", "GICH_ELRSR: a list register may be used when its state is 0 and it has HW or no EOI bit; one that seL4 has loaded, "
    + "when its maintenance fault was taken.",
    "IHI 0048B 5.3.6; IHI 0069 12.4 ICH_ELRSR_EL2")]
public sealed class I10_Usable_list_registers : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VirtualInterfaceState<W, B> s = c.AnyInterface();
        W bits = Status.Usable(s);
        for (int i = 0; i < s.ListRegisters.Length; i++)
        {
            c.Holds("a list register's bit", Manual<X, W, B>.Same(W.Bit(bits, i), Listed<W, B>.IsUsable(s.ListRegisters[i])));
        }

        c.Holds("no bit without a list register", bits >> s.ListRegisters.Length == 0u);
        int index = c.Choose("index", 0, s.ListRegisters.Length);
        KernelState<W, B> kernel = new(s.Version, s.ListRegisters.Length, 0, 0);
        SeL4<W, B>.Run(kernel, 0);
        SeL4<W, B>.InjectIRQ(kernel, 0, c.Word("INTID") & 0x3ffu, c.Word("priority") & 31u, c.Word("group") & 1u, index);
        ref ListRegister<W, B> loaded = ref kernel.Cores[0].Hardware.ListRegisters[index];
        c.Holds("one that was loaded may not be used", !W.Bit(Status.Usable(kernel.Cores[0].Hardware), index));
        loaded.Pending = false;
        c.Holds("nor when it was ended", !W.Bit(Status.Usable(kernel.Cores[0].Hardware), index));
        c.Holds("the fault names it", SeL4<W, B>.TakeMaintenance(kernel, 0) == index);
        c.Holds("and then it may", W.Bit(Status.Usable(kernel.Cores[0].Hardware), index));
    }
}

/// <summary>I11.</summary>
[Theorem("I11", "GICH_EISR bit n is state 0, EOI bit, no HW; GICH_MISR.EOI is 1 where any of them is.",
    "IHI 0048B 5.3.4, 5.3.5; IHI 0069 12.4 ICH_EISR_EL2, ICH_MISR_EL2")]
public sealed class I11_Ended_list_registers : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VirtualInterfaceState<W, B> s = c.AnyInterface();
        W bits = Status.Ended(s);
        B any = false;
        for (int i = 0; i < s.ListRegisters.Length; i++)
        {
            B ended = Listed<W, B>.IsEnded(s.ListRegisters[i]);
            any |= ended;
            c.Holds("a list register's bit", Manual<X, W, B>.Same(W.Bit(bits, i), ended));
        }

        c.Holds("no bit without a list register", bits >> s.ListRegisters.Length == 0u);
        c.Holds("GICH_MISR.EOI", Manual<X, W, B>.Same(W.Bit(Status.Maintenance(s), 0), any));
    }
}

/// <summary>I12.</summary>
[Theorem("I12", "Nothing rests on the maintenance interrupts for underflow, no pending or EOIcount: seL4 enables none, no access of "
    + "the guest does, and only EOI raises one; "
    + "a fault with index -1 changes no belief.", "IHI 0048B 5.3.1, 5.3.4; seL4 VGICMaintenance")]
public sealed class I12_Only_EOI_maintenance : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        string step = c.Choose("step", "access", "vCPU 0 runs", "vCPU 1 runs", "a thread runs");
        VirtualInterfaceState<W, B> hardware;
        if (step == "access")
        {
            hardware = c.AnyInterface();
            c.Assume(hardware.HcrBits <= 1u);
            c.AnyGuestAccess(hardware);
        }
        else
        {
            KernelState<W, B> kernel = c.AnyKernel();
            KernelSteps.Do(kernel, step);
            hardware = kernel.Cores[0].Hardware;
        }

        c.Holds("HCR is En and nothing else", hardware.HcrBits <= 1u);
        c.Holds("GICH_MISR is EOI and nothing else", (Status.Maintenance(hardware) & ~W.Of(1)) == 0u);
        B due = ListRegisterStatus<W, B>.MaintenanceInterrupt(hardware), on = hardware.HcrBits == 1u;
        c.Holds("the interrupt is high exactly while it is on and a list register is ended", Manual<X, W, B>.Same(due, on
            & (Status.Ended(hardware) != 0u)));

        ListRegisterBelief belief = new(c.Configuration.ListRegisters);
        belief.Loaded(0, 40);
        c.Holds("index -1 ends nothing", belief.Maintenance(-1) == new MaintenanceEffect(-1, Resample: false, Refill: true)
            && belief.IsOccupied(0));
    }
}

/// <summary>I13: the guest.</summary>
[Theorem("I13", "A list register that may be used stays so, whatever the guest does: only an injection takes it.",
    "IHI 0048B 5.3.6; seL4 InjectIRQ")]
public sealed class I13_Guest : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VirtualInterfaceState<W, B> s = c.AnyInterface(), before = s.Copy();
        c.AnyGuestAccess(s);
        for (int i = 0; i < s.ListRegisters.Length; i++)
        {
            c.Holds("what may be used may be used", !Listed<W, B>.IsUsable(before.ListRegisters[i]) | Listed<W,
                B>.IsUsable(s.ListRegisters[i]));
        }
    }
}

/// <summary>I13: the kernel.</summary>
[Theorem("I13.kernel", "What is believed free is free in hardware, and not active in the kernel's shadow: so InjectIRQ for it never "
    + "fails and overwrites nothing. Injections, faults, switches and "
    + "threads keep that.", "IHI 0048B 5.3.6; seL4 InjectIRQ")]
public sealed class I13_Belief_covers_hardware : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        KernelState<W, B> kernel = c.AnyKernel();
        int count = c.Configuration.ListRegisters;
        B[] occupied = [.. Enumerable.Range(0, count).Select(i => c.Bit($"list register {i} of vCPU 0 is believed occupied"))];
        for (int i = 0; i < count; i++)
        {
            c.Assume(IsCovered(kernel, i, occupied[i]));
        }

        string step = c.Choose("step", "InjectIRQ", "vCPU 0 runs", "vCPU 1 runs", "a thread runs", "maintenance");
        if (step == "InjectIRQ")
        {
            int index = c.Choose("index", 0, count);
            c.Assume(!occupied[index]);
            ListRegister<W, B> overwritten = kernel.Actual(0).ListRegisters[index];
            SeL4Error error = SeL4<W, B>.InjectIRQ(kernel, 0, c.Word("INTID") & 0x3ffu, c.Word("priority") & 31u, c.Word("group") & 1u,
                index);
            c.Holds("it does not fail", error == SeL4Error.None);
            c.Holds("and overwrites nothing", !Listed<W, B>.IsValid(overwritten) & !Listed<W, B>.IsEnded(overwritten));
            occupied[index] = true;
        }
        else
        {
            int freed = KernelSteps.Do(kernel, step);
            if (freed >= 0 && kernel.Cores[0].Current == 0)
            {
                occupied[freed] = false;
            }
        }

        for (int i = 0; i < count; i++)
        {
            c.Holds("what is believed free is free", IsCovered(kernel, i, occupied[i]));
        }
    }

    private static B IsCovered<W, B>(KernelState<W, B> kernel, int index, B occupied)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        ListRegister<W, B> shadow = kernel.Vcpus[0].Saved.ListRegisters[index];
        return occupied | (Listed<W, B>.IsUsable(kernel.Actual(0).ListRegisters[index]) & !(shadow.Active & !shadow.Pending));
    }
}

/// <summary>T40: the fault.</summary>
[Theorem("T40", "A maintenance fault names the lowest list register that was ended; that one, and only that one, is free after it, in "
    + "hardware and in the shadow; it names none (-1) when none was ended, "
    + "and then nothing changes.", "IHI 0048B 5.3.4, 5.3.5; seL4 VGICMaintenance")]
public sealed class T40_Maintenance : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        KernelState<W, B> kernel = c.AnyKernel(), expected = kernel.Copy();
        int current = kernel.Cores[0].Current;
        if (current < 0)
        {
            c.Holds("there is none where no vCPU is current", !SeL4<W, B>.MaintenanceIsDue(kernel, 0));
            return;
        }

        B due = SeL4<W, B>.MaintenanceIsDue(kernel, 0), any = Status.Ended(kernel.Cores[0].Hardware) != 0u;
        c.Holds("it is due exactly while the vCPU runs and one is ended", Manual<X, W, B>.Same(due, any & kernel.Cores[0].IsActive));
        int index = SeL4<W, B>.TakeMaintenance(kernel, 0);
        ListRegister<W, B>[] registers = expected.Cores[0].Hardware.ListRegisters;
        for (int i = 0; i < registers.Length && (index < 0 || i < index); i++)
        {
            c.Holds("no lower one is ended", !Listed<W, B>.IsEnded(registers[i]));
        }

        if (index >= 0)
        {
            c.Holds("it is ended", Listed<W, B>.IsEnded(registers[index]));
            registers[index].EoiMaintenance = false;
            expected.Vcpus[current].Saved.ListRegisters[index] = registers[index];
            c.Holds("it is free", Listed<W, B>.IsUsable(kernel.Cores[0].Hardware.ListRegisters[index]));
        }

        c.Holds("nothing else changes", kernel.StateEquals(expected));
    }
}

/// <summary>T40: the belief.</summary>
[Theorem("T40.belief", "A maintenance fault with the index of an occupied list register frees it, ends its interrupt once, samples a "
    + "level again and refills; -1, an index that names none and a free one "
    + "only refill. Indices -2 to 5.", "IHI 0048B 5.3.4, 5.3.5; seL4 VGICMaintenance")]
public sealed class T40_Belief : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int count = c.Configuration.ListRegisters, occupied = c.Choose("occupied, one bit each", 0, 1 << count),
            index = c.Choose("index", -2, 6);
        ListRegisterBelief belief = new(count);
        for (int i = 0; i < count; i++)
        {
            if ((occupied >> i & 1) != 0)
            {
                belief.Loaded(i, 32 + i);
            }
        }

        bool names = index >= 0 && index < count && (occupied >> index & 1) != 0;
        c.Holds("the effect", belief.Maintenance(index) == new MaintenanceEffect(names ? 32 + index : -1, Resample: names, Refill: true));
        for (int i = 0; i < count; i++)
        {
            bool stays = (occupied >> i & 1) != 0 && !(names && i == index);
            c.Holds("who is occupied", belief.IsOccupied(i) == stays && belief.MayHold(32 + i) == stays);
        }

        c.Holds("once", belief.Maintenance(index) == new MaintenanceEffect(-1, Resample: false, Refill: true));
    }
}

/// <summary>T41.</summary>
[Theorem("T41", "Virtual timer: there is a VPPIEvent while its line is high, the vCPU runs and the last one was acknowledged; it "
    + "masks the interrupt, and AckVPPI alone lets it come again, at once "
    + "where the line is still high.", "seL4 VPPIEvent and VCPU_AckVPPI; IHI 0048B 3.2.4")]
public sealed class T41_Virtual_timer : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.One;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        KernelState<W, B> kernel = c.AnyKernel(), expected = kernel.Copy();
        KernelCore<W, B> core = kernel.Cores[0];
        B due = SeL4<W, B>.VppiIsDue(kernel, 0);
        if (!core.IsActive)
        {
            c.Holds("no event while no vCPU runs", !due);
            return;
        }

        int vcpu = core.Current;
        VirtualPpi<W, B> before = expected.Vcpus[vcpu].Vppi;
        c.Holds("an event while the line is high and not masked", Manual<X, W, B>.Same(due, before.Line & !before.Masked));
        c.Holds("it is of INTID 27", SeL4<W, B>.TakeVppi(kernel, 0) == 27);
        expected.Vcpus[vcpu].Vppi.Masked = true;
        c.Holds("it masks the interrupt, and changes nothing else", kernel.StateEquals(expected));
        c.Holds("no other before AckVPPI", !SeL4<W, B>.VppiIsDue(kernel, 0));
        W intid = c.Word("INTID");
        SeL4Error error = SeL4<W, B>.AckVPPI(kernel, vcpu, intid);
        c.Holds("AckVPPI takes INTID 27 only", error == SeL4Error.None ? intid == 27u : (intid != 27u) & (error
            == SeL4Error.InvalidArgument));
        expected.Vcpus[vcpu].Vppi.Masked = error != SeL4Error.None;
        c.Holds("it unmasks, and changes nothing else", kernel.StateEquals(expected));
        c.Holds("a level that is still high is a new event", Manual<X, W, B>.Same(SeL4<W, B>.VppiIsDue(kernel, 0), before.Line & (error
            == SeL4Error.None)));
    }
}
