using System.CommandLine;
using System.Xml.Linq;

namespace Lockstep.Runner.Coverage;

/// <summary><c>runner coverage</c>: what of a folder no test executes, less what is explained.</summary>
internal static class CoverageCommand
{
    public static Command Create()
    {
        Option<FileInfo> report = Commands.FileOption("--report", "Coverage in Cobertura's format.", required: true);
        Option<FileInfo> explained = Commands.FileOption("--explained", "Gaps with their reasons.", required: true);
        var root = new Option<DirectoryInfo>("--root") { Description = "Top of the repository.", Required = true }.AcceptExistingOnly();
        var folder = new Option<string>("--folder") { Description = "Folder to report on.", DefaultValueFactory = _ => "Model/" };
        var command = new Command("coverage", "Prints what no test executes.") { report, explained, root, folder };
        command.SetAction(arguments => Print(
            arguments.GetValue(report)!.FullName,
            arguments.GetValue(root)!.FullName,
            arguments.GetValue(folder)!,
            Explanations.Read(arguments.GetValue(explained)!.FullName)));
        return command;
    }

    private static int Print(string report, string root, string folder, Explanations explanations)
    {
        IReadOnlyList<Gap> gaps = CoverageReport.Gaps(XDocument.Load(report), root, folder, out int lines);
        int unexplained = 0;
        Dictionary<string, string[]> sources = [];
        foreach (Gap gap in gaps)
        {
            if (!sources.TryGetValue(gap.File, out string[]? text))
            {
                sources[gap.File] = text = File.ReadAllLines(Path.Combine(root, gap.File));
            }

            string source = text[gap.Line - 1].Trim();
            if (!explanations.Explains(gap.File, source))
            {
                unexplained++;
                Console.WriteLine($"{gap.File}:{gap.Line}: {gap.What}: {source}");
            }
        }

        string[] stale = [.. explanations.Stale()];
        foreach (string origin in stale)
        {
            Console.WriteLine($"{origin}: this explains nothing any more; remove it");
        }

        Console.WriteLine($"coverage: {lines} lines in {folder}, {gaps.Count - unexplained} gaps explained, {unexplained} not explained");
        return unexplained + stale.Length == 0 ? 0 : 1;
    }
}
