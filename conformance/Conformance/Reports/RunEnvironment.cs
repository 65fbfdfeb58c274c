using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Lockstep.Runner.Qemu;

namespace Lockstep.Conformance;

/// <summary>What was run, and with what.</summary>
public static class RunEnvironment
{
    /// <summary>Versions of the tools, the commit, and digests of the files that were booted.</summary>
    /// <param name="files">What was booted.</param>
    public static IReadOnlyList<(string Name, string Value)> Of(MachineFiles files) =>
    [
        ("QEMU", ProgramOutput.FirstLine(QemuProcess.Program, "--version")),
        ("dotnet", RuntimeInformation.FrameworkDescription),
        ("commit", ProgramOutput.FirstLine("git", "describe --always --dirty --abbrev=12")),
        ("vmm.elf, sha256", DigestOf(files.Vmm)),
        ("host.elf, sha256", DigestOf(files.Host)),
        ("agent.img, sha256", DigestOf(files.Agent)),
    ];

    private static string DigestOf(string path) => File.Exists(path) ? Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))) : "missing";
}
