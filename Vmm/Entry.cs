using System.Runtime;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm;

/// <summary>Where vmm.elf starts, called by <c>_start</c> in Link/entry.S.</summary>
public static unsafe class Entry
{
    private static VmmState s_state;

    /// <summary>Runs the VMM; does not return.</summary>
    /// <param name="ipcBuffer">Virtual address of the IPC buffer.</param>
    /// <param name="configuration">The configuration block.</param>
    [RuntimeExport("vmm_main")]
    public static void Main(ulong ipcBuffer, ConfigurationBlock* configuration)
    {
        MicrokitKernel.Initialise(ipcBuffer, configuration);
        EventLoop<MicrokitKernel>.Run(ref s_state, configuration);
    }
}
