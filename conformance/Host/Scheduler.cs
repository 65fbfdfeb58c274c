using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>
/// Fixed priorities: the most urgent runnable thread runs until it blocks; domains before vCPUs and lower indices first
/// where priorities are equal.
/// </summary>
internal static unsafe class Scheduler
{
    /// <summary>Some thread became runnable or the running one blocked since the last choice.</summary>
    private static bool s_changed;

    internal static void MakeRunnable(Thread* thread)
    {
        thread->State = ThreadState.Runnable;
        s_changed = true;
    }

    internal static void Block(Thread* thread, ThreadState state)
    {
        thread->State = state;
        s_changed = true;
    }

    /// <summary>What to run after an exception was handled.</summary>
    /// <returns>The context to enter, or null to wait for an interrupt.</returns>
    internal static UserContext* Next()
    {
        Thread* thread = Machine.Running;
        if (s_changed)
        {
            s_changed = false;
            thread = Choose();
            if (thread != null && thread != Machine.Running)
            {
                SwitchTo(thread);
            }
        }
        else if (thread->State != ThreadState.Runnable)
        {
            thread = null;
        }

        if (thread == null)
        {
            Power.CheckIdle();
            Measure.LeftDomain();
            return null;
        }

        if (thread->IsVcpu)
        {
            Measure.LeftDomain();
        }

        return &thread->Context;
    }

    private static Thread* Choose()
    {
        Thread* best = null;
        for (uint i = 0; i < Machine.DomainCount; i++)
        {
            Thread* thread = &Machine.Domains[i].Thread;
            if (thread->State == ThreadState.Runnable && (best == null || thread->Priority > best->Priority))
            {
                best = thread;
            }
        }

        for (uint i = 0; i < Machine.VcpuCount; i++)
        {
            Thread* thread = &Machine.Vcpus[i].Thread;
            if (thread->State == ThreadState.Runnable && (best == null || thread->Priority > best->Priority))
            {
                best = thread;
            }
        }

        return best;
    }

    private static void SwitchTo(Thread* next)
    {
        Thread* previous = Machine.Running;
        if (previous->IsVcpu)
        {
            VcpuState.Leave((Vcpu*)previous);
        }

        Cpu.SwapThreadRegisters(&previous->Context, &next->Context);
        Cpu.WriteTranslation(next->Hcr, next->Vttbr);
        if (next->IsVcpu)
        {
            VcpuState.Enter((Vcpu*)next);
        }

        FloatingPoint.Prepare(next);
        Machine.Running = next;
    }
}
