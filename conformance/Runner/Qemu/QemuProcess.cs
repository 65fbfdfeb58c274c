using System.ComponentModel;
using System.Diagnostics;
using System.Text;

namespace Lockstep.Runner.Qemu;

/// <summary>A running QEMU with its error output collected. Disposing it ends the process.</summary>
public sealed class QemuProcess : IAsyncDisposable
{
    /// <summary>The program, found on PATH.</summary>
    public const string Program = "qemu-system-aarch64";

    private readonly Process process;
    private readonly StringBuilder errors = new();
    private readonly EventHandler onParentExit;

    private QemuProcess(Process process)
    {
        this.process = process;
        // QEMU must not outlive a runner that is interrupted.
        onParentExit = (_, _) => Kill();
        AppDomain.CurrentDomain.ProcessExit += onParentExit;
    }

    /// <summary>Starts QEMU without a terminal.</summary>
    public static QemuProcess Start(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(Program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
            RedirectStandardOutput = true,
        };
        var qemu = new QemuProcess(Launch(start));
        qemu.process.ErrorDataReceived += qemu.Collect;
        qemu.process.OutputDataReceived += qemu.Collect;
        qemu.process.BeginErrorReadLine();
        qemu.process.BeginOutputReadLine();
        qemu.process.StandardInput.Close();
        return qemu;
    }

    /// <summary>Starts QEMU on this process's own terminal.</summary>
    public static QemuProcess StartOnTerminal(IEnumerable<string> arguments) =>
        new(Launch(new ProcessStartInfo(Program, arguments)));

    /// <summary>What QEMU printed on its standard output and error output.</summary>
    public string Errors
    {
        get
        {
            lock (errors)
            {
                return errors.ToString().Trim();
            }
        }
    }

    /// <summary>Whether the process has ended.</summary>
    public bool HasExited => process.HasExited;

    /// <summary>Processor time that QEMU has used.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            process.Refresh();
            return process.HasExited ? TimeSpan.Zero : process.TotalProcessorTime;
        }
    }

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> WaitAsync(CancellationToken cancel)
    {
        await process.WaitForExitAsync(cancel);
        return process.ExitCode;
    }

    /// <summary>Ends the process if it still runs.</summary>
    public async ValueTask DisposeAsync()
    {
        AppDomain.CurrentDomain.ProcessExit -= onParentExit;
        Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static Process Launch(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception error)
        {
            throw new RunnerException($"{Program} does not start: {error.Message}\nInstall it with: make deps");
        }
    }

    private void Collect(object sender, DataReceivedEventArgs line)
    {
        lock (errors)
        {
            errors.AppendLine(line.Data);
        }
    }

    private void Kill()
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }
}
