using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Ready;

/// <summary>What stands for refills of list registers on a path.</summary>
internal interface IRefills
{
    /// <summary>A vCPU's list registers are refilled.</summary>
    void Refill(int vcpu);
}

/// <summary>Refills in cases in which nothing is to be loaded by one: that is claimed.</summary>
/// <param name="sets">What waits.</param>
internal sealed class NothingToLoad(ReadySets sets) : IRefills
{
    /// <inheritdoc/>
    public void Refill(int vcpu) =>
        sets.Claims.Holds(new Relations<SymbolicWord32, SymbolicBit>(sets.Invariant, sets.Now).Refilled(vcpu));
}

/// <summary>
/// Refills in cases that are about every state. Where there is something to load, the program's state is the model's before, and satisfies
/// what a refill asks for; then it is any state that a refill may leave, and the model goes on from it: each load was a delivery of the
/// model (<see cref="RefillCase"/>).
/// </summary>
/// <param name="run">The path.</param>
/// <param name="invariant">What the data holds.</param>
/// <param name="model">The model beside it.</param>
/// <param name="needed">What holds of the state at the beginning of the path, for all that a refill looks at.</param>
internal sealed class AnyRefills(
    SymbolicRun run, RepresentationInvariant invariant, ModelDelivery model, Action needed) : IRefills
{
    private const int ManyListRegisters = 4;

    /// <inheritdoc/>
    public void Refill(int vcpu)
    {
        ReadySets sets = run.Memory.Ready!;
        Relations<SymbolicWord32, SymbolicBit> now = new(invariant, sets.Now);
        needed();
        SymbolicBit[] were = [.. Enumerable.Range(0, invariant.Vcpus).Select(now.IsRefilled)];
        if (were[vcpu])
        {
            return;
        }

        (string, SymbolicBit)[] claimed = [.. RefillEffect.Claimed(now, run, invariant, RefillEffect.BanksOf(invariant, vcpu))];
        if (invariant.ListRegisters > ManyListRegisters)
        {
            // Together they are too much for the solver.
            sets.Claims.HoldEach(claimed);
        }
        else
        {
            sets.Claims.Holds(claimed);
        }

        sets.Claims.Holds(sets.AreWhatWaits(Enumerable.Range(0, invariant.Banks)));
        model.Claim(sets.Claims);
        sets.Claims.Settle();
        string when = sets.Fresh("after refill");
        foreach (ulong at in RefillEffect.Changes(invariant, vcpu))
        {
            sets.Put(at, invariant.At(at)!.Value.Any(when));
        }

        sets.Follow();
        Relations<SymbolicWord32, SymbolicBit> then = new(invariant, sets.Now);
        Assume(RefillEffect.Needed(then, invariant, RefillEffect.BanksOf(invariant, vcpu)));
        Assume(Enumerable.Range(0, invariant.Vcpus).Select(v =>
            ("list registers are refilled, of another vCPU if they were", v == vcpu ? then.IsRefilled(v) : !were[v] | then.IsRefilled(v))));
        model.Follow();
        sets.IsRefilled = true;
    }

    private static void Assume(IEnumerable<(string Says, SymbolicBit Holds)> relations)
    {
        foreach ((_, SymbolicBit holds) in relations)
        {
            PathExplorer.Current.Assume(holds.ToExpression());
        }
    }
}
