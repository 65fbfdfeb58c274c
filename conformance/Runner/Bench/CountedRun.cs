using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Lockstep.Runner.Qemu;

namespace Lockstep.Runner.Bench;

/// <summary>How a run ended: all instructions executed since reset, and what stood on the serial console.</summary>
public sealed record CountedResult(long Instructions, string Console);

/// <summary>
/// Runs QEMU with one virtual nanosecond an instruction and time that jumps over idle stretches, so that a run depends on
/// nothing but its inputs. Recording for replay makes QEMU keep the exact count of executed instructions, which is read
/// after the guest has powered off and before QEMU ends.
/// </summary>
public static class CountedRun
{
    /// <summary>Runs until the guest powers off.</summary>
    /// <param name="machine">QEMU's arguments without a serial port.</param>
    /// <param name="limit">Limit of host time.</param>
    /// <param name="cancel">Ends the run.</param>
    public static async Task<CountedResult> RunAsync(IEnumerable<string> machine, TimeSpan limit, CancellationToken cancel)
    {
        using var sockets = new SocketDirectory();
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        timer.CancelAfter(limit);
        string output = sockets.PathOf("serial.txt");
        Socket listener = sockets.Listen("qmp");
        await using QemuProcess qemu = QemuProcess.Start(
        [
            .. machine,
            "-icount", $"shift=0,sleep=off,rr=record,rrfile={BoardMachine.Escape(sockets.PathOf("replay"))}",
            // The clock of day is an input too.
            "-rtc", "base=2025-01-01,clock=vm",
            "-no-shutdown",
            // Nothing runs before we listen: QEMU sends no event to a connection that has not been negotiated.
            "-S",
            "-chardev", $"socket,id=qmp,path={BoardMachine.Escape(sockets.PathOf("qmp"))}",
            "-mon", "chardev=qmp,mode=control",
            "-chardev", $"file,id=serial,path={BoardMachine.Escape(output)}",
            "-serial", "chardev:serial",
        ]);
        try
        {
            long count = await CountAsync(qemu, listener, timer.Token);
            return new CountedResult(count, await File.ReadAllTextAsync(output, cancel));
        }
        catch (Exception error) when (error is RunnerException or OperationCanceledException && !cancel.IsCancellationRequested)
        {
            string reason = error is RunnerException ? error.Message : $"no power-off within {limit.TotalSeconds:0} s";
            throw new RunnerException($"{reason} {qemu.Errors}\n{await TailAsync(output)}");
        }
    }

    private static async Task<long> CountAsync(QemuProcess qemu, Socket listener, CancellationToken cancel)
    {
        Task<QmpConnection> accepting = QmpConnection.AcceptAsync(listener, cancel);
        if (await Task.WhenAny(accepting, qemu.WaitAsync(cancel)) != accepting)
        {
            throw new RunnerException("QEMU ended at once:");
        }

        using QmpConnection control = await accepting;
        await control.ExecuteAsync("cont", cancel);
        JsonNode shutdown = await control.EventAsync("SHUTDOWN", cancel);
        string? cause = (string?)shutdown["data"]?["reason"];
        if (cause != "guest-shutdown")
        {
            throw new RunnerException($"the machine did not power off but stopped with {cause}:");
        }

        JsonNode replay = await control.ExecuteAsync("query-replay", cancel);
        await control.ExecuteAsync("quit", cancel);
        await qemu.WaitAsync(cancel);
        return long.Parse(replay["icount"]!.ToString(), CultureInfo.InvariantCulture);
    }

    private static async Task<string> TailAsync(string output)
    {
        string text = File.Exists(output) ? await File.ReadAllTextAsync(output) : "";
        string[] lines = text.Replace("\r", "", StringComparison.Ordinal).TrimEnd().Split('\n');
        return string.Join('\n', lines.TakeLast(15).Select(line => $"    | {line}"));
    }
}
