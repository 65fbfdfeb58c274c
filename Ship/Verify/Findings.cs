namespace Lockstep.Ship.Verify;

/// <summary>What was checked, as it is printed.</summary>
internal sealed class Findings
{
    /// <summary>Checks that hold.</summary>
    public int Passed { get; private set; }

    /// <summary>Checks that do not.</summary>
    public int Failed => Complaints.Count;

    /// <summary>What does not hold.</summary>
    public List<string> Complaints { get; } = [];

    /// <summary>One check.</summary>
    /// <param name="complaint">What is wrong, with place and mend; null when nothing is.</param>
    public void Add(UserError? complaint)
    {
        if (complaint is null)
        {
            Passed++;
            return;
        }

        Complaints.Add(complaint.Message);
        Boards.Program.PrintError(complaint.Message);
    }

    /// <summary>One check that may throw its complaint.</summary>
    public T? Try<T>(Func<T> check) where T : class
    {
        try
        {
            T result = check();
            Passed++;
            return result;
        }
        catch (UserError e)
        {
            Add(e);
            return null;
        }
    }
}
