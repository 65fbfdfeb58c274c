using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>The events of the guest that are not its interrupt controller's.</summary>
internal static unsafe class GuestCases
{
    private const string Exception = "the guest has taken the model's exception: PC, PSTATE, ELR_EL1, SPSR_EL1 and ESR_EL1 are the"
        + " model's, FAR_EL1 too unless the architecture leaves it open, all other registers and the VMM's data are unchanged, the"
        + " sequence of invocations is the one named, and the vCPU is replied to once";

    private const string Result = "X0 and PC are the model's, all other registers and the VMM's data are unchanged, the sequence of"
        + " invocations is the one named, and the vCPU is replied to once";

    /// <summary>The cases, row by row.</summary>
    public static IEnumerable<EventCase> Of(VmmImage image)
    {
        WaitingPlace first = image.Places[0];
        EventClass abort = new("abort", "VMFault that is no access to the distributor that can be completed", Exception);
        EventClass undefined = new("undefined", "UserException, and VCPUFault of what does not exist", Exception);
        EventClass hvc = new("hvc", "UnknownSyscall and CapFault: the guest's HVC", Result);
        EventClass smc = new("smc", "VCPUFault of an SMC that returns: each function, and all that do not exist", Result);
        EventClass debug = new("debug", "DebugException for each reason", Exception);
        EventClass label = new("label", "faults with any other label",
            "the vCPU goes on where it is, and nothing but the bound on what is printed is changed");
        EventClass print = new("print", "functions that print, called with any registers",
            "nothing is changed but what the caller does not rely on and the bound on what is printed, and there is no system call");
        return
        [
            .. from contract in PrintContract.All
               from step in Enumerable.Range(0, ((contract.MostDepth - PrintContract.LeastDepth) / PrintContract.DepthStep) + 1)
               select new PrintCase(print, first, contract, PrintContract.LeastDepth + (step * PrintContract.DepthStep)),
            .. AbortShape.All.Select(shape => new AbortFault(abort, first, shape)),
            .. image.Places.Skip(1).Select(place => new AbortFault(abort, place, AbortShape.All[^1])),
            .. image.Places.Select(place => new UserExceptionFault(undefined, place)),
            .. Enum.GetValues<TrapClasses>().Select(classes => new TrapFault(undefined, first, classes)),
            .. image.Places.Select(place => new HvcFault(hvc, place, HasCapability: false)),
            new HvcFault(hvc, first, HasCapability: true),
            .. SmcFunctions.Returning.Select(function => new SmcFault(smc, first, function)),
            .. image.Places.Select(place => new SmcFault(smc, place, null)),
            .. Enumerable.Range(0, 5).Select(reason => new DebugFault(debug, first, reason)),
            new OtherLabelFault(label, first),
            .. Waits(image),
            .. Power(image),
            .. Messages(image),
        ];
    }

    private static IEnumerable<EventCase> Waits(VmmImage image)
    {
        EventClass wait = new("wait", "VCPUFault of WFI, WFE, WFIT and WFET; CPU_SUSPEND",
            "the vCPU goes on after it, or, of WFI and CPU_SUSPEND, waits: then no list register is in use, no interrupt is ready in an"
            + " enabled group, its virtual timer is not due, and when it will be due without being held already, the VMM's timer is armed"
            + " for that count; all other registers are the model's");
        return
        [
            .. image.Places.Select(place => new WaitFault(wait, place, null)),
            .. SmcFunctions.Waiting.Select(function => new WaitFault(wait, image.Places[0], function)),
        ];
    }

