using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Lockstep.Runner.Coverage;

/// <summary>A line of the sources that no test executed, or a decision of which a side was never taken.</summary>
/// <param name="File">Path from the top of the repository.</param>
/// <param name="Line">Line number.</param>
/// <param name="What">"not executed" or "branches 1 of 2".</param>
public sealed record Gap(string File, int Line, string What);

/// <summary>What a coverage file in Cobertura's format says of one folder's sources; generated files are left out.</summary>
public sealed class CoverageReport
{
    private CoverageReport(IReadOnlyList<Gap> gaps, int lineCount, int fileCount) => (Gaps, LineCount, FileCount) = (gaps, lineCount, fileCount);

    /// <summary>The gaps, by file and line.</summary>
    public IReadOnlyList<Gap> Gaps { get; }

    /// <summary>Lines that can be executed.</summary>
    public int LineCount { get; }

    /// <summary>Files that have such lines.</summary>
    public int FileCount { get; }

    /// <summary>Reads a report; a line that several classes claim counts once, covered if any covers it.</summary>
    /// <param name="path">The report.</param>
    /// <param name="root">Top of the repository.</param>
    /// <param name="folder">Only files below this folder, as in "Model/".</param>
    /// <exception cref="RunnerException">It cannot be read, or it has nothing of the folder.</exception>
    public static CoverageReport Read(string path, string root, string folder)
    {
        XDocument cobertura = Load(path);
        // Generic code is compiled for several types; the best of its instances counts.
        SortedDictionary<(string File, int Line), (bool Hit, int Taken, int Sides)> best = [];
        string[] sources = [.. cobertura.Descendants("source").Select(source => source.Value)];
        foreach (XElement type in cobertura.Descendants("class"))
        {
            string file = RelativePath((string)type.Attribute("filename")!, sources, root);
            if (!file.StartsWith(folder, StringComparison.Ordinal) || file.EndsWith(".g.cs", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (XElement line in type.Elements("lines").Elements("line"))
            {
                (string, int) key = (file, (int)line.Attribute("number")!);
                (int taken, int sides) = Conditions(line);
                best.TryGetValue(key, out (bool Hit, int Taken, int Sides) seen);
                best[key] = (seen.Hit || (long)line.Attribute("hits")! > 0, Math.Max(seen.Taken, taken), Math.Max(seen.Sides, sides));
            }
        }

        if (best.Count == 0)
        {
            throw new RunnerException($"{path}: has no line of {folder} below {root}; make it anew in this checkout: make coverage");
        }

        IEnumerable<Gap> gaps = best
            .Where(entry => !entry.Value.Hit || entry.Value.Taken < entry.Value.Sides)
            .Select(entry => new Gap(entry.Key.File, entry.Key.Line,
                entry.Value.Hit ? $"branches {entry.Value.Taken} of {entry.Value.Sides}" : "not executed"));
        return new CoverageReport([.. gaps], best.Count, best.Keys.Select(key => key.File).Distinct().Count());
    }

    private static XDocument Load(string path)
    {
        try
        {
            return XDocument.Load(path);
        }
        catch (Exception e) when (e is IOException or XmlException)
        {
            throw new RunnerException($"{path}: is no coverage report: {e.Message}; make coverage makes one");
        }
    }

    private static string RelativePath(string file, string[] sources, string root)
    {
        string full = Path.IsPathRooted(file)
            ? file
            : sources.Select(source => Path.Combine(source, file)).FirstOrDefault(File.Exists) ?? Path.Combine(root, file);
        return Path.GetRelativePath(root, full);
    }

    private static (int Taken, int Sides) Conditions(XElement line)
    {
        // condition-coverage="50% (1/2)"
        string? text = (string?)line.Attribute("condition-coverage");
        if (text is null)
        {
            return (0, 0);
        }

        string[] parts = text[(text.IndexOf('(') + 1)..text.IndexOf(')')].Split('/');
        return (int.Parse(parts[0], CultureInfo.InvariantCulture), int.Parse(parts[1], CultureInfo.InvariantCulture));
    }
}
