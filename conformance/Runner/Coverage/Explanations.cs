namespace Lockstep.Runner.Coverage;

/// <summary>
/// Why a gap in the coverage is allowed: one line a gap, "file | text of the source line | reason". The text, not the
/// number, names the line, so that an edit elsewhere does not touch it.
/// </summary>
public sealed class Explanations
{
    private readonly List<(string File, string Text, string Reason, string Origin)> rows = [];
    private readonly HashSet<string> used = [];

    /// <summary>Reads a file of explanations; empty lines and those that start with # are left out.</summary>
    public static Explanations Read(string path)
    {
        var result = new Explanations();
        int number = 0;
        foreach (string line in File.ReadLines(path))
        {
            number++;
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            string[] parts = line.Split(" | ", 3);
            if (parts.Length != 3)
            {
                throw new RunnerException($"{path}:{number}: a line is 'file | text of the source line | reason'");
            }

            result.rows.Add((parts[0].Trim(), parts[1].Trim(), parts[2].Trim(), $"{path}:{number}"));
        }

        return result;
    }

    /// <summary>Whether a gap is explained; remembers the explanation as used.</summary>
    public bool Explains(string file, string text)
    {
        string? origin = rows.FirstOrDefault(row => row.File == file && row.Text == text.Trim()).Origin;
        if (origin is null)
        {
            return false;
        }

        used.Add(origin);
        return true;
    }

    /// <summary>Explanations of gaps that are no longer there.</summary>
    public IEnumerable<string> Stale() => rows.Where(row => !used.Contains(row.Origin)).Select(row => row.Origin);
}
