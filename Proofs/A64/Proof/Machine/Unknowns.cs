using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>Words that may have any value; the same one for the same name in one exploration.</summary>
internal static class Unknowns
{
    /// <summary>64 bits.</summary>
    public static SymbolicWord64 Wide(string name) => new(Terms.Of(PathExplorer.Current.Word(name, 64), 64));

    /// <summary>32 bits.</summary>
    public static SymbolicWord32 Word(string name) => new(Terms.Of(PathExplorer.Current.Word(name, 32), 32));

    /// <summary>One bit.</summary>
    public static SymbolicBit Bit(string name) => SymbolicBit.Of(PathExplorer.Current.Bit(name));
}
