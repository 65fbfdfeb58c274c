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
    private const int PriorityShift = 16, GroupShift = 24, IndexShift = 32, PriorityFieldLow = 3;

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
        claims.Holds(claimed);
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

    private void Injected(ulong owner, SymbolicWord64 argument, SymbolicBit isRefused)
    {
        int vcpu = (int)owner;
        HighestPending<SymbolicWord32, SymbolicBit> next = Delivery<SymbolicWord32, SymbolicBit>.Highest(State, vcpu);
        claimed.Add(("something is injected when the model forwards something",
            next.Intid != Delivery<SymbolicWord32, SymbolicBit>.Spurious));
        claimed.Add(("it is injected into a free list register", free[vcpu] != 0u));
        SymbolicWord64 expected = SymbolicWord64.Join(0u, next.Intid)
            | (SymbolicWord64.Join(0u, next.Priority >> PriorityFieldLow) << PriorityShift) | (SymbolicWord64.Of(next.Group1) << GroupShift)
            | (SymbolicWord64.Join(0u, SymbolicWord32.CountTrailingZeros(free[vcpu])) << IndexShift);
        claimed.Add(("INTID, priority and group are of the model's most urgent pending interrupt, and the list register is the first free"
            + " one", argument == expected));
        SymbolicWord32 source = Sgi<SymbolicWord32, SymbolicBit>.Source(State, vcpu, next.Intid);
        PerIntid<SymbolicWord32, SymbolicBit>.Activate(State, vcpu, next.Intid, source, !isRefused);
        free[vcpu] &= free[vcpu] - 1u;
    }
}
