using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Proofs.Theorems.Faults;

namespace Lockstep.Proofs.Theorems.Kernel;

/// <summary>T8: as far as it is one step.</summary>
[Theorem("T8", "What is pending in a list register is delivered once, whatever the distributor says: the acknowledge makes it active, "
    + "and no acknowledge or end makes any list register "
    + "pending again; one that is taken was pending, and after its end its state is 0.", "IHI 0048B 4.3.6, 5.2.2; seL4 InjectIRQ")]
public sealed class T08_Late_delivery : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VirtualInterfaceState<W, B> s = c.AnyInterface(), before = s.Copy();
        if (c.Choose("step", "an access", "an acknowledge and the end") == "an access")
        {
            c.AnyGuestAccess(s);
            for (int i = 0; i < s.ListRegisters.Length; i++)
            {
                c.Holds("nothing becomes pending", !s.ListRegisters[i].Pending | before.ListRegisters[i].Pending);
                B isTaken = before.ListRegisters[i].Pending & !s.ListRegisters[i].Pending;
                c.Holds("what is no more pending is active", !isTaken | (s.ListRegisters[i].Active & !before.ListRegisters[i].Active));
            }

            return;
        }

        c.Assume(Listed<W, B>.IntidsAreDistinctAndOrdinary(s) & Listed<W, B>.NothingIsActiveAndPending(s, ofHardware: false) & !s.EoiMode);
        (B taken, W intid) = s.Acknowledge();
        c.Assume(taken);
        int index = c.Choose("list register", 0, s.ListRegisters.Length);
        c.Assume(Listed<W, B>.IsValid(before.ListRegisters[index]) & (before.ListRegisters[index].Intid == intid));
        W sender = before.ListRegisters[index].Sender;
        c.Holds("it was pending, and is active", before.ListRegisters[index].Pending & s.ListRegisters[index].Active
            & !s.ListRegisters[index].Pending);
        if (s.Version == GicVersion.V2)
        {
            VirtualCpuInterface<W, B>.EndOfInterrupt(s, intid, sender);
        }
        else
        {
            VirtualCpuInterface<W, B>.EndOfInterruptOfGroup(s, intid, before.ListRegisters[index].Group1);
        }

        c.Holds("after the end its state is 0", !Listed<W, B>.IsValid(s.ListRegisters[index]));
        for (int i = 0; i < s.ListRegisters.Length; i++)
        {
            c.Holds("the others stay as they are", i == index ? true : s.ListRegisters[i].FieldsEqual(before.ListRegisters[i]));
        }
    }
}

/// <summary>T37: the latch.</summary>
[Theorem("T37", "Loading a list register takes the latch, of a GICv2 SGI the one source, and leaves the line: what sets the latch "
    + "afterwards is a request of its own.",
    "IHI 0048B 4.3.7, 4.3.8 figure 4-10")]
public sealed class T37_Load : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.One;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        B latch = c.Bit("latch"), line = c.Bit("line"), isEdge = c.Bit("edge");
        (B taken, B left) = ListRegisterTransfer<W, B>.Load(latch);
        c.Holds("all of the latch is taken", Manual<X, W, B>.Same(taken, latch));
        c.Holds("nothing is left", !left);
        c.Holds("what is still pending is a level's line", Manual<X, W, B>.Same(ListRegisterTransfer<W, B>.Pending(isEdge, left, line),
            line & !isEdge));

        W senders = c.Word("senders");
        int loaded = c.Choose("sender", 0, 8);
        W after = ListRegisterTransfer<W, B>.SendersAfterLoad(senders, loaded);
        for (int i = 0; i < 8; i++)
        {
            c.Holds("one sender less, and the others as they were", i == loaded ? !W.Bit(after, i) : Manual<X, W, B>.Same(W.Bit(after,
                i), W.Bit(senders, i)));
        }
    }
}

/// <summary>T37: InjectIRQ.</summary>
[Theorem("T37.inject", "InjectIRQ writes one list register, pending, with EOI and without HW, of the INTID, the priority and the "
    + "group, in hardware where the vCPU is current; it refuses "
    + "numbers that are out of range, and an entry that the shadow has active, and then changes nothing.",
    "seL4 InjectIRQ; IHI 0048B 5.3.8; IHI 0069 12.4 ICH_LR<n>_EL2")]
