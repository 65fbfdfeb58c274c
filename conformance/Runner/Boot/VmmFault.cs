using System.Buffers.Binary;
using System.Text.RegularExpressions;
using Lockstep.Runner.Qemu;

namespace Lockstep.Runner.Boot;

/// <summary>
/// A VMM that is broken on purpose: its first instruction is a breakpoint. The kernel below has to say so, with the
/// registers and the function's name, and to end the machine with a failure.
/// </summary>
public static partial class VmmFault
{
    /// <summary>Name of the configuration with the broken VMM.</summary>
    public const string Configuration = "broken-vmm";

    private const uint Breakpoint = 0xd420_00e0; // BRK #7
    private const int EntryOffset = 24, PatternBytes = 64;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>The checks of this configuration.</summary>
    public static IReadOnlyList<BootCheck> Checks { get; } =
    [
        new("fault-report", Patience, ReportAsync) { NeedsPrompt = false },
        new("failure-code", Patience, FailureCodeAsync) { NeedsPrompt = false },
    ];

    /// <summary>The target with a broken copy of the first debug image, if there is one.</summary>
    /// <param name="builds">Where builds are.</param>
    /// <param name="boards">Where boards are.</param>
    /// <param name="targets">The targets that are not broken.</param>
    /// <param name="vmm">vmm.elf.</param>
    /// <param name="logs">Where the copy goes.</param>
    public static BootTarget[] Targets(
        DirectoryInfo builds, DirectoryInfo boards, IEnumerable<BootTarget> targets, FileInfo vmm, DirectoryInfo logs)
    {
        bool IsUsable(BootTarget target) => target.Consoles == 1 && target.Name.EndsWith("/debug", StringComparison.Ordinal);
        if (targets.FirstOrDefault(IsUsable) is not { } whole)
        {
            return [];
        }

        string broken = Path.Combine(logs.FullName, $"{Configuration}.img");
        WriteBroken(Path.Combine(builds.FullName, whole.Name, "loader.img"), vmm.FullName, broken);
        BoardMachine machine = BoardMachine.OfBoard(new DirectoryInfo(Path.Combine(boards.FullName, whole.Name.Split('/')[0])));
        return [new BootTarget(Configuration, devices => [.. machine.Serial(devices), .. machine.Arguments(broken)], 1, Checks)];
    }

    /// <summary>Writes a copy of an image with the breakpoint in it.</summary>
    /// <param name="image">loader.img.</param>
    /// <param name="vmm">vmm.elf, whose code is in the image as it is.</param>
    /// <param name="copy">Where the copy goes.</param>
    public static void WriteBroken(string image, string vmm, string copy)
    {
        byte[] bytes = File.ReadAllBytes(image);
        int entry = bytes.AsSpan().IndexOf(EntryCode(File.ReadAllBytes(vmm)));
        if (entry < 0)
        {
            throw new RunnerException($"{image}: the code of {vmm} is not in it; build both again");
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(entry), Breakpoint);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        File.WriteAllBytes(copy, bytes);
    }

    /// <summary>The bytes at the entry point of an ELF file.</summary>
    private static ReadOnlySpan<byte> EntryCode(ReadOnlySpan<byte> elf)
    {
        const int programHeaders = 32, programHeaderCount = 56, headerBytes = 56;
        ulong entry = BinaryPrimitives.ReadUInt64LittleEndian(elf[EntryOffset..]);
        int table = (int)BinaryPrimitives.ReadUInt64LittleEndian(elf[programHeaders..]);
        for (int i = 0; i < BinaryPrimitives.ReadUInt16LittleEndian(elf[programHeaderCount..]); i++)
        {
            ReadOnlySpan<byte> header = elf[(table + (i * headerBytes))..];
            ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(header[8..]);
            ulong address = BinaryPrimitives.ReadUInt64LittleEndian(header[16..]);
            ulong size = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
            if (entry >= address && entry - address < size)
            {
                return elf.Slice((int)(offset + entry - address), PatternBytes);
            }
        }

        throw new RunnerException("vmm.elf: its entry point is in no segment");
    }

    private static async Task ReportAsync(BootSession session, CancellationToken cancel)
    {
        await session.Console.ExpectAsync(FaultLine(), "the line 'host: VMM faulted: ...'", Patience, cancel);
        await session.Console.ExpectAsync(new Regex("_start"), "the name of the function", Patience, cancel);
    }

    private static async Task FailureCodeAsync(BootSession session, CancellationToken cancel)
    {
        int code = await session.Qemu.WaitAsync(cancel);
        if (code == 0)
        {
            throw BootCheck.Failed("QEMU ends with exit code 0 although the VMM faulted");
        }
    }

    [GeneratedRegex(@"host: VMM faulted: .*\n")]
    private static partial Regex FaultLine();
}
