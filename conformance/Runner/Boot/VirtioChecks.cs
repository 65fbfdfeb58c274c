using System.Text.RegularExpressions;
using Lockstep.Runner.Guest;

namespace Lockstep.Runner.Boot;

/// <summary>Checks of a Linux guest whose console and disk are virtio devices, with the drivers of its distribution.</summary>
public static class VirtioChecks
{
    private const string Console = "virtio0", Disk = "/dev/vda", Folder = "/mnt", Known = "A file on a disk of Lockstep.";

    /// <summary>What is written, in pieces that need many requests of the device.</summary>
    private const int PieceBytes = 65536, Pieces = 50;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60), BootTimeout = TimeSpan.FromSeconds(180);

    /// <summary>The checks in the order in which one boot shows them.</summary>
    public static IReadOnlyList<BootCheck> All { get; } =
    [
        new(BootChecks.PromptName, BootTimeout, BootChecks.PromptAsync) { NeedsPrompt = false },
        BootCheck.AtPrompt("kernel-version", 30, (shell, cancel) => ExpectAsync(shell, "uname -s", "Linux", cancel)),
        BootCheck.AtPrompt("timer-interrupts", 30, (shell, cancel) => InterruptChecks.CountsUpAsync(shell, "arch_timer", cancel)),
        BootCheck.AtPrompt("console-interrupts", 30, (shell, cancel) => InterruptChecks.CountsUpAsync(shell, Console, cancel)),
        BootCheck.AtPrompt("disk-size", 30, (shell, cancel) => ExpectAsync(shell, "cat /sys/block/vda/size", "16384", cancel)),
        BootCheck.AtPrompt("disk-id", 30, (shell, cancel) => ExpectAsync(shell, "cat /sys/block/vda/serial", "lockstep", cancel)),
        BootCheck.AtPrompt("file-system", 60, FileSystemAsync),
        BootCheck.AtPrompt("read-file", 60, ReadAsync),
        BootCheck.AtPrompt("write-file", 120, WriteAsync),
        BootCheck.AtPrompt("whole-disk", 120, WholeDiskAsync),
        BootCheck.AtPrompt("past-the-end", 60, PastTheEndAsync),
        BootCheck.AtPrompt("md5sum", 180, LoadChecks.Md5Async),
        BootCheck.AtPrompt("much-output", 120, MuchOutputAsync),
        BootCheck.AtPrompt("typed-lines", 180, LoadChecks.TypedLinesAsync),
        BootCheck.AtPrompt("interrupt-key", 30, BootChecks.InterruptKeyAsync),
        BootCheck.AtPrompt("interrupt-errors", 30, InterruptChecks.NoErrorsAsync),
        BootCheck.AtPrompt("kernel-log", 30, InterruptChecks.KernelLogAsync),
        new("reboot", BootTimeout, RebootAsync),
        new("poweroff", Timeout, BootChecks.PowerOffAsync),
    ];

    /// <summary>Debian's e2fsck reads the whole file system and finds nothing to repair.</summary>
    private static Task FileSystemAsync(GuestShell shell, CancellationToken cancel) =>
        shell.OutputAsync($"e2fsck -f -n {Disk}", Timeout, cancel);

    private static async Task ReadAsync(GuestShell shell, CancellationToken cancel)
    {
        await shell.OutputAsync($"mount -o ro {Disk} {Folder}", Timeout, cancel);
        await ExpectAsync(shell, $"cat {Folder}/read.me", Known, cancel);
        await shell.OutputAsync($"umount {Folder}", Timeout, cancel);
    }

    /// <summary>A file of random bytes is written, and read back from the disk; the file system stays sound.</summary>
    private static async Task WriteAsync(GuestShell shell, CancellationToken cancel)
    {
        await shell.OutputAsync($"dd if=/dev/urandom of=/tmp/random bs={PieceBytes} count={Pieces}", Timeout, cancel);
        await shell.OutputAsync($"mount {Disk} {Folder} && cp /tmp/random {Folder}/written && umount {Folder}", Timeout, cancel);
        await FileSystemAsync(shell, cancel);
        await shell.OutputAsync("echo 3 > /proc/sys/vm/drop_caches", Timeout, cancel);
        await shell.OutputAsync($"mount -o ro {Disk} {Folder} && cmp /tmp/random {Folder}/written && umount {Folder}", Timeout, cancel);
    }

    /// <summary>The disk reads the same twice, past the page cache the second time.</summary>
    private static async Task WholeDiskAsync(GuestShell shell, CancellationToken cancel)
    {
        string first = await shell.OutputAsync($"md5sum < {Disk}", Timeout, cancel);
        await shell.OutputAsync("echo 3 > /proc/sys/vm/drop_caches", Timeout, cancel);
        string second = await shell.OutputAsync($"md5sum < {Disk}", Timeout, cancel);
        if (first != second || first.Trim().Length == 0)
        {
            throw BootCheck.Failed($"the disk's sum is {first.Trim()} and then {second.Trim()}");
        }
    }

    /// <summary>Nothing is behind the last sector.</summary>
    private static async Task PastTheEndAsync(GuestShell shell, CancellationToken cancel)
    {
        await ExpectAsync(shell, $"dd if={Disk} bs=512 skip=16384 count=1 2> /dev/null | wc -c", "0", cancel);
        await ExpectAsync(shell, $"dd if={Disk} bs=512 skip=16383 count=1 2> /dev/null | wc -c", "512", cancel);
    }

    /// <summary>More output than the ring and the serial port hold, with nothing lost.</summary>
    private static async Task MuchOutputAsync(GuestShell shell, CancellationToken cancel)
    {
        const int lines = 3000;
        string[] printed = (await shell.OutputAsync($"seq 1 {lines}", Timeout, cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        for (int i = 0; i < lines; i++)
        {
            if (printed.ElementAtOrDefault(i) != $"{i + 1}")
            {
                throw BootCheck.Failed($"line {i + 1} of {lines} is '{printed.ElementAtOrDefault(i)}'");
            }
        }
    }

    /// <summary>A reset of the guest resets its devices; what is on the disk stays.</summary>
    private static async Task RebootAsync(BootSession session, CancellationToken cancel)
    {
        await session.Shell.OutputAsync($"mount {Disk} {Folder} && echo kept > {Folder}/kept && umount {Folder}", Timeout, cancel);
        await session.Console.TypeAsync("reboot\n", cancel);
        await session.Console.ExpectAsync(new Regex("a guest of Lockstep"), "the guest's greeting after a reboot", BootTimeout, cancel);
        await BootChecks.PromptAsync(session, cancel);
        await session.Shell.OutputAsync($"mount -o ro {Disk} {Folder}", Timeout, cancel);
        await ExpectAsync(session.Shell, $"cat {Folder}/kept", "kept", cancel);
        await session.Shell.OutputAsync($"umount {Folder}", Timeout, cancel);
    }

    private static async Task ExpectAsync(GuestShell shell, string command, string expected, CancellationToken cancel)
    {
        string output = (await shell.OutputAsync(command, Timeout, cancel)).Trim();
        if (output != expected)
        {
            throw BootCheck.Failed($"`{command}` prints '{output}' and not '{expected}'");
        }
    }
}