public sealed class T37_Inject : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        KernelState<W, B> kernel = c.AnyKernel(), expected = kernel.Copy();
        int count = c.Configuration.ListRegisters, vcpu = c.Choose("vCPU", 0, 2), index = c.Choose("index", -1, count + 1);
        W intid = c.Word("INTID"), priority = c.Word("priority"), group = c.Word("group");
        SeL4Error error = SeL4<W, B>.InjectIRQ(kernel, vcpu, intid, priority, group, index);
        B inRange = (intid <= 1023u) & (priority <= 31u) & (group <= 1u) & (index >= 0 && index < count);
        if (error == SeL4Error.RangeError)
        {
            c.Holds("out of range", !inRange);
            c.Holds("nothing changes", kernel.StateEquals(expected));
            return;
        }

        c.Holds("in range", inRange);
        ListRegister<W, B> shadow = expected.Vcpus[vcpu].Saved.ListRegisters[index];
        if (error == SeL4Error.DeleteFirst)
        {
            c.Holds("the shadow has it active", shadow.Active & !shadow.Pending);
            c.Holds("nothing changes", kernel.StateEquals(expected));
            return;
        }

        bool isCurrent = expected.Cores[0].Current == vcpu;
        ListRegister<W, B>[] written = isCurrent ? expected.Cores[0].Hardware.ListRegisters : expected.Vcpus[vcpu].Saved.ListRegisters;
        uint priorityShift = c.Gic.Version == GicVersion.V2 ? 3u : 0;
        written[index] = new()
        {
            Pending = true,
            Active = false,
            Group1 = W.Bit(group, 0),
            Hw = false,
            EoiMaintenance = true,
            Intid = intid,
            Sender = 0u,
            Priority = priority << (int)priorityShift & 0xf8u,
        };
        c.Holds("no error, and the shadow does not have it active", (error == SeL4Error.None) & !(shadow.Active & !shadow.Pending));
        c.Holds("that list register, and nothing else", kernel.StateEquals(expected));
    }
}

/// <summary>T38.</summary>
[Theorem("T38", "Reading a list register back: active is its active bit; the latch is what was set since the load, and what the load "
    + "took where it is still pending. "
    + "The end clears no latch, of a level neither.", "IHI 0048B 4.3.7, 4.3.8 figure 4-10; 3.2")]
public sealed class T38_Fold : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.One;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        B taken = c.Bit("taken by the load"), latch = c.Bit("latch"), line = c.Bit("line"), isEdge = c.Bit("edge");
        foreach (ListRegister<W, B> lr in c.AnyInterface().ListRegisters)
        {
            B after = ListRegisterTransfer<W, B>.LatchAfterFold(taken, latch, lr), active = ListRegisterTransfer<W, B>.ActiveAfterFold(lr);
            c.Holds("active is its active bit", Manual<X, W, B>.Same(active, lr.Active));
            c.Holds("what was set since the load stays", !latch | after);
            c.Holds("what the load took stays where it is pending", !(taken & lr.Pending) | after);
            c.Holds("and nothing else is pending", !after | latch | (taken & lr.Pending));
            B pending = ListRegisterTransfer<W, B>.Pending(isEdge, after, line);
            c.Holds("a level is pending by its line too", Manual<X, W, B>.Same(pending, after | (line & !isEdge)));
        }
    }
}

/// <summary>I8: the guest.</summary>
[Theorem("I8", "No INTID is in two list registers whose state is not 0, and none of 1020 to 1023 is in any: no access of the guest "
    + "changes that.", "IHI 0048B 5.3.8; IHI 0069 12.4 ICH_LR<n>_EL2")]
public sealed class I08_No_INTID_twice : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VirtualInterfaceState<W, B> s = c.AnyInterface();
        B distinct = ListRegisterTransfer<W, B>.IntidsAreDistinct(s);
        foreach (ListRegister<W, B> lr in s.ListRegisters)
        {
            distinct &= ListRegisterTransfer<W, B>.IsLawful(lr) | (lr.Hw & lr.Active & lr.Pending);
        }

        c.Assume(Listed<W, B>.IntidsAreDistinctAndOrdinary(s));
        c.Holds("the model's predicates say so too", distinct);
        c.AnyGuestAccess(s);
        c.Holds("an access keeps it", Listed<W, B>.IntidsAreDistinctAndOrdinary(s));
    }
}

/// <summary>I9: the guest.</summary>
[Theorem("I9", "A list register with HW is never active and pending, nor is any other that was not before; what is active, or active "
    + "and pending, is not signalled again before its end.",
    "IHI 0048B 5.3.8; IHI 0069 12.4 ICH_LR<n>_EL2.HW")]
