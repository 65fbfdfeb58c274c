using System.ComponentModel;
using System.Diagnostics;

namespace Lockstep.Boards.Kernels;

/// <summary>Runs the SDK's own `microkit` tool, which builds the bootable image.</summary>
internal static class SdkTool
{
    /// <param name="Directory">Working directory: holds vmm.elf and the system, receives loader.img and report.txt.</param>
    /// <param name="System">File name of the .system file in it.</param>
    /// <param name="SearchPaths">Further directories with program images and prefill files.</param>
    public sealed record Arguments(
        string Sdk, string Directory, string System, IReadOnlyList<string> SearchPaths, string Board, string Config);

    public static void Run(Arguments arguments)
    {
        string tool = Path.GetFullPath(Path.Combine(arguments.Sdk, "bin", "microkit"));
        if (!File.Exists(tool))
        {
            throw new UserError(tool, "does not exist; MICROKIT_SDK must be the unpacked Microkit SDK");
        }
        string[] line =
        [
            arguments.System, "--search-path", arguments.Directory, .. arguments.SearchPaths,
            "--board", arguments.Board, "--config", arguments.Config, "-o", "loader.img", "-r", "report.txt",
        ];
        ProcessStartInfo start = new(tool, line)
        {
            WorkingDirectory = arguments.Directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            Task<string> output = process.StandardOutput.ReadToEndAsync(), errors = process.StandardError.ReadToEndAsync();
            process.WaitForExit();
            if (process.ExitCode != 0 || !File.Exists(Path.Combine(arguments.Directory, "loader.img")))
            {
                throw UserError.Verbatim($"{errors.Result}{output.Result}{tool}: error: refused the system (exit code {process.ExitCode}); its messages are above");
            }
        }
        catch (Win32Exception e)
        {
            throw new UserError(tool, $"cannot be run: {e.Message}");
        }
    }
}
