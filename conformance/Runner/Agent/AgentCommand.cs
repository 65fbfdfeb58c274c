using System.CommandLine;
using System.Diagnostics;
using System.Globalization;

namespace Lockstep.Runner.Agent;

/// <summary>The command <c>agent</c>: directed scripts on QEMU's own interrupt controllers, and the agent's speed.</summary>
internal static class AgentCommand
{
    /// <summary><c>runner agent</c>.</summary>
    public static Command Create()
    {
        var image = new Option<FileInfo?>("--image") { Description = "agent.img (default: the built one)." };
        var log = new Option<bool>("--log") { Description = "Print every record." };
        var operations = new Option<int>("--speed") { Description = "Also time this many operations." };
        var command = new Command("agent", "Runs directed scripts with the agent on QEMU's GICv2 and GICv3, 1, 2 and 4 CPUs.") { image, log, operations };
        command.SetAction(arguments =>
        {
            string? path = arguments.GetValue(image)?.FullName;
            int passed = 0, failed = 0;
            foreach (DirectedMachine machine in DirectedRun.Machines)
            {
                int bad = Show(machine, path, arguments.GetValue(log), out int all);
                passed += all - bad;
                failed += bad;
                if (arguments.GetValue(operations) is int count and > 0)
                {
                    Time(machine, path, count);
                }
            }

            Console.WriteLine($"{passed} passed, {failed} failed");
            return failed == 0 ? 0 : 1;
        });
        return command;
    }

    private static int Show(DirectedMachine machine, string? image, bool showLog, out int all)
    {
        long start = Stopwatch.GetTimestamp();
        IReadOnlyList<DirectedResult> results = DirectedRun.OnNative(machine, image);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        foreach (DirectedResult result in results)
        {
            Console.WriteLine($"{machine}: {result.Script.Name}: {(result.Broken.Count == 0 ? $"ok ({result.Expectations})" : "FAILED")}");
            foreach (string line in result.Broken)
            {
                Console.WriteLine($"    {line}");
            }

            foreach (LogRecord record in showLog ? result.Log.Records : [])
            {
                Console.WriteLine($"    {result.Operations[record.Index],-50} {LogText.Of(record)}");
            }
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{machine}: {results.Count} scripts, {results.Sum(result => result.Operations.Count)} operations, {time.TotalSeconds:f1} s"));
        all = results.Count;
        return results.Count(result => result.Broken.Count > 0);
    }

    private static void Time(DirectedMachine machine, string? image, int count)
    {
        var writer = new ScriptWriter(new AgentPlatform(machine.GicVersion));
        for (int i = 0; i < count; i++)
        {
            if (i % 1000 == 0)
            {
                writer.Begin();
            }

            int cpu = i / 8 % machine.Cpus;
            _ = i < machine.Cpus - 1 ? writer.StartCpu(0, i + 1)
                : (i & 1) == 0 ? writer.Write(cpu, writer.Platform.Gicd + 0x100, (ulong)i)
                : writer.Read(cpu, writer.Platform.Gicd + 0x400 + (ulong)(i & 0xfc));
        }

        long start = Stopwatch.GetTimestamp();
        AgentLog log = NativeMachine.Run(writer.ToArray(), machine.GicVersion, machine.Cpus, image);
        TimeSpan time = Stopwatch.GetElapsedTime(start);
        int done = log.Scripts.Sum(script => script.Records.Count(record => record.Refusal == 0));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{machine}: {done} operations in {time.TotalSeconds:f1} s"));
    }
}
