using System.Runtime;
using System.Runtime.CompilerServices;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

// As in vmm.elf: there are no vector instructions to zero locals with.
[module: SkipLocalsInit]

namespace Lockstep.SerialPort;

/// <summary>Where console.elf starts, called by <c>_start</c> in Vmm/Link/entry.S.</summary>
public static unsafe class ConsoleEntry
{
    /// <summary>Runs the console; returns, to a breakpoint, when the program was not configured.</summary>
    /// <param name="ipcBuffer">Virtual address of the IPC buffer.</param>
    /// <param name="configuration">The configuration block.</param>
    [RuntimeExport("vmm_main")]
    public static void Main(ulong ipcBuffer, ConsoleConfiguration* configuration)
    {
        if (ConsoleConfiguration.IsValid(configuration))
        {
            MicrokitKernel.Initialise(ipcBuffer, &configuration->Kernel);
            Run(configuration);
        }
    }

    private static void Run(ConsoleConfiguration* configuration)
    {
        switch (configuration->Uart)
        {
            case ConsoleUart.Pl011:
                SerialConsole<MicrokitKernel, Pl011>.Run(configuration);
                break;
            case ConsoleUart.Meson:
                SerialConsole<MicrokitKernel, Meson>.Run(configuration);
                break;
            case ConsoleUart.Imx:
                SerialConsole<MicrokitKernel, Imx>.Run(configuration);
                break;
            case ConsoleUart.Cadence:
                SerialConsole<MicrokitKernel, Cadence>.Run(configuration);
                break;
            case ConsoleUart.Ns16550:
                SerialConsole<MicrokitKernel, Ns16550>.Run(configuration);
                break;
        }
    }
}
