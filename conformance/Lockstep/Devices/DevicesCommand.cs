using System.CommandLine;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lockstep.InLockstep.Devices;

/// <summary><c>lockstep-vmm devices</c>: the VMM's virtio devices and the model's on random drivers.</summary>
internal static class DevicesCommand
{
    public static Command Create(Option<long> steps, Option<string> seed)
    {
        var command = new Command("devices", "Runs the VMM's virtio devices and the model's on the same random drivers.") { steps, seed };
        command.SetAction(parsed => SeedText.Parse(parsed.GetValue(seed)!) is { } number ? Run(number, parsed.GetValue(steps)) : 1);
        return command;
    }

    private static int Run(ulong seed, long steps)
    {
        Console.WriteLine($"seed 0x{seed:x}, {steps} operations");
        using var stop = new CancellationTokenSource();
        using var onInterrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Program.Stop(signal, stop));
        var elapsed = Stopwatch.StartNew();
        DeviceRun run = new();
        string? failure = ProgressDisplay.During(() => $"{run.Operations:n0} of {steps:n0} operations", () => run.Run(seed, steps, stop.Token));
        Console.WriteLine($"{run.Operations} operations in {run.Cases} cases, {elapsed.Elapsed.TotalSeconds:0.0} s: "
            + $"{run.Served} chains served, {run.Broken} rules broken");
        Console.Write(failure);
        Console.WriteLine(failure is null ? "1 passed, 0 failed" : "0 passed, 1 failed");
        return failure is null ? 0 : 1;
    }
}
