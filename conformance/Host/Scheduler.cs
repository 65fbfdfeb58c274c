using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>
/// Fixed priorities: the most urgent runnable thread runs until it blocks. Threads of equal priority take turns: one that
/// starts or wakes goes to the end of the row, one whose fault or call is answered goes on where it was, and a time slice
/// that is used up moves it to the end.
/// </summary>
internal static unsafe class Scheduler
{
    /// <summary>Some thread became runnable or the running one blocked since the last choice.</summary>
    private static bool s_changed;

    /// <summary>The last choice had a runnable thread of equal priority beside it.</summary>
    private static bool s_rivals;

    private static ulong s_lastTurn;

    /// <summary>The thread starts, or what it waited for has come.</summary>
    internal static void MakeRunnable(Thread* thread)
    {
        MoveToEnd(thread);
        Continue(thread);
    }

    /// <summary>The thread goes on after an answer, with what is left of its time slice.</summary>
    internal static void Continue(Thread* thread)
    {
        thread->State = ThreadState.Runnable;
        s_changed = true;
    }

    internal static void Block(Thread* thread, ThreadState state)
    {
        thread->State = state;
        s_changed = true;
    }

    /// <summary>The thread has used up its time slice, or given it up.</summary>
    internal static void EndSlice(Thread* thread)
    {
        thread->SliceLeft = thread->Slice;
        MoveToEnd(thread);
        s_changed = true;
    }

    /// <summary>What to run first, when <see cref="Boot"/> has made every domain runnable.</summary>
    internal static UserContext* First()
    {
        Machine.Running = Machine.Idle;
        return Next();
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
            if (s_rivals || TimeSlice.IsMeasuring)
            {
                TimeSlice.Follow(thread, s_rivals);
            }

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
            Wait();
            return null;
        }

        if (thread->IsVcpu)
        {
            Measure.LeftDomain();
        }

        return &thread->Context;
    }

    private static void Wait()
    {
        if (Machine.Running->IsVcpu)
        {
            SwitchTo(Machine.Idle);
        }

        Power.CheckIdle();
        Measure.LeftDomain();
    }

    private static void MoveToEnd(Thread* thread) => thread->Turn = ++s_lastTurn;

    private static Thread* Choose()
    {
        Thread* best = null;
        s_rivals = false;
        for (uint i = 0; i < Machine.DomainCount; i++)
        {
            best = Better(best, &Machine.Domains[i].Thread);
        }

        for (uint i = 0; i < Machine.VcpuCount; i++)
        {
            best = Better(best, &Machine.Vcpus[i].Thread);
        }

        return best;
    }

    private static Thread* Better(Thread* best, Thread* thread)
    {
        if (thread->State != ThreadState.Runnable || (best != null && thread->Priority < best->Priority))
        {
            return best;
        }

        s_rivals = best != null && thread->Priority == best->Priority;
        return s_rivals && best->Turn < thread->Turn ? best : thread;
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
