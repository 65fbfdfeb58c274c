using System.Diagnostics;
using System.Security.Cryptography;
using Lockstep.Boards.Elf;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Replay;

/// <summary>The lines of the source that instructions come from, by the debugging information beside vmm.elf.</summary>
internal static class SourceLines
{
    private const string Tool = "llvm-symbolizer", Root = "/lockstep/";

    /// <summary>File and line of each address; empty where there is no such file, or it is of other code.</summary>
    /// <param name="debug">The program with debugging information, or null.</param>
    /// <param name="image">The program.</param>
    /// <param name="addresses">Instructions.</param>
    public static IReadOnlyDictionary<ulong, string> Of(string? debug, VmmImage image, IEnumerable<ulong> addresses)
    {
        ulong[] all = [.. addresses.Distinct()];
        if (debug is null || !File.Exists(debug) || !IsOf(debug, image) || all.Length == 0)
        {
            return new Dictionary<ulong, string>();
        }

        ProcessStartInfo start = new(Tool, ["--obj=" + debug, "--functions=none", "--no-inlines"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process tool = Process.Start(start)!;
        tool.ErrorDataReceived += (_, _) => { };
        tool.BeginErrorReadLine();
        var writing = Task.Run(() =>
        {
            foreach (ulong address in all)
            {
                tool.StandardInput.WriteLine($"0x{address:x}");
            }

            tool.StandardInput.Close();
        });
        string[] lines = [.. tool.StandardOutput.ReadToEnd().Split('\n').Where(line => line.Length > 0)];
        writing.Wait();
        tool.WaitForExit();
        return all.Zip(lines).ToDictionary(pair => pair.First, pair => Short(pair.Second));
    }

    private static bool IsOf(string debug, VmmImage image)
    {
        ElfFile elf = ElfFile.Read(debug, debug);
        ElfSection text = elf.Sections.First(section => section.Name == ".text");
        ElfSegment segment = elf.Segments.First(s => s.Holds(text.Address, text.Size));
        return Convert.ToHexStringLower(SHA256.HashData(elf.Contents(segment).AsSpan(0, (int)text.Size))) == image.TextHash;
    }

    /// <summary>Without the root, and the column, of which there is none.</summary>
    private static string Short(string line)
    {
        string path = line.StartsWith(Root, StringComparison.Ordinal) ? line[Root.Length..] : line;
        return path.StartsWith("??", StringComparison.Ordinal) ? "" : path[..path.LastIndexOf(':')];
    }
}
