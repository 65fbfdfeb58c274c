using System.CommandLine;

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
        command.SetAction(arguments => CoverageCheck.Run(
            arguments.GetValue(report)!.FullName,
            arguments.GetValue(explained)!.ToString(),
            arguments.GetValue(root)!.FullName,
            arguments.GetValue(folder)!,
            Console.Out) ? 0 : 1);
        return command;
    }
}
