using System.CommandLine;
using System.Runtime.InteropServices;

namespace Lockstep.Runner;

/// <summary>
/// Runs Lockstep's images under QEMU: by hand, checked by what the guest prints, and measured.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        // An interrupted run still ends its QEMU and removes its sockets.
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var root = new RootCommand("Runs Lockstep's images under QEMU.") { Commands.Run(), Commands.Boot(), Bench.BenchCommand.Create(), Agent.AgentCommand.Create(), Coverage.CoverageCommand.Create() };
        // Exceptions become messages here, and signals are ours.
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
        try
        {
            return await root.Parse(arguments).InvokeAsync(configuration, stop.Token);
        }
        catch (RunnerException error)
        {
            await Console.Error.WriteLineAsync($"error: {error.Message}");
            return 1;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("interrupted");
            return 130;
        }
    }
}
