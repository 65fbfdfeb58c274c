namespace Lockstep.Runner.Coverage;

/// <summary>Compares the gaps of a coverage report with their explanations.</summary>
public static class CoverageCheck
{
    /// <summary>
    /// Prints each gap that is not explained, each explanation of a gap that is not there, a summary, and as the last line
    /// "N passed, N failed": files without and with an unexplained gap; an explanation too many counts as a failure.
    /// </summary>
    /// <param name="report">Coverage in Cobertura's format.</param>
    /// <param name="explained">Gaps with their reasons.</param>
    /// <param name="root">Top of the repository.</param>
    /// <param name="folder">Only files below this folder, as in "Model/".</param>
    /// <param name="output">Where it is printed.</param>
    /// <returns>Whether nothing failed.</returns>
    /// <exception cref="RunnerException">A file cannot be read, or the report has nothing of the folder.</exception>
    public static bool Run(string report, string explained, string root, string folder, TextWriter output)
    {
        Explanations explanations = Explanations.Read(explained);
        CoverageReport coverage = CoverageReport.Read(report, root, folder);
        HashSet<string> failed = [];
        int unexplained = 0;
        foreach (IGrouping<string, Gap> file in coverage.Gaps.GroupBy(gap => gap.File))
        {
            string[] text = File.ReadAllLines(Path.Combine(root, file.Key));
            foreach (Gap gap in file)
            {
                string source = text[gap.Line - 1].Trim();
                if (!explanations.Explains(gap.File, source))
                {
                    unexplained++;
                    failed.Add(gap.File);
                    output.WriteLine($"{gap.File}:{gap.Line}: {gap.What}: {source}");
                }
            }
        }

        string[] stale = [.. explanations.Stale()];
        foreach (string origin in stale)
        {
            output.WriteLine($"{origin}: this explains nothing any more; remove it");
        }

        if (unexplained != 0)
        {
            output.WriteLine($"Write a test for each of these lines; what cannot be reached is to be explained in {explained}.");
        }

        output.WriteLine(
            $"coverage: {coverage.LineCount} lines in {folder}, {coverage.Gaps.Count - unexplained} gaps explained, {unexplained} not explained");
        output.WriteLine($"{coverage.FileCount - failed.Count} passed, {failed.Count + stale.Length} failed");
        return failed.Count + stale.Length == 0;
    }
}
