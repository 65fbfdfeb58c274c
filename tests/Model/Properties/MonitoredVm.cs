using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Shouldly;
using Interface = Lockstep.Model.Kernel.VirtualInterfaceState<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using KernelModel = Lockstep.Model.Kernel.KernelState<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Microkernel = Lockstep.Model.Kernel.SeL4<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Transfer = Lockstep.Model.Kernel.ListRegisterTransfer<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Properties;

/// <summary>
/// The plainest monitor that the rules of the kernel allow, around the kernel model: a distributor, what is believed of the list
/// registers, and a guest whose CPU interface the hardware has. Its checks are made on every step.
/// </summary>
internal sealed class MonitoredVm
{
    /// <summary>INTIDs of the guest: SGIs, the virtual timer, and SPIs of which the even ones are edge-triggered.</summary>
    public static readonly int[] Intids = [0, 5, 27, 32, 33, 34, 35, 36, 37, 38, 39, 40, 41];

    private readonly int core;

    public MonitoredVm(KernelModel kernel, int vcpu, bool isV3, bool splitsEnd)
    {
        Kernel = kernel;
        Vcpu = vcpu;
        core = Array.IndexOf(kernel.Cores, kernel.CoreOf(vcpu));
        Belief = new ListRegisterBelief(kernel.Vcpus[vcpu].Saved.ListRegisters.Length);

        // CPU 1 only sends SGIs.
        Distributor = new GicWorld(new GicSetup { IsV3 = isV3, Cpus = 2, SgiEnablesAreFixed = true, SplitsEnd = splitsEnd });
        foreach (int intid in Intids)
        {
            Distributor.Prepare(0, intid, IsEdge(intid), priority: 0x80, group1: isV3);
        }

        Guest(hw =>
        {
            hw.EnableGroup0 = hw.EnableGroup1 = hw.AckCtl = true;
            hw.EoiMode = splitsEnd;
            hw.Pmr = VirtualInterface.PriorityMask;
        });
    }

    public KernelModel Kernel { get; }

    public int Vcpu { get; }

    public GicWorld Distributor { get; }

    public ListRegisterBelief Belief { get; }

    /// <summary>The list registers, wherever they are.</summary>
    public Interface Actual => Kernel.Actual(Vcpu);

    /// <summary>Interrupts that the guest has acknowledged and not ended.</summary>
    public Stack<Taken> Nested { get; } = new();

    /// <summary>With EOImode 1: ended, not deactivated.</summary>
    public Queue<Taken> Dropped { get; } = new();

    /// <summary>INTIDs that the guest has acknowledged, in order.</summary>
    public List<int> Delivered { get; } = [];

    /// <summary>INTIDs whose end the monitor has heard of, in order.</summary>
    public List<int> Ended { get; } = [];

    /// <summary>INTIDs of the last refill, in order.</summary>
    public List<int> LastLoaded { get; } = [];

    /// <summary>By INTID: pending bits that became 1, and that the guest has cleared.</summary>
    public Dictionary<int, int> Accepted { get; } = Intids.ToDictionary(i => i, _ => 0);

    /// <summary>By INTID: pending bits that the guest has cleared.</summary>
    public Dictionary<int, int> Cleared { get; } = Intids.ToDictionary(i => i, _ => 0);

    /// <summary>VPPIEvents, and acknowledgements of them.</summary>
    public int TimerEvents { get; private set; }

    /// <summary>Calls of AckVPPI.</summary>
    public int TimerAcks { get; private set; }

    public static bool IsEdge(int intid) => intid < 16 || (intid >= 32 && intid % 2 == 0);

    /// <summary>A kernel with two vCPUs on one core, and the first of them in its machine.</summary>
    public static MonitoredVm Create(bool isV3, int listRegisters, bool splitsEnd) =>
        new(new KernelModel(isV3 ? GicVersion.V3 : GicVersion.V2, listRegisters, 0, 0), 0, isV3, splitsEnd);

    /// <summary>The guest runs; faults that come while it does are handled.</summary>
    public void Guest(Action<Interface> action)
    {
        Microkernel.Run(Kernel, Vcpu);
        action(Kernel.Cores[core].Hardware);
        TakeFaults();
    }

    /// <summary>The monitor runs: something changes at the distributor, and free list registers are filled.</summary>
    public void Monitor(Action<GicWorld> action, bool clears = false)
    {
        Microkernel.RunThread(Kernel, core);
        int[] before = [.. Intids.Select(Latched)];
        action(Distributor);
        for (int i = 0; i < Intids.Length; i++)
        {
            int change = Latched(Intids[i]) - before[i];
            Accepted[Intids[i]] += int.Max(change, 0);
            Cleared[Intids[i]] += clears ? int.Max(-change, 0) : 0;
        }

        Refill();
    }

    public Taken? Acknowledge()
    {
        Taken? taken = null;
        Guest(hw =>
        {
            uint raw = hw.Version == GicVersion.V2
                ? GicvFrame<Word32, Bit>.Read(hw, GicvFrame<Word32, Bit>.GICV_IAR).Value
                : IcvRegisters<Word32, Bit>.Read(hw, IccRegister.ICC_IAR1_EL1).Value;
            bool group1 = hw.Version == GicVersion.V3;
            if (group1 && raw == 1023)
            {
                raw = IcvRegisters<Word32, Bit>.Read(hw, IccRegister.ICC_IAR0_EL1).Value;
                group1 = false;
            }

            taken = raw < 1020 ? new Taken(raw, group1) : null;
        });
        if (taken is { } one)
        {
            Nested.Push(one);
            Delivered.Add(one.Intid);
        }

        return taken;
    }

