using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>One event of which everything that decides the way of the code is fixed, and all else is anything.</summary>
/// <param name="Class">The row of the table that it belongs to.</param>
/// <param name="Place">Where the program waits.</param>
internal abstract record EventCase(EventClass Class, WaitingPlace Place)
{
    /// <summary>Which states of the VMM it is about.</summary>
    public virtual InitialState State => InitialState.Any;

    /// <summary>Its values, as a person reads them.</summary>
    public abstract string Text { get; }

    /// <summary>Assumes parts of the invariant.</summary>
    protected static void Assume(IEnumerable<(string Says, SymbolicBit Holds)> relations)
    {
        foreach ((_, SymbolicBit holds) in relations)
        {
            PathExplorer.Current.Assume(holds.ToExpression());
        }
    }

    /// <summary>Follows one path, and claims what has to hold at its end.</summary>
    public abstract void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims);
}

/// <summary>A row of the table of what is proved.</summary>
/// <param name="Id">Its name.</param>
/// <param name="Event">What happens.</param>
/// <param name="Claim">What is proved of it, beyond that the code does nothing that it must not.</param>
internal sealed record EventClass(string Id, string Event, string Claim);