public sealed class I09_HW_and_levels : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        VirtualInterfaceState<W, B> s = c.AnyInterface(), before = s.Copy();
        PendingCandidate<W, B> next = VirtualCpuInterface<W, B>.HighestPending(s);
        c.Holds("what is signalled is in a list register", !next.Exists | (next.Index < (uint)s.ListRegisters.Length));
        for (int i = 0; i < s.ListRegisters.Length; i++)
        {
            ListRegister<W, B> lr = s.ListRegisters[i];
            c.Holds("which is pending and not active", !next.Exists | (next.Index != (uint)i) | (lr.Pending & !lr.Active));
            c.Holds("and has its INTID", !next.Exists | (next.Index != (uint)i) | (lr.Intid == next.Intid));
        }

        c.AnyGuestAccess(s);
        for (int i = 0; i < s.ListRegisters.Length; i++)
        {
            ListRegister<W, B> lr = s.ListRegisters[i], was = before.ListRegisters[i];
            c.Holds("nothing becomes active and pending", !(lr.Active & lr.Pending) | (was.Active & was.Pending));
            c.Holds("HW stays as it is", Manual<X, W, B>.Same(lr.Hw, was.Hw));
        }
    }
}

/// <summary>I8 and I9: the kernel.</summary>
[Theorem("I9.kernel", "Of what seL4 loads nothing is active and pending or has HW, and no INTID is twice in a vCPU's list registers, "
    + "where InjectIRQ is called with an INTID below 1020 that is in "
    + "none and for a list register of state 0; switching, threads and maintenance keep both.",
    "seL4 InjectIRQ, VGICMaintenance; IHI 0048B 5.3.8")]
public sealed class I09_Kernel : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        KernelState<W, B> kernel = c.AnyKernel();
        int vcpu = c.Choose("vCPU", 0, 2);
        VirtualInterfaceState<W, B> actual = kernel.Actual(vcpu);
        c.Assume(Listed<W, B>.IntidsAreDistinctAndOrdinary(actual) & Listed<W, B>.NothingIsActiveAndPending(actual, ofHardware: false));
        foreach (ListRegister<W, B> lr in actual.ListRegisters)
        {
            c.Assume(!lr.Hw);
        }

        string step = c.Choose("step", "InjectIRQ", "vCPU 0 runs", "vCPU 1 runs", "a thread runs", "maintenance");
        if (step == "InjectIRQ")
        {
            int index = c.Choose("index", 0, c.Configuration.ListRegisters);
            W intid = c.Word("INTID");
            c.Assume((intid < 1020u) & !Listed<W, B>.HasIntid(actual, intid) & !Listed<W, B>.IsValid(actual.ListRegisters[index]));
            SeL4<W, B>.InjectIRQ(kernel, vcpu, intid, c.Word("priority"), c.Word("group"), index);
        }
        else
        {
            KernelSteps.Do(kernel, step);
        }

        actual = kernel.Actual(vcpu);
        c.Holds("no INTID twice", Listed<W, B>.IntidsAreDistinctAndOrdinary(actual));
        c.Holds("nothing active and pending", Listed<W, B>.NothingIsActiveAndPending(actual, ofHardware: false));
        foreach (ListRegister<W, B> lr in actual.ListRegisters)
        {
            c.Holds("no HW", !lr.Hw);
        }
    }
}

/// <summary>Invariants of the interface.</summary>
[Theorem("N2.interface", "No access of the guest to its CPU interface, and nothing that the kernel does, sets a bit of it that is not "
    + "implemented.", "IHI 0048B 5.3, 5.5; IHI 0069 12.4, 12.5")]
public sealed class N02_Interface : Theorem
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations => KernelConfigurations.All;

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        string step = c.Choose("step", "access", "InjectIRQ", "vCPU 0 runs", "vCPU 1 runs", "a thread runs", "maintenance");
        if (step == "access")
        {
            VirtualInterfaceState<W, B> s = c.AnyInterface();
            c.AnyGuestAccess(s);
            Keeps(c, s);
            return;
        }

        KernelState<W, B> kernel = c.AnyKernel();
        if (step == "InjectIRQ")
        {
            int vcpu = c.Choose("vCPU", 0, 2), index = c.Choose("index", -1, c.Configuration.ListRegisters + 1);
            SeL4<W, B>.InjectIRQ(kernel, vcpu, c.Word("INTID"), c.Word("priority"), c.Word("group"), index);
        }
        else
        {
            KernelSteps.Do(kernel, step);
        }

        Keeps(c, kernel.Cores[0].Hardware);
        Keeps(c, kernel.Vcpus[0].Saved);
        Keeps(c, kernel.Vcpus[1].Saved);
    }

    private static void Keeps<X, W, B>(Case<X, W, B> c, VirtualInterfaceState<W, B> s)
        where X : struct, Model.Words.IWord<X, B>, Model.Words.IWide<X, W, B>
        where W : struct, Model.Words.IWord<W, B>
        where B : struct, Model.Words.IBit<B>
    {
        foreach ((string name, B holds) in KernelCases.Invariants(s))
        {
            c.Holds(name, holds);
        }
    }
}
