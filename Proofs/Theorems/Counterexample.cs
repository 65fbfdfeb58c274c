namespace Lockstep.Proofs.Theorems;

/// <summary>Values for which a claim is 0, and what the model does with them on integers.</summary>
/// <param name="Claims">The claims that are 0.</param>
/// <param name="Choices">By name, in the order of the choices.</param>
/// <param name="Values">By name.</param>
/// <param name="Run">What the theorem shows when it runs on integers with these values: line by line.</param>
/// <param name="Replayed">Whether a claim is 0 on integers too. If not, the words disagree, and no proof can be believed.</param>
public sealed record Counterexample(
    IReadOnlyList<string> Claims,
    IReadOnlyList<ChoiceMade> Choices,
    IReadOnlyDictionary<string, string> Values,
    IReadOnlyList<string> Run,
    bool Replayed);

/// <summary>One choice.</summary>
/// <param name="Name">What was chosen.</param>
/// <param name="Value">The number of the choice.</param>
public sealed record ChoiceMade(string Name, int Value);

/// <summary>A claim of the theorem is 0.</summary>
internal sealed class RefutedException(Counterexample counterexample) : Exception
{
    /// <summary>For which values.</summary>
    public Counterexample Counterexample { get; } = counterexample;
}
