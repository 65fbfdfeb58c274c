using System;
using System.Diagnostics;
using System.IO;
using System.Linq;

using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Link;

/// <summary>vmm.elf is a function of the sources: the same bytes wherever, whenever, from whatever state and in whatever configuration it is built.</summary>
public class ReproducibleBuildTests
{
    private static readonly string[] s_sources =
        ["Vmm", "Model", "Boards/Tool", "conformance/Host/HostImage.cs", "Directory.Build.props", "Directory.Packages.props", "global.json", ".editorconfig"];

    [Fact]
    public void A_build_of_a_copy_elsewhere_gives_the_same_bytes()
    {
        string copy = Directory.CreateTempSubdirectory("lockstep copy ").FullName;
        try
        {
            foreach (string source in s_sources)
            {
                Copy(Path.Combine(Repository.Root, source), Path.Combine(copy, source));
            }

            // The other build was of Configuration=Debug, unless something in Configuration=Release needed vmm.elf since.
            Build(copy);

            byte[] rebuilt = File.ReadAllBytes(Path.Combine(copy, "out", "vmm.elf"));
            rebuilt.AsSpan().SequenceEqual(File.ReadAllBytes(Repository.Built("vmm.elf"))).ShouldBeTrue();
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    private static void Copy(string from, string to)
    {
        if (File.Exists(from))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(to)!);
            File.Copy(from, to);
            return;
        }

        foreach (string entry in Directory.EnumerateFileSystemEntries(from))
        {
            Copy(entry, Path.Combine(to, Path.GetFileName(entry)));
        }
    }

    private static void Build(string copy)
    {
        ProcessStartInfo start = new("dotnet", ["build", "Vmm/Link/VmmElf.csproj", "-c", "Release", "-v", "q", "-nologo"])
        {
            WorkingDirectory = copy,
            RedirectStandardOutput = true,
        };
        start.Environment["LOCKSTEP_DOTNET_DIR"] = Path.Combine(copy, "dotnet");
        start.Environment["LOCKSTEP_OUTPUT_DIR"] = Path.Combine(copy, "out");
        // A test host sets these for its own build; the copy's build is one of its own.
        foreach (string name in start.Environment.Keys.Where(k => k.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToArray())
        {
            start.Environment.Remove(name);
        }

        using Process build = Process.Start(start)!;
        string output = build.StandardOutput.ReadToEnd();
        build.WaitForExit();
        build.ExitCode.ShouldBe(0, output);
    }
}
