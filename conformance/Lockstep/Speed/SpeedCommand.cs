using System.CommandLine;
using System.Diagnostics;

namespace Lockstep.InLockstep.Speed;

/// <summary><c>lockstep-vmm speed</c>: the speed of words, model and lockstep, for `make bench`. Build it with -c Release.</summary>
internal static class SpeedCommand
{
    private const long LockstepSteps = 4_000_000;

    public static Command Create()
    {
        var command = new Command("speed", "Prints how fast words, model and lockstep run on this machine.");
        command.SetAction(_ => Print());
        return command;
    }

    private static int Print()
    {
        WordSpeed.Print(Console.Out);
        ModelSpeed.Print(Console.Out);
        LongRun run = new(seed: 1, LockstepSteps, Environment.ProcessorCount);
        long start = Stopwatch.GetTimestamp();
        run.Run(CancellationToken.None);
        double elapsed = Stopwatch.GetElapsedTime(start).TotalMicroseconds;
        Console.WriteLine("steps of VMM and model in lockstep, million a second (goal 1)");
        Console.WriteLine($"  {Environment.ProcessorCount} threads {run.Steps / elapsed,45:f2}");
        return run.Failure is null ? 0 : 1;
    }
}
