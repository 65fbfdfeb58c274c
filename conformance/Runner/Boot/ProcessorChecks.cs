using System.Globalization;
using Lockstep.Runner.Guest;

namespace Lockstep.Runner.Boot;

/// <summary>Checks of a Linux guest with several vCPUs: each one ticks, takes interrupts of the others, goes off and comes
/// back, and takes a device's interrupt when it is routed there.</summary>
public static class ProcessorChecks
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(40);

    /// <summary>The checks in the order in which one boot shows them.</summary>
    /// <param name="vcpus">Number of vCPUs.</param>
    public static IReadOnlyList<BootCheck> All(int vcpus) =>
    [
        .. BootChecks.ToPrompt,
        BootCheck.AtPrompt("processors", 30, (shell, cancel) => OnlineAsync(shell, vcpus, cancel)),
        BootCheck.AtPrompt("timer-interrupts", 120, (shell, cancel) => TimersAsync(shell, vcpus, cancel)),
        BootCheck.AtPrompt("interprocessor-interrupts", 120, (shell, cancel) => InterprocessorAsync(shell, vcpus, cancel)),
        BootCheck.AtPrompt("uart-routing", 120, (shell, cancel) => RoutingAsync(shell, vcpus, cancel)),
        BootCheck.AtPrompt("off-and-on", 180, (shell, cancel) => OffAndOnAsync(shell, vcpus, cancel)),
        BootCheck.AtPrompt("timer-interrupts-again", 120, (shell, cancel) => TimersAsync(shell, vcpus, cancel)),
        BootCheck.AtPrompt("md5sum", 180, LoadChecks.Md5Async),
        .. BootChecks.ToEnd,
    ];

    private static async Task OnlineAsync(GuestShell shell, int vcpus, CancellationToken cancel)
    {
        await ExpectAsync(shell, "nproc", $"{vcpus}", cancel);
        await ExpectAsync(shell, "cat /sys/devices/system/cpu/online", $"0-{vcpus - 1}", cancel);
    }

    /// <summary>A loop that is pinned to a vCPU is interrupted by that vCPU's own timer.</summary>
    private static async Task TimersAsync(GuestShell shell, int vcpus, CancellationToken cancel)
    {
        for (int cpu = 0; cpu < vcpus; cpu++)
        {
            InterruptLine before = await InterruptChecks.LineAsync(shell, "arch_timer", cancel);
            await BusyOnAsync(shell, cpu, cancel);
            InterruptLine after = await InterruptChecks.LineAsync(shell, "arch_timer", cancel);
            MustRise($"arch_timer interrupts on CPU{cpu}", before.PerCpu[cpu], after.PerCpu[cpu]);
        }
    }

    /// <summary>A task that is started on another vCPU wakes that one by a software-generated interrupt.</summary>
    private static async Task InterprocessorAsync(GuestShell shell, int vcpus, CancellationToken cancel)
    {
        InterruptTable before = await InterruptChecks.TableAsync(shell, cancel);
        for (int cpu = 0; cpu < vcpus; cpu++)
        {
            await BusyOnAsync(shell, cpu, cancel);
        }

        await shell.OutputAsync("echo 1 > /proc/sys/vm/compact_memory", Timeout, cancel);
        InterruptTable after = await InterruptChecks.TableAsync(shell, cancel);
        for (int cpu = 0; cpu < vcpus; cpu++)
        {
            MustRise($"interprocessor interrupts on CPU{cpu}", Interprocessor(before, cpu), Interprocessor(after, cpu));
        }
    }

    /// <summary>A write to smp_affinity moves the UART's interrupt: from then on it counts there and nowhere else.</summary>
    private static async Task RoutingAsync(GuestShell shell, int vcpus, CancellationToken cancel)
    {
        InterruptLine uart = await InterruptChecks.LineAsync(shell, "uart-pl011", cancel);
        for (int cpu = vcpus - 1; cpu >= 0; cpu--)
        {
            string mask = (1 << cpu).ToString("x", CultureInfo.InvariantCulture);
            await shell.OutputAsync($"echo {mask} > /proc/irq/{uart.Label}/smp_affinity", Timeout, cancel);
            // What was on its way at the write may still arrive at the old target.
            InterruptLine before = await InterruptChecks.LineAsync(shell, "uart-pl011", cancel);
            await shell.OutputAsync("true", Timeout, cancel);
            InterruptLine after = await InterruptChecks.LineAsync(shell, "uart-pl011", cancel);
            MustRise($"uart-pl011 interrupts on CPU{cpu}, to which they are routed,", before.PerCpu[cpu], after.PerCpu[cpu]);
            if (after.Count - before.Count != after.PerCpu[cpu] - before.PerCpu[cpu])
            {
                throw BootCheck.Failed($"uart-pl011 interrupts are routed to CPU{cpu}, but others count:"
                    + $" {string.Join(' ', before.PerCpu)}, then {string.Join(' ', after.PerCpu)}");
            }
        }
    }

    /// <summary>CPU_OFF, AFFINITY_INFO and CPU_ON: each vCPU but the first goes away and comes back.</summary>
    private static async Task OffAndOnAsync(GuestShell shell, int vcpus, CancellationToken cancel)
    {
        for (int cpu = 1; cpu < vcpus; cpu++)
        {
            string online = $"/sys/devices/system/cpu/cpu{cpu}/online";
            await shell.OutputAsync($"dmesg -c > /dev/null; echo 0 > {online}", Timeout, cancel);
            await ExpectAsync(shell, "nproc", $"{vcpus - 1}", cancel);
            // Linux asks by AFFINITY_INFO whether the CPU is off and says so.
            await ExpectAsync(shell, $"dmesg | grep -c 'psci: CPU{cpu} killed'", "1", cancel);
            await shell.OutputAsync($"echo 1 > {online}", Timeout, cancel);
            await ExpectAsync(shell, "nproc", $"{vcpus}", cancel);
        }
    }

    private static Task BusyOnAsync(GuestShell shell, int cpu, CancellationToken cancel)
    {
        string mask = (1 << cpu).ToString("x", CultureInfo.InvariantCulture);
        return shell.OutputAsync($"taskset {mask} sh -c 'i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done'", Timeout, cancel);
    }

    private static ulong Interprocessor(InterruptTable table, int cpu) =>
        table.Lines.Where(line => line.Label.StartsWith("IPI", StringComparison.Ordinal))
            .Aggregate(0UL, (sum, line) => sum + line.PerCpu[cpu]);

    private static async Task ExpectAsync(GuestShell shell, string command, string expected, CancellationToken cancel)
    {
        string output = (await shell.OutputAsync(command, Timeout, cancel)).Trim();
        if (output != expected)
        {
            throw BootCheck.Failed($"`{command}` prints '{output}' and should print '{expected}'");
        }
    }

    private static void MustRise(string what, ulong before, ulong after)
    {
        if (after <= before)
        {
            throw BootCheck.Failed($"{what} do not rise: {before}, then {after}");
        }
    }
}
