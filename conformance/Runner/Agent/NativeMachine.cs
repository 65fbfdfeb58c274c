using System.Globalization;
using System.Text;
using Lockstep.Runner.Qemu;

namespace Lockstep.Runner.Agent;

/// <summary>The agent on QEMU's <c>virt</c> machine with no hypervisor: on a GIC that we did not write.</summary>
public static class NativeMachine
{
    /// <summary>Runs a script file and returns the log.</summary>
    /// <param name="script">The file (<see cref="ScriptFile.Write"/>).</param>
    /// <param name="gicVersion">2 or 3.</param>
    /// <param name="cpus">1, 2, 4 or more.</param>
    /// <param name="image">agent.img; by default the one that <c>make build</c> made.</param>
    /// <param name="timeout">Limit of the run; 10 minutes by default.</param>
    /// <exception cref="RunnerException">There is no whole log.</exception>
    public static AgentLog Run(byte[] script, int gicVersion, int cpus, string? image = null, TimeSpan? timeout = null)
    {
        AgentLog log = RunAsync(script, gicVersion, cpus, image, timeout).GetAwaiter().GetResult();
        return log.Trouble is null ? log : throw new RunnerException($"GICv{gicVersion}, {cpus} CPUs: {log.Trouble}");
    }

    /// <summary>Runs a script file and returns the log, whole or not.</summary>
    public static async Task<AgentLog> RunAsync(byte[] script, int gicVersion, int cpus, string? image = null, TimeSpan? timeout = null)
    {
        image ??= Path.Combine(Environment.GetEnvironmentVariable("LOCKSTEP_OUTPUT_DIR") is { Length: > 0 } set ? set : "build", "agent.img");
        if (!File.Exists(image))
        {
            throw new RunnerException($"{image} is missing: run `make build` first");
        }

        DirectoryInfo scratch = Directory.CreateTempSubdirectory("lockstep-agent-");
        try
        {
            string initrd = Path.Combine(scratch.FullName, "script.bin"), serial = Path.Combine(scratch.FullName, "serial");
            await File.WriteAllBytesAsync(initrd, script);
            await RunAsync(Arguments(image, initrd, serial, gicVersion, cpus), timeout ?? TimeSpan.FromMinutes(10));
            return LogReader.Read(await File.ReadAllTextAsync(serial, Encoding.Latin1));
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    /// <summary>QEMU's arguments. The counter counts instructions (-icount), so that a run repeats.</summary>
    public static IReadOnlyList<string> Arguments(string image, string initrd, string serial, int gicVersion, int cpus) =>
    [
        .. BoardMachine.Common,
        "-machine", string.Create(CultureInfo.InvariantCulture, $"virt,gic-version={gicVersion},dtb-randomness=off"),
        "-cpu", "cortex-a53",
        "-smp", cpus.ToString(CultureInfo.InvariantCulture),
        "-m", "256M",
        "-nic", "none",
        "-no-reboot",
        "-icount", "shift=0,sleep=off",
        "-serial", $"file:{BoardMachine.Escape(serial)}",
        "-kernel", image,
        "-initrd", initrd,
    ];

    private static async Task RunAsync(IEnumerable<string> arguments, TimeSpan timeout)
    {
        using var limit = new CancellationTokenSource(timeout);
        await using QemuProcess qemu = QemuProcess.Start(arguments);
        try
        {
            int exit = await qemu.WaitAsync(limit.Token);
            if (exit != 0)
            {
                throw new RunnerException($"{QemuProcess.Program} ended with {exit}: {qemu.Errors}");
            }
        }
        catch (OperationCanceledException)
        {
            // The log says how far it came.
        }
    }
}
