using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Ready;

/// <summary>
/// Delivery.Refill keeps its contract for a vCPU, by induction over the turns of its loop: where a turn begins is any state in which a list
/// register is free, and the turn is one delivery of the model. Each path ends where the turn does, or with the function.
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop.</param>
/// <param name="Owner">The vCPU.</param>
/// <param name="Intid">What is the most urgent in the turn; null for nothing.</param>
internal sealed record RefillCase(EventClass Class, WaitingPlace Place, int Owner, uint? Intid)
    : ReadyFunctionCase(Class, Place, ReadyContract.Refill)
{
    private const int Turns = VgicState.MaxListRegisters;

    /// <inheritdoc/>
    public override string Text => $"{Contract.Name} of vCPU {Owner}, where " + (Intid is { } intid ? $"INTID {intid} is the most urgent"
        : "nothing is to be loaded");

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        ReadySets sets = run.Memory.Ready!;
        sets.Answer = Intid;
        int[] banks = [.. RefillEffect.BanksOf(invariant, Owner)];
        Relations<SymbolicWord32, SymbolicBit> then = new(invariant, run.Memory.InitialWord);
        Assume([.. RefillEffect.Needed(then, invariant, banks),
            .. banks.SelectMany(bank => Enumerable.Range(bank * 32, 32)).SelectMany(then.Targets)]);
        if (Intid is { } intid)
        {
            Assume(IsDeliverable(sets, then, run, invariant, intid));
        }
        else
        {
            Assume(then.Refilled(Owner));
        }

        ModelDelivery model = new(image, run, invariant);
        run.Kernel.MayRefuse = true;
        sets.Answered = (vcpu, answer, isFirst) =>
        {
            claims.HoldsNow(isFirst, model.IsNext(vcpu, answer));
            model.Answered = answer;
        };
        FunctionLoop loop = new(image, Contract);
        FunctionLoop.Snapshot? first = null;
        ulong free = invariant.FreeAddress(Owner);
        bool Turn(ulong pc)
        {
            if (pc != loop.Head)
            {
                return false;
            }

            claims.Holds("a list register is free", Now(run, free) != 0u);
            if (first is null)
            {
                claims.Holds("there are as many turns as list registers", run.General[loop.Counter] == SymbolicWord64.Of(Turns));
                claims.Holds("a turn changes no other register", loop.Third is null);
                claims.Settle();
                StoresOnly(run, claims, []);
                run.ForgetCallerSaved("where a turn begins");
                run.General[loop.Counter] = SymbolicWord64.Join(0u, Unknowns.Word("turns that are left"));
                Assume(TurnsAreLeft(run, loop, free));
                first = loop.Begin(run);
                return false;
            }

            claims.Holds(first.IsTheSame(run));
            claims.Holds(TurnsAreLeft(run, loop, free));
            return true;
        }

        bool returned = Call(run, claims, Turn, SymbolicWord64.Of(invariant.Gic(0)), Argument((uint)Owner, 1));
        Relations<SymbolicWord32, SymbolicBit> now = new(invariant, at => Now(run, at));
        claims.Holds("when it returns list registers are refilled", !returned || now.IsRefilled(Owner));
        for (int vcpu = 0; vcpu < invariant.Vcpus; vcpu++)
        {
            claims.Holds($"those of vCPU {vcpu} are if they were", vcpu == Owner || !then.IsRefilled(vcpu) | now.IsRefilled(vcpu));
        }

        bool isIdle = run.Kernel.Invocations.Count == 0;
        StoresOnly(run, claims, isIdle ? [] : RefillEffect.Changes(invariant, Owner));
        claims.Holds("it injects one interrupt in a turn", run.Kernel.Invocations.Count == (Intid is null ? 0 : 1));
        if (!isIdle)
        {
            claims.Holds(RefillEffect.Claimed(now, run, invariant, banks));
            claims.Holds(sets.AreWhatWaits(Enumerable.Range(0, invariant.Banks)));
        }

        model.Claim(claims);
    }

    private IEnumerable<(string Says, SymbolicBit Holds)> TurnsAreLeft(SymbolicRun run, FunctionLoop loop, ulong free)
    {
        SymbolicWord32 counter = SymbolicWord64.Low(run.General[loop.Counter]);
        return
        [
            ("the counter has 32 bits", SymbolicWord64.High(run.General[loop.Counter]) == 0u),
            ("turns are left", (counter >= 1u) & (counter <= Turns)),
            ("list registers of turns that were taken are not free",
                (Now(run, free) & (SymbolicWord32.ShiftLeft(1u, Turns - counter) - 1u)) == 0u),
        ];
    }

    private IEnumerable<(string Says, SymbolicBit Holds)> IsDeliverable(ReadySets sets, Relations<SymbolicWord32, SymbolicBit> then,
        SymbolicRun run, RepresentationInvariant invariant, uint intid)
    {
        yield return ("it waits", SymbolicWord32.Bit(sets[Owner, (int)intid / 32], (int)intid % 32));
        yield return ("a list register is free", run.Memory.InitialWord(invariant.FreeAddress(Owner)) != 0u);
        yield return ("something is deliverable", !then.IsRefilled(Owner));
    }
}
