using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>What the representation invariant says of 32 bits of the VMM's data.</summary>
/// <param name="Name">The field, with its place in arrays.</param>
/// <param name="Unknown">Bits that may be 0 or 1.</param>
/// <param name="Value">The other bits.</param>
internal readonly record struct StateWord(string Name, uint Unknown, uint Value)
{
    /// <summary>Whether it is part of what is believed of the list registers.</summary>
    public bool IsBelief => Name.EndsWith(".Loaded", StringComparison.Ordinal) || Name.EndsWith(".Free", StringComparison.Ordinal)
        || Name.Contains(".ListRegister[", StringComparison.Ordinal);

    /// <summary>Whether it is an emulated device's, or its interrupt line.</summary>
    public bool IsOfDevice => Name.StartsWith("Virtio.", StringComparison.Ordinal)
        || Name.StartsWith("Gic.DeviceLines[", StringComparison.Ordinal);

    /// <summary>Whether the invariant allows a value.</summary>
    public bool Allows(uint value) => (value & ~Unknown) == Value;

    /// <summary>Any word that it allows; the same one each time on a context of the solver.</summary>
    /// <param name="when">Another one for another text.</param>
    public SymbolicWord32 Any(string when = "")
    {
        if (Unknown == 0)
        {
            return SymbolicWord32.Of(Value);
        }

        // The known bits stand in the term too: what is decided without the solver and what it is told are the same.
        SymbolicWord32 all = new(Terms.Of(PathExplorer.Current.Word(when.Length == 0 ? Name : $"{Name} {when}", 32), 32));
        return (all & SymbolicWord32.Of(Unknown)) | SymbolicWord32.Of(Value);
    }
}
