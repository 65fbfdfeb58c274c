using System;
using System.IO;
using System.Runtime.CompilerServices;

namespace Lockstep.Tests.Support;

/// <summary>Where the sources and the built files are.</summary>
public static class Repository
{
    /// <summary>The top folder of the checkout.</summary>
    public static string Root { get; } = Path.GetFullPath(Path.Combine(Here(), "..", ".."));

    /// <summary>Where `make` puts vmm.elf and host.elf.</summary>
    public static string Output { get; } =
        Environment.GetEnvironmentVariable("LOCKSTEP_OUTPUT_DIR") is { Length: > 0 } set ? set : Path.Combine(Root, "build");

    /// <summary>A file that `make build` makes; the message says so when it is missing.</summary>
    public static string Built(string name)
    {
        string path = Path.Combine(Output, name);
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run `make build` first");
    }

    private static string Here([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
