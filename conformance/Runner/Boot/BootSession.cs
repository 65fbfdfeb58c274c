using System.Net.Sockets;
using Lockstep.Runner.Guest;
using Lockstep.Runner.Qemu;
using Lockstep.Runner.Serial;

namespace Lockstep.Runner.Boot;

/// <summary>One QEMU with booting guests, and their consoles.</summary>
public sealed class BootSession : IAsyncDisposable
{
    private readonly SocketDirectory sockets;

    private BootSession(SocketDirectory sockets, QemuProcess qemu, IEnumerable<SerialConsole> consoles)
    {
        this.sockets = sockets;
        Qemu = qemu;
        Shells = [.. consoles.Select(console => new GuestShell(console))];
    }

    /// <summary>The emulator.</summary>
    public QemuProcess Qemu { get; }

    /// <summary>The shell of each guest.</summary>
    public IReadOnlyList<GuestShell> Shells { get; }

    /// <summary>The first guest's shell.</summary>
    public GuestShell Shell => Shells[0];

    /// <summary>The first guest's serial console.</summary>
    public SerialConsole Console => Shell.Console;

    /// <summary>
    /// Starts QEMU with each serial port on a socket. What a guest prints goes to a transcript too: the second guest's to
    /// the first one's name with ".2" behind it.
    /// </summary>
    public static async Task<BootSession> StartAsync(BootTarget target, string transcript, CancellationToken cancel)
    {
        string[] names = [.. Enumerable.Range(1, target.Consoles).Select(number => $"serial{number}")];
        var sockets = new SocketDirectory();
        QemuProcess? qemu = null;
        try
        {
            Socket[] listeners = [.. names.Select(sockets.Listen)];
            IEnumerable<string> ports = names.SelectMany(name =>
                (string[])["-chardev", $"socket,id={name},path={BoardMachine.Escape(sockets.PathOf(name))}"]);
            qemu = QemuProcess.Start([.. ports, .. target.Arguments(names)]);
            List<SerialConsole> consoles = [];
            for (int i = 0; i < names.Length; i++)
            {
                consoles.Add(await AcceptAsync(listeners[i], qemu, i == 0 ? transcript : $"{transcript}.{i + 1}", cancel));
            }

            return new BootSession(sockets, qemu, consoles);
        }
        catch
        {
            if (qemu is not null)
            {
                await qemu.DisposeAsync();
            }

            sockets.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await Qemu.DisposeAsync();
        foreach (GuestShell shell in Shells)
        {
            await shell.Console.DisposeAsync();
        }

        sockets.Dispose();
    }

    private static async Task<SerialConsole> AcceptAsync(Socket listener, QemuProcess qemu, string transcript, CancellationToken cancel)
    {
        var file = new FileStream(transcript, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
        Task<SerialConsole> accepting = SerialConsole.AcceptAsync(listener, file, cancel);
        return await Task.WhenAny(accepting, qemu.WaitAsync(cancel)) == accepting
            ? await accepting
            : throw new RunnerException($"QEMU ended at once: {qemu.Errors}");
    }
}
