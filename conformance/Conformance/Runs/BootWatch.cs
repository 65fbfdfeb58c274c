namespace Lockstep.Conformance;

/// <summary>
/// Says when a boot is to be given up: it prints nothing any more, or without end. Every boot ends so, whatever guest, VMM, host or
/// QEMU do.
/// </summary>
/// <param name="operations">Operations of all scripts of the boot.</param>
public sealed class BootWatch(long operations)
{
    /// <summary>Processor time of QEMU without a new byte in the log; of the processor, so that a busy computer changes nothing.</summary>
    public static readonly TimeSpan BusyLimit = TimeSpan.FromSeconds(15);

    /// <summary>Time without a new byte, for a machine that sleeps: then QEMU uses no processor time.</summary>
    public static readonly TimeSpan IdleLimit = TimeSpan.FromMinutes(2);

    /// <summary>More than a record takes, its interrupts included.</summary>
    public const int MostBytesARecord = 1024;

    private long length;
    private TimeSpan processorAtLast, timeAtLast;

    /// <summary>The length that no log of these scripts comes near, in bytes.</summary>
    public long MostBytes => BootLog.MostConsoleBytes + (operations + 64) * MostBytesARecord;

    /// <summary>A look at the boot.</summary>
    /// <param name="bytes">Length of the log.</param>
    /// <param name="processor">Processor time that QEMU has used.</param>
    /// <param name="time">Time since the start.</param>
    /// <returns>Why the boot is given up, for people; null when it goes on.</returns>
    public string? Look(long bytes, TimeSpan processor, TimeSpan time)
    {
        if (bytes > MostBytes)
        {
            return $"QEMU was stopped after {bytes} bytes of log, more than {operations} operations can fill: "
                + "host, VMM or agent prints without end";
        }

        if (bytes > length)
        {
            (length, processorAtLast, timeAtLast) = (bytes, processor, time);
            return null;
        }

        return processor - processorAtLast > BusyLimit
            ? $"QEMU was stopped after {BusyLimit.TotalSeconds:0} s of processor time without a new line"
            : time - timeAtLast > IdleLimit ? $"QEMU was stopped after {IdleLimit.TotalSeconds:0} s without a new line: the machine sleeps"
            : null;
    }
}
