using System.Diagnostics;
using Lockstep.Runner;

namespace Lockstep.Conformance;

/// <summary>The tool that makes images of boards.</summary>
public static class ImageTool
{
    /// <summary>Builds a system with vmm.elf and the built-in host.</summary>
    /// <param name="files">What goes into the image.</param>
    /// <param name="board">Folder of the board.</param>
    /// <param name="system">File name of the system.</param>
    /// <param name="configuration">release or debug.</param>
    /// <param name="images">Folder of the guests' images.</param>
    /// <param name="output">Folder for loader.img and its report.</param>
    /// <param name="cancel">Ends it.</param>
    public static async Task BuildAsync(
        MachineFiles files, string board, string system, string configuration, string images, string output, CancellationToken cancel)
    {
        await RunAsync(files, "build", board, system, ["--vmm", files.Vmm, "--host", files.Host, "--config", configuration, "--image-dir", images, "--out", output], cancel);
    }

    /// <summary>What the guest of a system has where, as JSON (`lockstep guest-map`).</summary>
    /// <param name="files">Has the tool.</param>
    /// <param name="board">Folder of the board.</param>
    /// <param name="system">File name of the system.</param>
    /// <param name="cancel">Ends it.</param>
    public static Task<string> MapAsync(MachineFiles files, string board, string system, CancellationToken cancel) =>
        RunAsync(files, "guest-map", board, system, [], cancel);

    private static async Task<string> RunAsync(MachineFiles files, string command, string board, string system, string[] options, CancellationToken cancel)
    {
        var folder = new DirectoryInfo(board);
        string[] arguments = [files.Tool, command, "--board", folder.Name, "--boards-dir", folder.Parent!.FullName, "--system", system, .. options];
        using Process tool = Process.Start(new ProcessStartInfo("dotnet", arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        Task<string> errors = tool.StandardError.ReadToEndAsync(cancel), lines = tool.StandardOutput.ReadToEndAsync(cancel);
        await tool.WaitForExitAsync(cancel);
        return tool.ExitCode == 0 ? await lines
            : throw new RunnerException($"the image tool failed on {folder.Name}/{system}:\n{await lines}{await errors}");
    }
}
