using Lockstep.Model.Gic;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Ready;

/// <summary>
/// The model's distributor beside a path. An injection has to be of the interrupt that the model has before the vCPU, with its priority
/// and group, into the first list register that is free; it is the model's acknowledge then (Deviation.ActiveIsBounded), unless the kernel
/// refuses it.
/// </summary>
internal sealed class ModelDelivery
{
    private const int PriorityShift = 16, GroupShift = 24, IndexShift = 32, PriorityFieldLow = 3, IntidBits = 10;

    private readonly VmmImage image;
    private readonly SymbolicRun run;
    private readonly RepresentationInvariant invariant;
    private readonly SymbolicWord32[] free;
    private readonly List<(string Says, SymbolicBit Holds)> claimed = [];

    /// <summary>Follows a path from where it is.</summary>
    public ModelDelivery(VmmImage image, SymbolicRun run, RepresentationInvariant invariant)
    {
        (this.image, this.run, this.invariant) = (image, run, invariant);
        State = Shown();
        free = new SymbolicWord32[invariant.Vcpus];
        Follow();
        run.Kernel.Injected = Injected;
    }

    /// <summary>The model's state.</summary>
    public GicState<SymbolicWord32, SymbolicBit> State { get; private set; }

    /// <summary>The model's state that the program's stands for now.</summary>
    public GicState<SymbolicWord32, SymbolicBit> Shown() => GicAbstraction.Of(image, invariant, Now);

    /// <summary>The program's state is the model's, and injections were what they have to be.</summary>
    public void Claim(Claims claims)
    {
        claims.HoldEach(claimed);
        claimed.Clear();
        claims.Holds("the distributor is the model's", Shown().StateEquals(State));
    }

    /// <summary>The model goes on from the program's state.</summary>
    public void Follow()
    {
        State = Shown();
        for (int vcpu = 0; vcpu < free.Length; vcpu++)
        {
            free[vcpu] = Now(invariant.FreeAddress(vcpu));
        }
    }

    private SymbolicWord32 Now(ulong at) => SymbolicWord64.Low(run.Memory.Read(at, 4));

    /// <summary>An interrupt is the one that the model has before a vCPU.</summary>
    public (string Says, SymbolicBit Holds) IsNext(int vcpu, uint intid)
    {
        HighestPending<SymbolicWord32, SymbolicBit> next = Delivery<SymbolicWord32, SymbolicBit>.Highest(State, vcpu);
        return ($"INTID {intid}, with its priority and group, is the model's most urgent pending interrupt",
            (next.Intid == intid) & (next.Priority == Priority(vcpu, intid)) & !(next.Group1 ^ IsGroup1(vcpu, intid)));
    }

    private void Injected(ulong owner, SymbolicWord64 argument, SymbolicBit isRefused)
    {
        int vcpu = (int)owner;
        SymbolicWord64 named = SymbolicWord64.Extract(argument, IntidBits - 1, 0);
        uint intid = named.Term.IsKnown ? (uint)named.Term.Value : uint.MaxValue;
        if (intid >= (uint)State.Configuration.IntidCount)
        {
            throw new ObligationFailedException("an interrupt is injected that is no number");
        }

        if (Answered != intid)
        {
            claimed.Add(IsNext(vcpu, intid));
        }

        claimed.Add(("it is injected into a free list register", free[vcpu] != 0u));
        SymbolicWord64 expected = SymbolicWord64.Of(intid)
            | (SymbolicWord64.Join(0u, Priority(vcpu, intid) >> PriorityFieldLow) << PriorityShift)
            | (SymbolicWord64.Of(IsGroup1(vcpu, intid)) << GroupShift)
            | (SymbolicWord64.Join(0u, SymbolicWord32.CountTrailingZeros(free[vcpu])) << IndexShift);
        claimed.Add(("priority and group are the model's, and the list register is the first free one", argument == expected));
        SymbolicWord32 source = Sgi<SymbolicWord32, SymbolicBit>.Source(State, vcpu, intid);
        PerIntid<SymbolicWord32, SymbolicBit>.Activate(State, vcpu, intid, source, !isRefused);
        free[vcpu] &= free[vcpu] - 1u;
    }

    /// <summary>An interrupt that <see cref="IsNext"/> was claimed of already, in the state as it is.</summary>
    public uint? Answered { get; set; }

    private SymbolicWord32 Priority(int vcpu, uint intid)
    {
        int four = (State.Bank(vcpu, (int)intid / 32) * 8) + (int)(intid % 32 / 4), lane = 8 * (int)(intid % 4);
        return SymbolicWord32.Extract(State.Priorities[four], lane + 7, lane);
    }

    private SymbolicBit IsGroup1(int vcpu, uint intid) => SymbolicWord32.Bit(State.Intid(vcpu, (int)intid / 32).Group, (int)intid % 32);
}
