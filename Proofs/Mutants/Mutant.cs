namespace Lockstep.Mutants;

/// <summary>One change of one place of the model.</summary>
/// <param name="Number">From 1, in the order of the sources.</param>
/// <param name="Key">What names it for good.</param>
/// <param name="Line">Line in the file, from 1.</param>
public sealed record Mutant(int Number, MutantKey Key, int Line)
{
    /// <inheritdoc/>
    public override string ToString() => $"Model/{Key.File}:{Line} {Key.Member}: {Key.Original} -> {Key.ChangedText}";
}

/// <summary>What names a mutant while the lines around it move.</summary>
/// <param name="File">Path in Model.</param>
/// <param name="Member">Type and member.</param>
/// <param name="Original">The expression or statement, in one line.</param>
/// <param name="Changed">What stands there instead; empty for a statement that is left out.</param>
/// <param name="Occurrence">From 1, among equal ones of the member.</param>
public sealed record MutantKey(string File, string Member, string Original, string Changed, int Occurrence)
{
    /// <summary>For people.</summary>
    public string ChangedText => Changed.Length > 0 ? Changed : "(nothing)";
}
