using Lockstep.Model.Configuration;
using Operation = Lockstep.Runner.Agent.Operation;
using OperationKind = Lockstep.Agent.OperationKind;

namespace Lockstep.Conformance;

/// <content>
/// Time. An operation takes none, unless it waits; so a script arms a timer either for no time at all, or for more ticks
/// than <see cref="LongTicks"/> and then waits for it.
/// </content>
public sealed partial class ComposedMachine
{
    /// <summary>Ticks that no operation takes that does not wait.</summary>
    public const ulong LongTicks = 100_000;

    /// <summary>PPI of the virtual timer.</summary>
    private const uint VirtualTimerIntid = 27;

    /// <summary>CNTV_CTL_EL0 (DDI 0487, CNTV_CTL_EL0).</summary>
    private const ulong Enable = 1, Imask = 2, Istatus = 4;

    /// <summary>A count that no run comes near, and one that every run has passed.</summary>
    private const ulong Never = 1UL << 60, LongAgo = 1UL << 16, Start = 1UL << 40;

    private ulong Deadline(int cpu) => machine.El1(cpu, VcpuRegister.CNTV_CVAL);

    private ulong TimerControl(int cpu)
    {
        ulong control = machine.El1(cpu, VcpuRegister.CNTV_CTL) & (Enable | Imask);
        return control | ((control & Enable) != 0 && machine.Count >= Deadline(cpu) ? Istatus : 0);
    }

    private void BeginCpu(int cpu)
    {
        machine.Count = Start;
        machine.El1(cpu, VcpuRegister.VBAR) = VectorBase;
        machine.El1(cpu, VcpuRegister.VMPIDR_EL2) = 1u << 31 | (uint)cpu;
    }

    private void StopTimer(int cpu) => machine.El1(cpu, VcpuRegister.CNTV_CTL) = 0;

    /// <summary>What the agent does with the virtual timer when a CPU starts or a script begins.</summary>
    private void ResetTimer(int cpu)
    {
        StopTimer(cpu);
        machine.El1(cpu, VcpuRegister.CNTV_CVAL) = 0;
    }

    private void UpdateTimers()
    {
        foreach (GuestCpu cpu in cpus)
        {
            if (cpu.IsRunning)
            {
                machine.DriveTimer(cpu.Number, (TimerControl(cpu.Number) & ~Enable) == Istatus);
            }
        }
    }

    private ulong Time(Operation operation)
    {
        int cpu = operation.Cpu;
        if (operation.Kind is OperationKind.ArmTimer or OperationKind.DisarmTimer or OperationKind.WaitTimer
            && operation.Argument != (int)Lockstep.Agent.Timer.Virtual)
        {
            throw NotPredicted("the EL1 physical timer, which is the VMM's");
        }

        switch (operation.Kind)
        {
            case OperationKind.Wait:
                return WaitForInterrupt(cpus[cpu], operation.Argument != 0, operation.Operands[0]);
            case OperationKind.ArmTimer:
                SetTimer(cpu, operation.Operands[0]);
                machine.El1(cpu, VcpuRegister.CNTV_CTL) = Enable;
                return 0;
            case OperationKind.DisarmTimer:
                StopTimer(cpu);
                return 0;
            case OperationKind.WaitTimer:
                PassUntil(cpu, machine.Count + operation.Operands[0]);
                return TimerControl(cpu);
            default:
                machine.Count += operation.Operands[0];
                machine.FireAlarm();
                return 0;
        }
    }

    /// <summary>CNTV_TVAL_EL0 := ticks.</summary>
    private void SetTimer(int cpu, ulong ticks) => machine.El1(cpu, VcpuRegister.CNTV_CVAL) = CompareAfter(ticks);

    /// <summary>The compare value that a write of TVAL makes: ticks is a signed number of 32 bits.</summary>
    private ulong CompareAfter(ulong ticks)
    {
        long signed = (int)ticks;
        return signed is > 0 and < (long)LongTicks
            ? throw NotPredicted($"a timer armed for {signed} ticks: give 0, or at least {LongTicks}")
            : machine.Count + (ulong)signed;
    }

