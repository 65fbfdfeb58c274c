using Lockstep.Explore.Engine;
using Layout = Lockstep.Explore.Systems.PassthroughLayout;

namespace Lockstep.Explore.Systems;

/// <summary>
/// Two passed-through interrupts and two vCPUs as a system to explore: the same one as Proofs/Promela/passthrough.pml, which is
/// written by hand. Every step goes through Model.
/// </summary>
/// <param name="variant">Which of them.</param>
public readonly struct Passthrough(PassthroughVariant variant) : ITabulable
{
    private const int ActionsPerInterrupt = 3, FirstOfVcpus = Layout.Interrupts * ActionsPerInterrupt, ActionsPerVcpu = 14;
    private readonly PassthroughMachine machine = new(variant);

    private enum InterruptAction
    {
        Drive, Deliver, TakeNotification,
    }

    private enum VcpuAction
    {
        Lower, ChangeMask = 2, ChangeGroupEnable, Fault, End = 10, Acknowledge, TakeMaintenance, Answer,
    }

    private bool IsServed => variant.HasFlag(PassthroughVariant.Served);

    /// <inheritdoc/>
    public string Identity => $"Passthrough {variant}";

    /// <inheritdoc/>
    public int ActionCount => FirstOfVcpus + Layout.Vcpus * ActionsPerVcpu;

    /// <inheritdoc/>
    public int InitialCount => 1;

    /// <inheritdoc/>
    public int GroupCount => Layout.Interrupts + Layout.Vcpus;

    /// <inheritdoc/>
    public ulong Initial(int n) => new PassthroughMachine(variant).Pack();

    /// <inheritdoc/>
    public ulong Enabled(in ulong state)
    {
        machine.Unpack(state);
        ulong enabled = 0;
        for (int i = 0; i < Layout.Interrupts; i++)
        {
            ulong its = Of((int)InterruptAction.Drive, !IsServed || !machine.Line(i)) | Of((int)InterruptAction.Deliver, machine.IsDue(i))
                | Of((int)InterruptAction.TakeNotification, machine.IsNotified(i));
            enabled |= its << i * ActionsPerInterrupt;
        }

        for (int c = 0; c < Layout.Vcpus; c++)
        {
            enabled |= EnabledOf(c) << FirstOfVcpus + c * ActionsPerVcpu;
        }

        return enabled;
    }

    /// <inheritdoc/>
    public int Apply(ref ulong state, int action)
    {
        machine.Unpack(state);
        PassthroughFault fault = action < FirstOfVcpus
            ? Do((InterruptAction)(action % ActionsPerInterrupt), action / ActionsPerInterrupt)
            : Do((action - FirstOfVcpus) % ActionsPerVcpu, (action - FirstOfVcpus) / ActionsPerVcpu);
        state = machine.Pack();
        return (int)fault;
    }

    /// <inheritdoc/>
    public bool MayStop(in ulong state) => false;

    /// <inheritdoc/>
    public ulong Ample(in ulong state, ulong enabled) => enabled;

    /// <inheritdoc/>
    public int Canonicalise(ref ulong state) => 1;

    /// <summary>Devices 0 and 1, the kernel 2, the monitor 3, then the vCPUs.</summary>
    public int ProcessOf(int action)
    {
        if (action < FirstOfVcpus)
        {
            return (InterruptAction)(action % ActionsPerInterrupt) switch
            {
                InterruptAction.Drive => action / ActionsPerInterrupt,
                InterruptAction.Deliver => 2,
                _ => 3,
            };
        }

        int its = (action - FirstOfVcpus) % ActionsPerVcpu;
        return (VcpuAction)its switch
        {
            VcpuAction.TakeMaintenance => 2,
            VcpuAction.Answer => 3,
            _ => 4 + (action - FirstOfVcpus) / ActionsPerVcpu,
        };
    }

    /// <inheritdoc/>
    public (ulong Bits, ulong Actions) Group(int group)
    {
        if (group < Layout.Interrupts)
        {
            return (Layout.InterruptMask(group), ((1ul << ActionsPerInterrupt) - 1) << group * ActionsPerInterrupt);
        }

        int c = group - Layout.Interrupts;
        ulong actions = ((1ul << ActionsPerVcpu) - 1) << FirstOfVcpus + c * ActionsPerVcpu;
        return (Layout.VcpuMask(c) | Layout.OfAllInterrupts(Layout.Line), actions);
    }

    /// <inheritdoc/>
    public ulong Footprint(int action)
    {
        if (action < FirstOfVcpus)
        {
            int i = action / ActionsPerInterrupt;
            bool isTurn = action % ActionsPerInterrupt == (int)InterruptAction.TakeNotification;
            return isTurn ? Layout.Turn | 1ul << Layout.OfInterrupt(i) + Layout.Notified : Layout.InterruptMask(i);
        }

        int c = (action - FirstOfVcpus) / ActionsPerVcpu;
        return (VcpuAction)((action - FirstOfVcpus) % ActionsPerVcpu) switch
        {
            VcpuAction.Answer => Layout.Turn | Layout.OfAllInterrupts(Layout.Masked) | 7ul << Layout.OfVcpu(c) + Layout.Mode,
            VcpuAction.Lower or VcpuAction.Lower + 1 => Layout.OfAllInterrupts(Layout.Line),
            _ => Layout.VcpuMask(c),
        };
    }

    /// <inheritdoc/>
    public string ActionText(int action)
    {
        if (action < FirstOfVcpus)
        {
            int i = action / ActionsPerInterrupt;
            return (InterruptAction)(action % ActionsPerInterrupt) switch
            {
                InterruptAction.Drive => IsServed ? $"device {i} raises its line" : $"device {i} changes its line",
                InterruptAction.Deliver => $"the kernel delivers physical interrupt {i}",
                _ => $"the monitor takes the notification of interrupt {i}",
            };
        }

        int its = (action - FirstOfVcpus) % ActionsPerVcpu, c = (action - FirstOfVcpus) / ActionsPerVcpu;
        return (VcpuAction)its switch
        {
            VcpuAction.ChangeMask => $"vCPU {c} changes GICV_PMR",
            VcpuAction.ChangeGroupEnable => $"vCPU {c} changes GICV_CTLR",
            VcpuAction.End => $"vCPU {c} writes GICV_EOIR",
            VcpuAction.Acknowledge => $"vCPU {c} reads GICV_IAR",
            VcpuAction.TakeMaintenance => $"vCPU {c}: the kernel takes the maintenance interrupt",
            VcpuAction.Answer => $"the monitor answers vCPU {c}",
            VcpuAction.Lower or VcpuAction.Lower + 1 => $"vCPU {c} serves device {its}, which lowers its line",
            _ => $"vCPU {c} writes {RegisterOf(FaultOf(its))} of interrupt {its & 1}",
        };
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> StateText(in ulong state)
    {
        List<string> text = [];
        for (int i = 0; i < Layout.Interrupts; i++)
        {
            uint bits = (uint)(state >> Layout.OfInterrupt(i));
            string Name(int field, string name) => (bits >> field & 1) != 0 ? ", " + name : "";
            string line = Name(Layout.Latch, "edge") + Name(Layout.Masked, "masked") + Name(Layout.Notified, "notified");
            string guest = Name(Layout.Enabled, "enabled") + Name(Layout.Waits, "pending");
            text.Add($"interrupt {i}: {((bits >> Layout.Line & 1) != 0 ? "high" : "low")}{line}");
            text.Add($"interrupt {i} in the distributor: vCPU {bits >> Layout.Target & 1}{guest}");
        }

        for (int c = 0; c < Layout.Vcpus; c++)
        {
            uint bits = (uint)(state >> Layout.OfVcpu(c)), holds = bits >> Layout.Holds & 1, belief = bits >> Layout.Belief & 3;
            string[] states = ["empty", $"interrupt {holds}, pending", $"interrupt {holds}, active", "ended"];
            string believed = belief == 0 ? "nothing" : $"interrupt {belief - 1}", off = (bits >> Layout.Off & 1) != 0 ? ", group off" : "";
            string masked = (bits >> Layout.Mask & 1) != 0 ? ", interrupt 1 masked" : "";
            text.Add($"vCPU {c}'s list register: {states[bits >> Layout.State & 3]}; the monitor believes {believed}");
            text.Add($"vCPU {c}: {(PassthroughMode)(bits >> Layout.Mode & 7)}, active priorities {bits >> Layout.Active & 3}{off}{masked}");
        }

        return text;
    }

    /// <inheritdoc/>
    public string ViolationText(int violation) => (PassthroughFault)violation switch
    {
        PassthroughFault.Overwritten => "a list register that is in use was overwritten",
        PassthroughFault.Doubled => "an interrupt is in the list registers of two vCPUs",
        PassthroughFault.LeftWaiting => "an interrupt waits for a vCPU whose list register is free",
        _ => "nothing",
    };

    private static ulong Of(int action, bool isEnabled) => isEnabled ? 1ul << action : 0;

    private static PassthroughMode FaultOf(int action) => PassthroughMode.Enable + action - (int)VcpuAction.Fault;

    private static string RegisterOf(PassthroughMode mode) =>
        mode < PassthroughMode.Disable ? "GICD_ISENABLER" : mode < PassthroughMode.Route ? "GICD_ICENABLER" : "GICD_ITARGETSR";

    private ulong EnabledOf(int c)
    {
        bool runs = machine.ModeOf(c) == PassthroughMode.Runs;
        int handled = runs ? machine.Handled(c) : -1;
        ulong enabled = Of((int)VcpuAction.Acknowledge, machine.IsSignalled(c))
            | Of((int)VcpuAction.TakeMaintenance, machine.IsMaintenanceDue(c)) | Of((int)VcpuAction.Answer, !runs)
            | Of((int)VcpuAction.End, handled >= 0 && !(IsServed && machine.Line(handled)));
        if (IsServed)
        {
            return enabled | (handled < 0 ? 0 : Of((int)VcpuAction.Lower + handled, machine.Line(handled)));
        }

        const ulong Free = (1ul << (int)VcpuAction.End) - (1ul << (int)VcpuAction.ChangeMask);
        return enabled | (runs ? Free : 0);
    }

    private PassthroughFault Do(InterruptAction action, int i)
    {
        switch (action)
        {
            case InterruptAction.Drive:
                machine.Drive(i, !machine.Line(i));
                return PassthroughFault.None;
            case InterruptAction.Deliver:
                machine.Deliver(i);
                return PassthroughFault.None;
            default:
                return machine.TakeNotification(i);
        }
    }

    private PassthroughFault Do(int action, int c)
    {
        switch ((VcpuAction)action)
        {
            case VcpuAction.Lower or VcpuAction.Lower + 1:
                machine.Drive(action, false);
                break;
            case VcpuAction.ChangeMask:
                machine.ChangeMask(c);
                break;
            case VcpuAction.ChangeGroupEnable:
                machine.ChangeGroupEnable(c);
                break;
            case VcpuAction.End:
                machine.End(c);
                break;
            case VcpuAction.Acknowledge:
                machine.Acknowledge(c);
                break;
            case VcpuAction.TakeMaintenance:
                machine.TakeMaintenance(c);
                break;
            case VcpuAction.Answer:
                return machine.Answer(c);
            default:
                machine.Fault(c, FaultOf(action));
                break;
        }

        return PassthroughFault.None;
    }
}
