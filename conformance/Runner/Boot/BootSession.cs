using System.Net.Sockets;
using Lockstep.Runner.Guest;
using Lockstep.Runner.Qemu;
using Lockstep.Runner.Serial;

namespace Lockstep.Runner.Boot;

/// <summary>One QEMU with a booting guest, and its console.</summary>
public sealed class BootSession : IAsyncDisposable
{
    private readonly SocketDirectory sockets;

    private BootSession(SocketDirectory sockets, QemuProcess qemu, SerialConsole console)
    {
        this.sockets = sockets;
        Qemu = qemu;
        Shell = new GuestShell(console);
    }

    /// <summary>The emulator.</summary>
    public QemuProcess Qemu { get; }

    /// <summary>The guest's shell.</summary>
    public GuestShell Shell { get; }

    /// <summary>The guest's serial console.</summary>
    public SerialConsole Console => Shell.Console;

    /// <summary>Starts QEMU with its first serial port on a socket; the guest's output goes to the transcript too.</summary>
    public static async Task<BootSession> StartAsync(IEnumerable<string> machine, string transcript, CancellationToken cancel)
    {
        var sockets = new SocketDirectory();
        QemuProcess? qemu = null;
        try
        {
            Socket listener = sockets.Listen("serial");
            qemu = QemuProcess.Start(
            [
                .. machine,
                "-chardev", $"socket,id=serial,path={BoardMachine.Escape(sockets.PathOf("serial"))}",
                "-serial", "chardev:serial",
            ]);
            var file = new FileStream(transcript, FileMode.Create, FileAccess.Write, FileShare.ReadWrite);
            Task<SerialConsole> accepting = SerialConsole.AcceptAsync(listener, file, cancel);
            if (await Task.WhenAny(accepting, qemu.WaitAsync(cancel)) != accepting)
            {
                throw new RunnerException($"QEMU ended at once: {qemu.Errors}");
            }

            return new BootSession(sockets, qemu, await accepting);
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
        await Console.DisposeAsync();
        sockets.Dispose();
    }
}
