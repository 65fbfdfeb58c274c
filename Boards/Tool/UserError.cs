namespace Lockstep.Boards;

/// <summary>A place in a text file; line and column count from 1, 0 means unknown.</summary>
internal readonly record struct SourceLocation(string File, int Line = 0, int Column = 0)
{
    public override string ToString() => Line == 0 ? File : Column == 0 ? $"{File}:{Line}" : $"{File}:{Line}:{Column}";
}

/// <summary>Something that the user has to put right: what is wrong, where, and what to do.</summary>
internal sealed class UserError : Exception
{
    public UserError(string message) : base($"error: {message}")
    {
    }

    public UserError(SourceLocation at, string message) : base($"{at}: error: {message}")
    {
    }

    public UserError(string file, string message) : this(new SourceLocation(file), message)
    {
    }

    private UserError(string message, bool isComplete) : base(isComplete ? message : $"error: {message}")
    {
    }

    /// <summary>An error whose lines are already in their final form (those of another program).</summary>
    public static UserError Verbatim(string text) => new(text, isComplete: true);
}
