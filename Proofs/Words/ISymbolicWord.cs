using System.Diagnostics.CodeAnalysis;

namespace Lockstep.Proofs.Words;

/// <summary>How a symbolic word and its term become each other.</summary>
/// <typeparam name="T">The word.</typeparam>
[SuppressMessage("Design", "CA1000", Justification = "A static interface member.")]
public interface ISymbolicWord<T>
    where T : struct, ISymbolicWord<T>
{
    internal static abstract T FromTerm(Term term);

    internal Term ToTerm();
}
