using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Lockstep.Tests.Host;

/// <summary>Makes flat A64 programs of assembly files, with the tools that build vmm.elf.</summary>
internal static class Assembler
{
    private static readonly ConcurrentDictionary<(string, ulong), Lazy<byte[]>> Programs = new();

    /// <summary>The bytes of a program linked at an address, entered at its first byte.</summary>
    public static byte[] Assemble(string source, ulong address) =>
        Programs.GetOrAdd((source, address), key => new Lazy<byte[]>(() => Make(key.Item1, key.Item2))).Value;

    private static byte[] Make(string source, ulong address)
    {
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("lockstep-host-");
        try
        {
            string stem = Path.Combine(scratch.FullName, "program"), at = address.ToString("x", CultureInfo.InvariantCulture);
            Run("llvm-mc", "-triple=aarch64", "-mattr=+v8a", "-filetype=obj", "-o", stem + ".o", source);
            Run("ld.lld", "--build-id=none", $"-Ttext=0x{at}", "-e", "_start", "--oformat=binary", "-o", stem, stem + ".o");
            return File.ReadAllBytes(stem);
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static void Run(string tool, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(tool, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{tool} {string.Join(' ', arguments)}: {errors}");
        }
    }
}