    public void End(Taken taken) => Guest(hw =>
    {
        if (hw.Version == GicVersion.V2)
        {
            GicvFrame<Word32, Bit>.Write(hw, GicvFrame<Word32, Bit>.GICV_EOIR, taken.Raw);
        }
        else
        {
            IcvRegisters<Word32, Bit>.Write(hw, taken.Group1 ? IccRegister.ICC_EOIR1_EL1 : IccRegister.ICC_EOIR0_EL1, taken.Raw);
        }
    });

    public void Deactivate(Taken taken) => Guest(hw =>
    {
        if (hw.Version == GicVersion.V2)
        {
            GicvFrame<Word32, Bit>.Write(hw, GicvFrame<Word32, Bit>.GICV_DIR, taken.Raw);
        }
        else
        {
            IcvRegisters<Word32, Bit>.Write(hw, IccRegister.ICC_DIR_EL1, taken.Raw);
        }
    });

    /// <summary>The guest ends and deactivates the innermost interrupt.</summary>
    public void FinishOne()
    {
        Taken taken = Nested.Pop();
        End(taken);
        if (Distributor.Setup.SplitsEnd)
        {
            Deactivate(taken);
        }
    }

    /// <summary>
    /// The guest ends all that it has, and takes and ends what comes until nothing does; devices fall silent when served.
    /// </summary>
    public void Drain()
    {
        while (Nested.Count > 0)
        {
            FinishOne();
        }

        while (Dropped.TryDequeue(out Taken dropped))
        {
            Deactivate(dropped);
        }

        for (int i = 0; i < 200 && Acknowledge() is { } taken; i++)
        {
            Monitor(d => d.Line(0, taken.Intid, false));
            FinishOne();
        }
    }

    /// <summary>What waits for a list register: deliverable and in none, as far as is believed.</summary>
    public IEnumerable<int> Waiting()
    {
        HashSet<int> seen = [];
        while (GicOracle.Best(Distributor, 0, i => seen.Contains(i) || Belief.MayHold(i)) is >= 0 and int next && seen.Add(next))
        {
            yield return next;
        }
    }

    /// <summary>Pending bits of an interrupt in the distributor: an SGI of GICv2 has one for each source.</summary>
    public int Latched(int intid) => Distributor.IsV2 && Distributor.IsSgi(intid)
        ? System.Numerics.BitOperations.PopCount(Distributor.Sources(0, intid))
        : Distributor.Get(Field.Latch, 0, intid) ? 1 : 0;

    /// <summary>List registers that hold the interrupt pending.</summary>
    public int PendingInRegisters(int intid) =>
        Actual.ListRegisters.Count(lr => lr.Intid.Value == intid && lr.Pending.Value);

    /// <summary>A maintenance fault with this index, whether the kernel has reason for it or not.</summary>
    public MaintenanceEffect Maintenance(int index)
    {
        Microkernel.RunThread(Kernel, core);
        MaintenanceEffect effect = Belief.Maintenance(index);
        if (effect.EndedIntid >= 0)
        {
            Ended.Add(effect.EndedIntid);
            Fold(effect.EndedIntid, index);
        }

        Refill();
        return effect;
    }

    private void TakeFaults()
    {
        for (int i = 0; i < 200; i++)
        {
            if (Microkernel.MaintenanceIsDue(Kernel, core).Value)
            {
                Maintenance(Microkernel.TakeMaintenance(Kernel, core));
            }
            else if (Microkernel.VppiIsDue(Kernel, core).Value)
            {
                ((int)Microkernel.TakeVppi(Kernel, core)).ShouldBe(27);
                TimerEvents++;
                Monitor(d => d.Line(0, 27, true));
            }
            else
            {
                return;
            }

            Microkernel.Run(Kernel, Vcpu);
        }

        throw new InvalidOperationException("faults do not end");
    }

    private void Fold(int intid, int index)
    {
        bool latch = Distributor.Get(Field.Latch, 0, intid);
        if (!(Distributor.IsV2 && Distributor.IsSgi(intid)))
        {
            Distributor.Put(Field.Latch, 0, intid, Transfer.LatchAfterFold(true, latch, Actual.ListRegisters[index]).Value);
        }

        if (intid == 27 && TimerAcks < TimerEvents)
        {
            // The level is sampled by the next event: it comes at once where it is still high.
            Distributor.Line(0, 27, false);
            Microkernel.AckVPPI(Kernel, Vcpu, 27u).ShouldBe(SeL4Error.None);
            TimerAcks++;
        }
    }

    private void Refill()
    {
        LastLoaded.Clear();
        while (Belief.FirstFree is >= 0 and int index && GicOracle.Best(Distributor, 0, Belief.MayHold) is >= 0 and int intid)
        {
            Load(index, intid);
            LastLoaded.Add(intid);
        }
    }

    private void Load(int index, int intid)
    {
        Actual.ListRegisters[index].IsUsable.Value.ShouldBeTrue("I13: the list register is not free");
        uint priority = (uint)GicOracle.Priority(Distributor, 0, intid) >> 3, group = (uint)GicOracle.GroupOf(Distributor, 0, intid);
        Microkernel.InjectIRQ(Kernel, Vcpu, (uint)intid, priority, group, index).ShouldBe(SeL4Error.None);
        Belief.Loaded(index, intid);
        if (Distributor.IsV2 && Distributor.IsSgi(intid))
        {
            uint sources = Distributor.Sources(0, intid);
            Distributor.PutSources(0, intid, Transfer.SendersAfterLoad(sources, System.Numerics.BitOperations.TrailingZeroCount(sources)).Value);
            return;
        }

        bool latch = Distributor.Get(Field.Latch, 0, intid);
        Distributor.Put(Field.Latch, 0, intid, Transfer.Load(latch).Left.Value);
    }
}
