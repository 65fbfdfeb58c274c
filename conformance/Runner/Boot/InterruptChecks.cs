using Lockstep.Runner.Guest;

namespace Lockstep.Runner.Boot;

/// <summary>What the guest's kernel reports on its interrupts.</summary>
public static class InterruptChecks
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    /// <summary>A driver's count in /proc/interrupts grows, and a GIC delivers it.</summary>
    public static async Task CountsUpAsync(GuestShell shell, string driver, CancellationToken cancel)
    {
        InterruptLine before = await LineAsync(shell, driver, cancel);
        await shell.OutputAsync("sleep 1", Timeout, cancel);
        InterruptLine after = await LineAsync(shell, driver, cancel);
        if (after.Count <= before.Count)
        {
            throw BootCheck.Failed($"/proc/interrupts counts {before.Count} interrupts of {driver}, and a second later {after.Count}");
        }
    }

    /// <summary>Linux counts no interrupt that it cannot place.</summary>
    public static async Task NoErrorsAsync(GuestShell shell, CancellationToken cancel)
    {
        InterruptTable table = await TableAsync(shell, cancel);
        switch (table.Errors)
        {
            case null:
                throw BootCheck.Failed("/proc/interrupts has no line 'Err:'");
            case > 0:
                throw BootCheck.Failed($"/proc/interrupts counts {table.Errors} errors");
        }
    }

    /// <summary>The kernel log holds no warning on the interrupt controller, the timer or PSCI.</summary>
    public static async Task KernelLogAsync(GuestShell shell, CancellationToken cancel)
    {
        IReadOnlyList<KernelLogLine> lines = KernelLog.Parse(await shell.OutputAsync("dmesg -r", Timeout, cancel));
        if (lines.Count == 0)
        {
            throw BootCheck.Failed("`dmesg -r` prints nothing");
        }

        KernelLogLine[] warnings = [.. KernelLog.InterruptWarnings(lines)];
        if (warnings.Length > 0)
        {
            throw BootCheck.Failed($"{warnings.Length} warnings, the first at level {warnings[0].Level}: {warnings[0].Text}");
        }
    }

    /// <summary>The driver's line in /proc/interrupts.</summary>
    public static async Task<InterruptLine> LineAsync(GuestShell shell, string driver, CancellationToken cancel)
    {
        InterruptTable table = await TableAsync(shell, cancel);
        return table.OfGic(driver) ?? throw BootCheck.Failed($"/proc/interrupts has no line of a GIC with {driver}");
    }

    /// <summary>/proc/interrupts.</summary>
    public static async Task<InterruptTable> TableAsync(GuestShell shell, CancellationToken cancel) =>
        InterruptTable.Parse(await shell.OutputAsync("cat /proc/interrupts", Timeout, cancel));
}
