using System.Runtime.InteropServices;
using System.Xml.Linq;

namespace Lockstep.Ship.Evidence;

/// <summary>A program that took part, and its version.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">As it says.</param>
internal sealed record ToolVersion(string Name, string Version)
{
    /// <summary>All of them, as they are on this machine.</summary>
    public static IReadOnlyList<ToolVersion> All { get; } =
    [
        new("ILCompiler", PackageVersion("ILCompilerVersion")),
        new(".NET", RuntimeInformation.FrameworkDescription),
        new("ld.lld", FirstLineOf("ld.lld", "--version")),
        new("llvm-mc", FirstLineOf("llvm-mc", "--version")),
        new("dtc", FirstLineOf("dtc", "--version")),
        new("QEMU", FirstLineOf("qemu-system-aarch64", "--version")),
        new("Z3", Microsoft.Z3.Version.FullVersion),
    ];

    private static string PackageVersion(string property) =>
        XDocument.Load("Directory.Packages.props").Descendants(property).FirstOrDefault()?.Value ?? "unknown";

    // Some print whose they are before they say which.
    private static string FirstLineOf(string program, string arguments) =>
        ProgramOutput.FirstLine(program, arguments, line => line.Any(char.IsAsciiDigit));
}
