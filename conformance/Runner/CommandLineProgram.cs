using System.CommandLine;
using System.Runtime.InteropServices;

namespace Lockstep.Runner;

/// <summary>What the programs of conformance that run QEMU have in common: signals, and errors as messages.</summary>
public static class CommandLineProgram
{
    /// <summary>Runs a command line. An interrupted run still ends its QEMU and removes its files.</summary>
    /// <param name="root">The command.</param>
    /// <param name="arguments">The command line.</param>
    /// <returns>The exit code: the command's, 1 for an error of its user, 130 when interrupted.</returns>
    public static async Task<int> RunAsync(RootCommand root, string[] arguments)
    {
        using var stop = new CancellationTokenSource();
        void Stop(PosixSignalContext signal)
        {
            signal.Cancel = true;
            stop.Cancel();
        }

        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var onTerminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
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
