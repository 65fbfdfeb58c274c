using System.Globalization;
using Lockstep.Runner.Qemu;

namespace Lockstep.Tests.Host;

/// <summary>The outcome of a test system under QEMU.</summary>
/// <param name="ExitCode">QEMU's: 0 when all guests are off, 1 after a report.</param>
/// <param name="Console">All that was printed.</param>
public sealed record HostRun(int ExitCode, string Console)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    /// <summary>Runs a system. The counter counts instructions (-icount), so that a run repeats.</summary>
    public static HostRun Of(TestSystem system) => Of(system.Build(), system.GicVersion);

    /// <inheritdoc cref="Of(TestSystem)"/>
    internal static HostRun Of(byte[] image, int gicVersion)
    {
        DirectoryInfo scratch = Directory.CreateTempSubdirectory("lockstep-host-");
        try
        {
            string loader = Path.Combine(scratch.FullName, "loader.img"), serial = Path.Combine(scratch.FullName, "serial");
            File.WriteAllBytes(loader, image);
            int exit = RunAsync(loader, serial, gicVersion).GetAwaiter().GetResult();
            return new HostRun(exit, File.ReadAllText(serial).ReplaceLineEndings("\n"));
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    /// <summary>The lines that a domain printed, as words: x0 to x5 of a system call, or one word.</summary>
    public ulong[][] Lines(char letter) =>
        [.. Console.Split('\n').Where(line => line.StartsWith($"{letter}:", StringComparison.Ordinal)).Select(Words)];

    /// <summary>The domains' letters in the order of their lines.</summary>
    public string Order() => string.Concat(Console.Split('\n').Where(line => line.Length > 1 && line[1] == ':').Select(line => line[0]));

    private static ulong[] Words(string line) =>
        [.. line[2..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .Select(word => ulong.Parse(word, NumberStyles.HexNumber, CultureInfo.InvariantCulture))];

    private static async Task<int> RunAsync(string loader, string serial, int gicVersion)
    {
        BoardMachine machine = new()
        {
            Machine =
            [
                "-machine",
                string.Create(CultureInfo.InvariantCulture, $"virt,virtualization=on,highmem=off,secure=off,gic-version={gicVersion}"),
                "-cpu", "cortex-a53", "-m", "size=2G", "-nic", "none",
            ],
        };
        using var limit = new CancellationTokenSource(Limit);
        await using QemuProcess qemu = QemuProcess.Start(
            [.. machine.Arguments(loader), "-icount", "shift=0,sleep=off", "-serial", $"file:{BoardMachine.Escape(serial)}"]);
        try
        {
            return await qemu.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            string printed = await File.ReadAllTextAsync(serial, CancellationToken.None);
            throw new TimeoutException($"the system did not end in {Limit}; it printed:\n{printed}");
        }
    }
}
