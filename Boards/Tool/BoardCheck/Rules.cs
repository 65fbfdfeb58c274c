namespace Lockstep.Boards.BoardCheck;

/// <summary>Counts rules and reports what breaks them. A rule that could not be asked is not counted.</summary>
/// <param name="report">Takes each complaint: file and line, what is wrong, and how to mend it.</param>
internal sealed class Rules(Action<string> report)
{
    private readonly HashSet<string> _reported = [];

    public int Passed { get; private set; }

    public int Failed { get; private set; }

    /// <summary>Asks one rule.</summary>
    /// <param name="find">What breaks it; nothing when it holds. An error that it throws breaks it too.</param>
    /// <returns>Whether it holds.</returns>
    public bool Hold(Func<IEnumerable<UserError>> find)
    {
        UserError[] found;
        try
        {
            found = [.. find()];
        }
        catch (UserError e)
        {
            found = [e];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            found = [new UserError(e.Message)];
        }
        // A mistake in a device tree breaks each system that uses the tree; one message is enough.
        foreach (UserError error in found.Where(error => _reported.Add(error.Message)))
        {
            report(error.Message);
        }
        (Passed, Failed) = found.Length == 0 ? (Passed + 1, Failed) : (Passed, Failed + 1);
        return found.Length == 0;
    }

    /// <summary>Asks whether something can be read, and gives it.</summary>
    public T? Read<T>(Func<T> read)
        where T : class
    {
        T? value = null;
        return Hold(() =>
        {
            value = read();
            return [];
        }) ? value : null;
    }
}
