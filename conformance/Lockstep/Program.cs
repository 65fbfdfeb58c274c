using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Lockstep.Model.Gic;
using Lockstep.Model.Relation;
using Spectre.Console;

namespace Lockstep.InLockstep;

/// <summary>The VMM and the reference model in lockstep, from the command line.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        var steps = new Option<long>("--steps") { Description = "Steps to run; at least one case is run.", DefaultValueFactory = _ => 10_000_000 };
        var seed = new Option<string>("--seed") { Description = "Seed, decimal or 0x...; a random one by default.", DefaultValueFactory = _ => "" };
        var jobs = new Option<int>("--jobs") { Description = "Threads.", DefaultValueFactory = _ => Environment.ProcessorCount };
        var gic = new Option<int>("--gic") { Description = "2 or 3: cases of this version of the GIC architecture only.", DefaultValueFactory = _ => 0 };
        var root = new RootCommand("Runs the VMM and the reference model on the same random operations and checks the relation between them.")
        {
            steps, seed, jobs, gic, Speed.SpeedCommand.Create(), Devices.DevicesCommand.Create(steps, seed),
        };
        root.SetAction(parsed =>
        {
            if (SeedText.Parse(parsed.GetValue(seed)!) is not { } number)
            {
                return 1;
            }

            if (parsed.GetValue(gic) is not (0 or 2 or 3))
            {
                Console.Error.WriteLine($"error: --gic {parsed.GetValue(gic)}: give 2 or 3, or leave it out for both");
                return 1;
            }

            GicVersion? version = parsed.GetValue(gic) switch { 2 => GicVersion.V2, 3 => GicVersion.V3, _ => null };
            return Run(new LongRun(number, parsed.GetValue(steps), int.Max(1, parsed.GetValue(jobs)), version), number, parsed.GetValue(steps));
        });
        return root.Parse(arguments).Invoke();
    }

    private static int Run(LongRun run, ulong seed, long steps)
    {
        Console.WriteLine($"seed 0x{seed:x}, {steps} steps");
        using var stop = new CancellationTokenSource();
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Stop(signal, stop));
        var elapsed = Stopwatch.StartNew();
        ProgressDisplay.During(() => $"{run.Steps:n0} of {steps:n0} steps, {run.Cases:n0} cases", () =>
        {
            run.Run(stop.Token);
            return run.Failure;
        });
        elapsed.Stop();
        Print(run, elapsed.Elapsed);
        if (run.Failure is not { } failure)
        {
            Console.WriteLine("1 passed, 0 failed");
            return 0;
        }

        Console.Write(FailureReport.Of(failure.Seed, Comparison.CaseLength, failure.Outcome));
        Console.WriteLine("0 passed, 1 failed");
        return 1;
    }

    /// <summary>What Ctrl-C does: the run ends after the case that it is at, and is reported.</summary>
    internal static void Stop(PosixSignalContext signal, CancellationTokenSource stop)
    {
        signal.Cancel = true;
        stop.Cancel();
    }

    private static void Print(LongRun run, TimeSpan elapsed)
    {
        double processor = run.Steps / run.Busy.TotalSeconds;
        Console.WriteLine(
            $"{run.Steps} steps in {run.Cases} cases, {elapsed.TotalSeconds:0.0} s: {run.Steps / elapsed.TotalSeconds:0} steps/s, "
            + $"{processor:0} steps per second of processor time, {run.Messages} messages to the VMM, {run.Deliveries} deliveries");
        Console.WriteLine("deviations: " + string.Join(", ", Enum.GetValues<Deviation>().Select(d => $"{d} {run.Deviations[(int)d]}")));
    }
}
