using System.CommandLine;

namespace Lockstep.Runner;

/// <summary>
/// Runs Lockstep's images under QEMU: by hand, checked by what the guest prints, and measured.
/// </summary>
internal static class Program
{
    private static async Task<int> Main(string[] arguments)
    {
        var root = new RootCommand("Runs Lockstep's images under QEMU.") { Commands.Run(), Commands.Boot(), Bench.BenchCommand.Create() };
        // Our own handler turns exceptions into messages.
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        try
        {
            return await root.Parse(arguments).InvokeAsync(configuration);
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