    /// <summary>A compare value that is surely past, or surely not.</summary>
    private static bool IsFar(ulong compare) => compare is <= LongAgo or >= Never;

    private ulong Far(ulong compare) => IsFar(compare)
        ? compare
        : throw NotPredicted($"a compare value of 0x{compare:x}: give at most 0x{LongAgo:x}, or at least 0x{Never:x}");

    private ulong PhysicalControl()
    {
        (ulong control, ulong compare) = machine.PhysicalTimer;
        return control | ((control & Enable) != 0 && machine.Count >= compare ? Istatus : 0);
    }

    /// <summary>The guest writes the EL1 physical timer, and the VMM, whose alarm it is, gets its interrupt.</summary>
    private void SetPhysicalTimer(ulong? control = null, ulong? compare = null)
    {
        machine.PhysicalTimer = (control ?? machine.PhysicalTimer.Control, compare ?? machine.PhysicalTimer.Compare);
        machine.FireAlarm();
    }

    /// <summary>Time passes until the timer's condition is met, at most to a limit.</summary>
    private void PassUntil(int cpu, ulong limit)
    {
        bool comes = (machine.El1(cpu, VcpuRegister.CNTV_CTL) & Enable) != 0 && Deadline(cpu) <= limit;
        machine.Count = ulong.Max(machine.Count, comes ? Deadline(cpu) : limit);
        machine.FireAlarm();
        Report(cpu);
    }

    private ulong WaitForInterrupt(GuestCpu cpu, bool suspend, ulong ticks)
    {
        ulong end = machine.Count + ticks;
        bool isStalled = false;
        do
        {
            Window(cpu, 0);
            if (cpu.Interrupts.Count != 0)
            {
                break;
            }

            // A WFI may end at once for nothing; when it does again, the guest polls until its time is over.
            ulong before = machine.Count;
            if (suspend && !isStalled)
            {
                Suspend(cpu.Number);
                isStalled = machine.Count == before;
            }
            else
            {
                PassUntil(cpu.Number, end);
                // The deadline is over and nothing came: it polls on.
                machine.Count = machine.Count == before ? end : machine.Count;
            }
        }
        while (machine.Count < end && fault is null);
        if (cpu.Interrupts.Count == 0)
        {
            Window(cpu, 0);
        }

        return (ulong)cpu.Interrupts.Count;
    }

    private void Suspend(int cpu)
    {
        machine.Wait(cpu);
        AwaitEvent(cpu, "WFI");
        Report(cpu);
    }

    /// <summary>Whether the virtual timer's interrupt will be pending and enabled in time: then it ends a WFI, masked or not.</summary>
    private bool TimerWillSignal(int cpu) =>
        (machine.El1(cpu, VcpuRegister.CNTV_CTL) & (Enable | Imask)) == Enable && Deadline(cpu) < Never
        && (machine.Relation.Model.Intid(cpu, 0).Enabled.Value >> (int)VirtualTimerIntid & 1) != 0;

    /// <summary>Lets time pass until the VMM wakes the vCPU, if it has blocked it.</summary>
    private void AwaitEvent(int cpu, string what)
    {
        if (!machine.IsBlocked(cpu))
        {
            return;
        }

        if (machine.Alarm == ulong.MaxValue)
        {
            if (!TimerWillSignal(cpu))
            {
                throw NotPredicted($"a {what} that nothing ends");
            }

            Wrong($"vCPU {cpu}: its timer is armed, and the VMM has set no alarm that ends {what} (DDI 0487 D1.6.2)");
            return;
        }

        machine.Count = ulong.Max(machine.Count, machine.Alarm);
        machine.FireAlarm();
        if (machine.IsBlocked(cpu))
        {
            Wrong($"vCPU {cpu}: its timer's deadline has come and {what} does not end");
        }
    }
}
