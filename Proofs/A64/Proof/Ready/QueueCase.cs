using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Ready;

/// <summary>
/// Delivery.RemoveQueued and Delivery.Requeue keep their contracts for a bank, by induction over the turns of their loop: where a turn
/// begins, the INTIDs that are left are any, with one path for each that is the lowest of them, and the others are done. Each path ends
/// where the turn does, or with the function.
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop.</param>
/// <param name="Contract">Which of the two.</param>
/// <param name="Bank">The bank.</param>
internal sealed record QueueCase(EventClass Class, WaitingPlace Place, ReadyContract Contract, int Bank)
    : ReadyFunctionCase(Class, Place, Contract), IRefills
{
    private const int Turns = 32;

    private sealed class Progress
    {
        public SymbolicWord32 Queued, Leaving, Entering;
        public SymbolicWord32[] Targeted = [];
        public List<int> Refilled = [];
        public required SymbolicRun Run;
    }

    private Progress? path;

    /// <inheritdoc/>
    public override string Text => $"{Contract.Name} of bank {Bank}";

    private bool Requeues => Contract is RequeueContract;

    /// <summary>Where the queued INTIDs of a bank are.</summary>
    public static unsafe ulong Queued(RepresentationInvariant invariant, int bank)
    {
        VgicBank b = default;
        return invariant.BankAddress((uint)bank) + (ulong)RepresentationInvariant.Offset(&b, &b.Queued);
    }

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        ReadySets sets = run.Memory.Ready!;
        sets.Refills = this;
        SymbolicWord32 changed = Unknowns.Word("INTIDs"), queued = run.Memory.InitialWord(Queued(invariant, Bank));
        Relations<SymbolicWord32, SymbolicBit> then = new(invariant, run.Memory.InitialWord);
        path = new()
        {
            Run = run,
            Queued = queued,
            Leaving = Requeues ? changed & queued : changed,
            Entering = Requeues ? changed & ~queued : 0u,
            Targeted = [.. Enumerable.Range(0, invariant.Vcpus).Select(vcpu => then.TargetedAt(vcpu, Bank))],
        };
        FunctionLoop loop = new(image, Contract);
        FunctionLoop.Snapshot? first = null;
        bool Turn(ulong pc)
        {
            if (pc != loop.Head)
            {
                return false;
            }

            if (first is null)
            {
                claims.Holds(Invariant(sets, loop, SymbolicWord64.Low(run.General[loop.Tested])));
                claims.Settle();
                AnyTurn(sets, loop);
                first = loop.Begin(run);
                return false;
            }

            claims.Holds(Invariant(sets, loop, SymbolicWord64.Low(run.General[loop.Tested])));
            claims.Holds(first.IsTheSame(run));
            return true;
        }

        SymbolicWord64 state = SymbolicWord64.Of(invariant.Gic(0)), bank = SymbolicWord64.Of(invariant.BankAddress((uint)Bank));
        SymbolicWord64 number = Argument(invariant.FirstIntidOf((uint)Bank) / 32, 2);
        bool returned = Requeues ? Call(run, claims, Turn, state, bank, Unknowns.Wide("X2 before"), number, Argument(changed, 4))
            : Call(run, claims, Turn, state, bank, number, Argument(changed, 3));
        StoresOnly(run, claims, [Queued(invariant, Bank)]);
        if (returned)
        {
            claims.Holds(Done(sets));
            claims.Holds("those are refilled that something enters for", Entered(sets, path.Entering).Index().Aggregate(
                (SymbolicBit)true, (all, one) => all & Same(one.Item != 0u, path.Refilled.Contains(one.Index))));
        }
    }

    /// <inheritdoc/>
    public void Refill(int vcpu)
    {
        ReadySets sets = path!.Run.Memory.Ready!;
        sets.Claims.Holds(Done(sets));
        sets.Claims.Holds("each vCPU is refilled once, in order", path.Refilled.Count == 0 || path.Refilled[^1] < vcpu);
        path.Refilled.Add(vcpu);

        // A refill changes data: from here on the function must not depend on any.
        path.Run.Memory.IsDataForbidden = true;
    }

    /// <summary>What the function has done when it has done all that is left to do.</summary>
    private IEnumerable<(string Says, SymbolicBit Holds)> Done(ReadySets sets) => Progressed(sets, 0u);

    /// <summary>Registers and sets where a turn begins are any that the turns before may have left.</summary>
    private void AnyTurn(ReadySets sets, FunctionLoop loop)
    {
        SymbolicWord32 any = Unknowns.Word("INTIDs that are left");
        int lowest = PathExplorer.Current.Choose(Turns);
        SymbolicWord32 left = (any & ~((2u << lowest) - 1)) | (1u << lowest);
        SymbolicWord64[] x = path!.Run.General;
        path!.Run.ForgetCallerSaved("where a turn begins");
        x[loop.Tested] = SymbolicWord64.Join(0u, left);
        x[loop.Counter] = SymbolicWord64.Join(0u, Unknowns.Word("turns that are left"));
        if (loop.Third is { } touched)
        {
            x[touched] = SymbolicWord64.Join(0u, Touched(sets, left));
        }

        foreach ((int vcpu, int n) in sets.RowsOfBank(Bank))
        {
            sets[vcpu, n] = SetAt(sets, vcpu, left);
        }

        Assume(Invariant(sets, loop, left));
    }

    private IEnumerable<(string Says, SymbolicBit Holds)> Invariant(ReadySets sets, FunctionLoop loop, SymbolicWord32 left)
    {
        SymbolicWord64[] x = path!.Run.General;
        SymbolicWord32 counter = SymbolicWord64.Low(x[loop.Counter]);
        return
        [
            ("X of the loop have 32 bits", (SymbolicWord64.High(x[loop.Tested]) | SymbolicWord64.High(x[loop.Counter])) == 0u),
            ("something is left", left != 0u),
            ("nothing else is left", (left & ~(Requeues ? path.Entering : path.Leaving)) == 0u),
            ("turns are left", (counter >= 1u) & (counter <= Turns)),
            ("the lowest are done", (left & (SymbolicWord32.ShiftLeft(1u, Turns - counter) - 1u)) == 0u),
            ("targets of what has entered are known", loop.Third is { } touched
                ? x[touched] == SymbolicWord64.Join(0u, Touched(sets, left)) : (SymbolicBit)true),
            .. Progressed(sets, left),
        ];
    }

    /// <summary>What is queued and in rows when something is left to do.</summary>
    private IEnumerable<(string Says, SymbolicBit Holds)> Progressed(ReadySets sets, SymbolicWord32 left)
    {
        yield return ("Queued is without what leaves, and with what enters",
            sets.Now(Queued(sets.Invariant, Bank)) == ((path!.Queued & ~path.Leaving) | path.Entering));
        foreach ((int vcpu, int n) in sets.RowsOfBank(Bank))
        {
            yield return ($"rows of vCPU {vcpu} are without what left, and with what entered", sets[vcpu, n] == SetAt(sets, vcpu, left));
        }
    }

    private SymbolicWord32 SetAt(ReadySets sets, int vcpu, SymbolicWord32 left) => Requeues
        ? (path!.Queued & path.Targeted[vcpu] & ~path.Leaving) | Entered(sets, path.Entering & ~left)[vcpu]
        : path!.Queued & path.Targeted[vcpu] & ~(path.Leaving & ~left);

    private SymbolicWord32[] Entered(ReadySets sets, SymbolicWord32 entered) =>
        [.. Enumerable.Range(0, sets.Invariant.Vcpus).Select(vcpu => path!.Targeted[vcpu] & entered)];

    private SymbolicWord32 Touched(ReadySets sets, SymbolicWord32 left) =>
        Entered(sets, path!.Entering & ~left).Index().Aggregate((SymbolicWord32)0u, (all, one) =>
            all | SymbolicWord32.Select(one.Item != 0u, 1u << one.Index, 0u));
}
