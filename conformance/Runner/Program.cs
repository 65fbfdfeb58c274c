using System.CommandLine;

namespace Lockstep.Runner;

/// <summary>
/// Runs Lockstep's images under QEMU: by hand, checked by what the guest prints, and measured.
/// </summary>
internal static class Program
{
    private static Task<int> Main(string[] arguments)
    {
        var root = new RootCommand("Runs Lockstep's images under QEMU.")
        {
            Commands.Run(), Commands.Boot(), Bench.BenchCommand.Create(), Agent.AgentCommand.Create(), Coverage.CoverageCommand.Create(),
        };
        return CommandLineProgram.RunAsync(root, arguments);
    }
}
