using System.Globalization;
using System.Text;
using Lockstep.Agent;
using Lockstep.Runner.Agent;
using Lockstep.Runner.Qemu;

namespace Lockstep.Conformance;

/// <summary>The files that make a bootable image.</summary>
/// <param name="BoardDirectory">Folder of the board.</param>
/// <param name="BuildDirectory">Holds vmm.elf, host.elf, agent.img and dotnet/; receives work files in conformance/.</param>
public sealed record MachineFiles(string BoardDirectory, string BuildDirectory)
{
    /// <summary>The VMM that ships.</summary>
    public string Vmm => Path.Combine(BuildDirectory, "vmm.elf");

    /// <summary>The built-in host.</summary>
    public string Host => Path.Combine(BuildDirectory, "host.elf");

    /// <summary>The agent.</summary>
    public string Agent => Path.Combine(BuildDirectory, "agent.img");

    /// <summary>The tool of Boards.</summary>
    public string Tool => Path.Combine(BuildDirectory, "dotnet", "bin", "Tool", "debug", "lockstep.dll");
}

/// <summary>Boots vmm.elf on the built-in host under QEMU, with the agent as its guest and a script file as the initial RAM disk.</summary>
public static class VmmMachine
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    /// <summary>The logs of the scripts, all in one boot.</summary>
    /// <param name="files">What to boot.</param>
    /// <param name="guest">The machine.</param>
    /// <param name="scripts">The scripts.</param>
    /// <param name="cancel">Ends the run.</param>
    public static async Task<BootLog> RunAsync(MachineFiles files, GuestMachine guest, IReadOnlyList<ComposedRun> scripts, CancellationToken cancel)
    {
        DirectoryInfo work = Directory.CreateTempSubdirectory("lockstep-conformance-");
        try
        {
            string image = await BuildAsync(files, guest, scripts, work.FullName, cancel);
            string serial = Path.Combine(work.FullName, "serial");
            var watch = new BootWatch(scripts.Sum(script => (long)script.Operations.Count));
            string? stall = await RunAsync(Arguments(files, guest, image, serial), serial, watch, cancel);
            string text = await File.ReadAllTextAsync(serial, Encoding.Latin1, cancel);
            AgentLog log = LogReader.Read(text);
            return new BootLog([.. log.Scripts.Skip(1)], log.Trouble is null ? null : $"{log.Trouble}{(stall is null ? "" : $"; {stall}")}\n{Tail(text)}", Others(text).Sum(line => line.Length + 1));
        }
        finally
        {
            work.Delete(recursive: true);
        }
    }

    /// <summary>The script file: script 0 starts the other CPUs.</summary>
    /// <param name="guest">The machine.</param>
    /// <param name="scripts">The scripts.</param>
    public static byte[] ScriptFileOf(GuestMachine guest, IReadOnlyList<ComposedRun> scripts) => ScriptFile.Write(
        guest.Platform,
        [new Script(0, HandlerMode.RecordAndMask, ComposedRun.Boot(guest)), .. scripts.Select((script, i) => script.ToAgent(i + 1))]);

    private static async Task<string> BuildAsync(
        MachineFiles files, GuestMachine guest, IReadOnlyList<ComposedRun> scripts, string work, CancellationToken cancel)
    {
        string images = Path.Combine(work, "images"), output = Path.Combine(work, "out");
        Directory.CreateDirectory(images);
        File.Copy(files.Agent, Path.Combine(images, "linux"));
        await File.WriteAllBytesAsync(Path.Combine(images, "rootfs.cpio.gz"), ScriptFileOf(guest, scripts), cancel);
        await ImageTool.BuildAsync(files, guest.BoardDirectory(files.BoardDirectory), guest.SystemName, scripts.Any(one => one.Script.OnDebugImage) ? "debug" : "release", images, output, cancel);
        return Path.Combine(output, "loader.img");
    }

    /// <summary>QEMU's arguments. The counter counts instructions (-icount), so that a run repeats.</summary>
    private static IEnumerable<string> Arguments(MachineFiles files, GuestMachine guest, string image, string serial) =>
    [
        .. BoardMachine.OfBoard(new DirectoryInfo(guest.BoardDirectory(files.BoardDirectory))).Arguments(image),
        "-icount", "shift=0,sleep=off",
        "-rtc", "base=2025-01-01,clock=vm",
        "-monitor", "none",
        "-serial", string.Create(CultureInfo.InvariantCulture, $"file:{BoardMachine.Escape(serial)}"),
    ];

    /// <summary>Runs QEMU to its end, or until the watch gives it up.</summary>
    /// <returns>Why the run was given up, for people; null when it ended by itself.</returns>
    private static async Task<string?> RunAsync(IEnumerable<string> arguments, string serial, BootWatch watch, CancellationToken cancel)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        await using QemuProcess qemu = QemuProcess.Start(arguments);
        Task end = qemu.WaitAsync(cancel);
        while (await Task.WhenAny(end, Task.Delay(Look, cancel)) != end)
        {
            cancel.ThrowIfCancellationRequested();
            var log = new FileInfo(serial);
            TimeSpan processor = qemu.ProcessorTime;
            if (!qemu.HasExited && watch.Look(log.Exists ? log.Length : 0, processor, System.Diagnostics.Stopwatch.GetElapsedTime(start)) is { } why)
            {
                return why;
            }
        }

        await end;
        return null;
    }

    private static string Tail(string text) => string.Join('\n', Others(text).TakeLast(20).Select(line => $"    | {line}"));

    /// <summary>The lines that are not the agent's: what host and VMM said.</summary>
    private static IEnumerable<string> Others(string text) => text.Replace("\r", "", StringComparison.Ordinal).Split('\n')
        .Where(line => line.Length > 0 && !line.StartsWith((char)LogFormat.LineStart));
}

/// <summary>What came out of a boot.</summary>
/// <param name="Scripts">The logs, in order; fewer than were asked for, or the last one incomplete, where it did not end well.</param>
/// <param name="Trouble">What is wrong with the log as a whole, with what host and VMM said.</param>
/// <param name="ConsoleBytes">Bytes that host and VMM have printed.</param>
public sealed record BootLog(IReadOnlyList<ScriptLog> Scripts, string? Trouble, int ConsoleBytes)
{
    /// <summary>More than host and VMM print at the start, and the lines that a guest may cause: 8 at once, one a second after.</summary>
    public const int MostConsoleBytes = 8192;

    /// <summary>What is wrong with each run. Trouble that no record shows, a fault after the last one, is the last run's.</summary>
    /// <param name="runs">The runs that were booted, in order.</param>
    public IReadOnlyList<Difference?> Compare(IReadOnlyList<ComposedRun> runs)
    {
        Difference?[] found = [.. runs.Select((run, i) => Difference.OnQemu(run, i < Scripts.Count ? Scripts[i] : null, Trouble))];
        string? rest = Trouble ?? (Scripts.Count > runs.Count ? $"{Scripts.Count} scripts in the log, and {runs.Count} were given"
            : ConsoleBytes > MostConsoleBytes ? $"host and VMM have printed {ConsoleBytes} bytes, more than {MostConsoleBytes}" : null);
        bool isFlood = Trouble is null && ConsoleBytes > MostConsoleBytes;
        if (rest is not null && runs.Count > 0 && (isFlood || found.All(one => one is null)))
        {
            found[^1] = new Difference(runs[^1], runs[^1].Predictions.Count - 1, Scripts[runs.Count - 1].Records[^1], rest);
        }

        return found;
    }
}
