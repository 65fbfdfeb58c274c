using Lockstep.Model.Configuration;
using Lockstep.Vmm.Devices;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Guest;

/// <summary>PSCI SYSTEM_OFF and SYSTEM_RESET: both stop every vCPU, whichever asked.</summary>
public static unsafe class SystemPower<TKernel> where TKernel : struct, IKernel
{
    /// <summary>
    /// SYSTEM_OFF: no vCPU runs again. The kernel below ends the machine when it has nothing left to run; with the SMC
    /// capability the request also goes to the firmware.
    /// </summary>
    public static void Off(ref VmmState s)
    {
        Log<TKernel>.Line("guest powered off"u8);
        StopAll(ref s, MachineState.Off);
        if ((s.Configuration->Flags & ConfigurationFlags.Smc) != 0)
        {
            SmcArguments arguments = default;
            arguments.X0 = PsciFunction.SystemOff;
            TKernel.SmcCall((ulong*)&arguments);
        }
    }

    /// <summary>
    /// SYSTEM_RESET: images, VGIC and vCPUs as at the start; vCPU 0 boots, the others are off. Between the stop and the boot
    /// the vCPUs empty their list registers (<see cref="Drain{TKernel}"/>).
    /// </summary>
    /// <param name="s">The VMM.</param>
    /// <param name="vcpu">The vCPU that asked.</param>
    public static void Reset(ref VmmState s, uint vcpu)
    {
        if (Log<TKernel>.TryBegin(ref s, vcpu))
        {
            Log<TKernel>.Text("system reset"u8);
            Log<TKernel>.End();
        }

        StopAll(ref s, MachineState.Draining);
        VirtioDevices<TKernel>.Reset(ref s);
        Vgic<TKernel>.Reset(ref s.Gic);
        Drain<TKernel>.Begin(ref s);
    }

    private static void StopAll(ref VmmState s, MachineState next)
    {
        s.Machine = next;
        s.FaultLimit = 0;
        s.OnMask = 0;
        s.BlockedMask = 0;
        s.DeadlineMask = 0;
        for (uint vcpu = 0; vcpu < ConfigurationBlock.MaxVcpus && vcpu < s.VcpuCount; vcpu++)
        {
            TKernel.Suspend(vcpu);
        }

        if (s.TimerChannel != ConfigurationBlock.NoChannel)
        {
            TKernel.DisarmTimer();
        }
    }
}
