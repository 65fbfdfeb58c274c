using Lockstep.Model.Gic;
using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>Errors of an invocation (the reply's label).</summary>
public enum SeL4Error
{
    /// <summary>Values of seL4_Error that the vCPU invocations return.</summary>
    None = 0, InvalidArgument = 1, RangeError = 4, DeleteFirst = 8,
}

/// <summary>The vCPU side of seL4 (E1 to E6): who holds the hardware, InjectIRQ, maintenance faults, VPPI events.</summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public static class SeL4<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>
    /// The vCPU runs. Where another one was current, that one's hardware state is saved and this one's is loaded; where this
    /// one was, hardware is untouched and only switched on again. HCR is En and nothing else (E4). On GICv3 the kernel saves and
    /// loads ICH_AP1R0_EL2 and not ICH_AP0R0_EL2: the active priorities of Group 0 stay on the core.
    /// </summary>
    /// <param name="s">The kernel.</param>
    /// <param name="vcpu">The vCPU.</param>
    public static void Run(KernelState<W, B> s, int vcpu)
    {
        KernelCore<W, B> core = s.CoreOf(vcpu);
        if (core.Current != vcpu)
        {
            W group0 = core.Hardware.Apr0;
            Save(s, core);
            s.Vcpus[vcpu].Saved.CopyTo(core.Hardware);
            core.Hardware.Apr0 = core.Hardware.Version == GicVersion.V3 ? group0 : core.Hardware.Apr0;
            core.Current = vcpu;
        }

        core.Hardware.HcrBits = W.Of(1);
        core.IsActive = true;
    }

    /// <summary>A thread runs on the core. The vCPU stays current: its list registers stay in hardware, switched off.</summary>
    /// <param name="s">The kernel.</param>
    /// <param name="core">The core.</param>
    public static void RunThread(KernelState<W, B> s, int core)
    {
        s.Cores[core].IsActive = false;
        s.Cores[core].Hardware.HcrBits = W.Of(0);
    }

    /// <summary>
    /// VCPU_InjectIRQ (E1 to E3). It checks ranges, then the shadow: only an active entry there is an error. Then it writes a
    /// pending list register over whatever is there: to hardware where the vCPU is current, and the shadow stays as it
    /// was; else to the shadow.
    /// </summary>
    /// <param name="s">The kernel.</param>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="intid">Virtual INTID, 0 to 1023.</param>
    /// <param name="priority">0 to 31.</param>
    /// <param name="group">0 or 1.</param>
    /// <param name="index">Index of the list register.</param>
    public static SeL4Error InjectIRQ(KernelState<W, B> s, int vcpu, W intid, W priority, W group, int index)
    {
        VirtualInterfaceState<W, B> saved = s.Vcpus[vcpu].Saved;
        B outOfRange = (intid > W.Of(1023)) | (priority > W.Of(31)) | (group > W.Of(1));
        if (outOfRange | (index < 0 || index >= saved.ListRegisters.Length))
        {
            return SeL4Error.RangeError;
        }

        ref ListRegister<W, B> shadow = ref saved.ListRegisters[index];
        if (shadow.Active & !shadow.Pending)
        {
            return SeL4Error.DeleteFirst;
        }

        s.Actual(vcpu).ListRegisters[index] = new ListRegister<W, B>
        {
            Pending = true,
            Active = false,
            Group1 = group == W.Of(1),
            Hw = false,
            EoiMaintenance = true,
            Intid = intid,
            Sender = W.Of(0),

            // The number goes into the field as it is: 5 bits on GICv2; the low bits of 8 on GICv3, of which 5 upper exist.
            Priority = saved.Version == GicVersion.V2 ? priority << 3 : priority & W.Of(VirtualInterface.PriorityMask),
        };
        return SeL4Error.None;
    }

    /// <summary>Whether the core takes a maintenance fault now: its vCPU runs and the interrupt is high.</summary>
    /// <param name="s">The kernel.</param>
    /// <param name="core">The core.</param>
    public static B MaintenanceIsDue(KernelState<W, B> s, int core) =>
        ListRegisterStatus<W, B>.MaintenanceInterrupt(s.Cores[core].Hardware) & s.Cores[core].IsActive;

    /// <summary>
    /// The kernel handles the maintenance interrupt (E4): the lowest index in EISR, whose EOI bit it clears in hardware and,
    /// with the rest of that list register, in the shadow. Others are reported by faults of their own: the level stays high.
    /// </summary>
    /// <param name="s">The kernel.</param>
    /// <param name="core">The core; one with a current vCPU.</param>
    /// <returns>MR0 of the fault: the index, or -1 where EISR is 0.</returns>
    public static int TakeMaintenance(KernelState<W, B> s, int core)
    {
        KernelCore<W, B> on = s.Cores[core];
        for (int i = 0; i < on.Hardware.ListRegisters.Length; i++)
        {
            if (on.Hardware.ListRegisters[i].IsEnded)
            {
                on.Hardware.ListRegisters[i].EoiMaintenance = false;
                s.Vcpus[on.Current].Saved.ListRegisters[i] = on.Hardware.ListRegisters[i];
                return i;
            }
        }

        return -1;
    }

    /// <summary>Whether the core takes a VPPIEvent now: its vCPU runs, the timer's line is high and not masked (E6).</summary>
    /// <param name="s">The kernel.</param>
    /// <param name="core">The core.</param>
    public static B VppiIsDue(KernelState<W, B> s, int core)
    {
        if (!s.Cores[core].IsActive)
        {
            return false;
        }

        ref VirtualPpi<W, B> vppi = ref s.Vcpus[s.Cores[core].Current].Vppi;
        return vppi.Line & !vppi.Masked;
    }

    /// <summary>The kernel hands the event to the monitor, and masks the interrupt.</summary>
    /// <param name="s">The kernel.</param>
    /// <param name="core">The core; one with a current vCPU.</param>
    /// <returns>MR0 of the fault.</returns>
    public static uint TakeVppi(KernelState<W, B> s, int core)
    {
        s.Vcpus[s.Cores[core].Current].Vppi.Masked = true;
        return VirtualPpi.VirtualTimerIntid;
    }

    /// <summary>VCPU_AckVPPI: the interrupt may come again, at once where the line is still high.</summary>
    /// <param name="s">The kernel.</param>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="intid">The INTID.</param>
    public static SeL4Error AckVPPI(KernelState<W, B> s, int vcpu, W intid)
    {
        if (intid != W.Of(VirtualPpi.VirtualTimerIntid))
        {
            return SeL4Error.InvalidArgument;
        }

        s.Vcpus[vcpu].Vppi.Masked = false;
        return SeL4Error.None;
    }

    private static void Save(KernelState<W, B> s, KernelCore<W, B> core)
    {
        if (core.Current >= 0)
        {
            VirtualInterfaceState<W, B> saved = s.Vcpus[core.Current].Saved;
            core.Hardware.CopyTo(saved);
            saved.Apr0 = saved.Version == GicVersion.V3 ? W.Of(0) : saved.Apr0;
        }
    }
}
