using System.Diagnostics;

namespace Lockstep.Runner.Bench;

/// <summary>Files and names that the bench builds its images from.</summary>
public sealed record ImageInputs(
    FileInfo Tool, FileInfo Vmm, FileInfo Host, DirectoryInfo Board, string System, DirectoryInfo Work);

/// <summary>Calls the image tool of Boards for one image after another.</summary>
public sealed class ImageBuilder(ImageInputs inputs)
{
    /// <summary>Builds a release image and returns the path of its loader.img.</summary>
    /// <param name="name">Folder of the image below the work directory.</param>
    /// <param name="images">Folder with <c>linux</c> and perhaps <c>rootfs.cpio.gz</c>.</param>
    /// <param name="bootArguments">The guest's boot arguments.</param>
    /// <param name="measure">Whether the host counts and prints a table at power-off.</param>
    /// <param name="cancel">Ends the tool.</param>
    public async Task<string> BuildAsync(
        string name, DirectoryInfo images, string bootArguments, bool measure, CancellationToken cancel)
    {
        string output = Path.Combine(inputs.Work.FullName, name);
        string[] arguments =
        [
            inputs.Tool.FullName, "build",
            "--board", inputs.Board.Name,
            "--boards-dir", inputs.Board.Parent!.FullName,
            "--system", inputs.System,
            "--vmm", inputs.Vmm.FullName,
            "--host", inputs.Host.FullName,
            "--config", "release",
            "--image-dir", images.FullName,
            "--bootargs", bootArguments,
            "--out", output,
            .. measure ? (string[])["--measure"] : [],
        ];
        var start = new ProcessStartInfo("dotnet", arguments) { RedirectStandardError = true, RedirectStandardOutput = true };
        using Process tool = Process.Start(start)!;
        Task<string> errors = tool.StandardError.ReadToEndAsync(cancel), lines = tool.StandardOutput.ReadToEndAsync(cancel);
        await tool.WaitForExitAsync(cancel);
        return tool.ExitCode == 0
            ? Path.Combine(output, "loader.img")
            : throw new RunnerException($"the image tool failed on {name}:\n{await lines}{await errors}");
    }
}