    private static IEnumerable<EventCase> Power(VmmImage image)
    {
        WaitingPlace first = image.Places[0];
        EventClass off = new("off", "CPU_OFF and SYSTEM_OFF",
            "the vCPU is suspended and not replied to, the machine's state is that of one that is off, nothing else is changed");
        EventClass drain = new("drain", "faults of the stub of a reset but VGICMaintenance, and a passthrough interrupt meanwhile",
            "the stub runs again, or the guest's images are copied and cleaned and its vCPU starts at the kernel as at boot; the"
            + " representation invariant holds; of a virtual PPI, it is acknowledged, and of another interrupt it is remembered");
        EventClass ends = new("drain-end", "VGICMaintenance of the stub of a reset", "what `end` says");
        EventClass wakes = new("wake", "notification of a passthrough interrupt while the vCPU waits; nothing else waits or is latched",
            "it is injected and the vCPU goes on where it was to, exactly when the model forwards it; the VMM's timer is disarmed when it"
            + " was armed; the distributor is the model's");
        EventClass reset = new("reset", "SYSTEM_RESET, up to the next wait, for each set of list registers in use",
            "the vCPU is suspended; what is owed an acknowledge gets it; the distributor is the model's at reset but for what is in list"
            + " registers; the representation invariant holds; the vCPU starts at its reset state in the stub, whose page alone of guest"
            + " RAM is stored to, and which is told what is in list registers");
        return
        [
            .. from function in new[] { PsciFunction.CPU_OFF, PsciFunction.SYSTEM_OFF }
               from place in image.Places
               select new OffFault(off, place, function),
            .. from inUse in Enumerable.Range(0, 1 << (int)uint.Min(image.Configuration.ListRegisterCount, 4))
               select new ResetFault(reset, first, (uint)inUse),
            .. from kind in Enum.GetValues<DrainEventKind>()
               select new DrainEvent(drain, first, kind),
            .. from index in Enumerable.Range(-1, (int)image.Configuration.ListRegisterCount + 2)
               select new DrainEnds(ends, first, index),
            .. from i in Enumerable.Range(0, (int)image.Configuration.PassthroughCount)
               let intid = Passthrough(image, i)
               select new ArrivalWakes(wakes, first, intid.Intid, intid.Channel),
        ];
    }

    private static (uint Intid, int Channel) Passthrough(VmmImage image, int i)
    {
        ConfigurationBlock c = image.Configuration;
        return (c.PassthroughIntid[i], (int)c.PassthroughChannel[i]);
    }

    private static IEnumerable<EventCase> Messages(VmmImage image)
    {
        WaitingPlace first = image.Places[0];
        ConfigurationBlock c = image.Configuration;
        ulong used = 1ul << (int)c.TimerChannel;
        for (int i = 0; i < c.PassthroughCount; i++)
        {
            used |= 1ul << (int)c.PassthroughChannel[i];
        }

        const ulong channels = (1ul << 62) - 1;
        ulong unused = channels & ~used;
        EventClass nothing = new("nothing", "notifications of no channel, each unused one and all of them; protected calls; faults of other"
            + " threads; faults of a vCPU that is off", "nothing is changed, and only a protected call is replied to");
        EventClass ppi = new("ppi", "VPPIEvent of any INTID but 27", "it is acknowledged, nothing is changed, and the vCPU is replied to");
        EventClass timer = new("timer", $"notification of channel {c.TimerChannel}: the wake-up timer has fired",
            "it is disarmed, then acknowledged; a vCPU whose deadline has come goes on where it was to, and no other one; for one that is"
            + " to come the timer is armed again");
        MachinePhase[] phases = [MachinePhase.Running, MachinePhase.Blocked, MachinePhase.CpuOff, MachinePhase.Off];
        return
        [
            .. from channel in Enumerable.Range(0, 62)
               where (unused >> channel & 1) != 0
               select new Notification(nothing, first, MachinePhase.Running, MessageKind.Notification, 1ul << channel),
            .. from phase in phases
               from set in new[] { 0ul, unused }
               select new Notification(nothing, first, phase, MessageKind.Notification, set),
            .. from phase in phases
               from kind in new[] { MessageKind.ProtectedCall, MessageKind.FaultOfAnother }
               select new Notification(nothing, first, phase, kind),
            new Notification(nothing, first, MachinePhase.Off, MessageKind.FaultOfStopped),
            new Notification(nothing, first, MachinePhase.Off, MessageKind.Notification, used & ~(1ul << (int)c.TimerChannel)),
            .. image.Places.Select(place => new OtherPpi(ppi, place)),
            .. from phase in phases
               from place in image.Places
               select new WakeTimerExpires(timer, place, phase),
            new WakeTimerExpires(timer, first, MachinePhase.Blocked, unused),
        ];
    }
}
