namespace Lockstep.Host;

/// <summary>
/// Time slices of threads of equal priority, with the EL2 physical timer. Only what runs while another thread of its
/// priority could run is measured: without a rival there is no timer and no interrupt.
/// </summary>
internal static unsafe class TimeSlice
{
    private const ulong Microseconds = 1_000_000, TimerEnable = 1, TimerOff = 0;

    /// <summary>The thread whose time is measured, or null, and since when.</summary>
    private static Thread* s_thread;

    private static ulong s_since;

    internal static bool IsMeasuring => s_thread != null;

    internal static void Initialise() => Gic.Unmask(Platform.HostTimerIntid);

    /// <summary>Ticks of the physical counter in a budget.</summary>
    internal static ulong TicksOf(uint microseconds)
    {
        ulong ticks = Cpu.ReadCntfrq() * microseconds / Microseconds;
        return ticks == 0 ? 1 : ticks;
    }

    /// <summary>The timer has expired: the next thread of the same priority has its turn.</summary>
    internal static void Expired()
    {
        if (s_thread != null)
        {
            Thread* thread = s_thread;
            Stop();
            Scheduler.EndSlice(thread);
        }
    }

    /// <summary><paramref name="next"/> (null: nothing) runs from now on.</summary>
    internal static void Follow(Thread* next, bool rivals)
    {
        if (s_thread == next && rivals)
        {
            return;
        }

        if (s_thread != null)
        {
            Charge();
        }

        if (rivals)
        {
            s_thread = next;
            s_since = Cpu.ReadCntpct();
            Cpu.WriteCnthpCval(s_since + next->SliceLeft);
            Cpu.WriteCnthpCtl(TimerEnable);
        }
    }

    private static void Charge()
    {
        Thread* thread = s_thread;
        ulong used = Cpu.ReadCntpct() - s_since;
        Stop();
        if (used < thread->SliceLeft)
        {
            thread->SliceLeft -= used;
        }
        else
        {
            Scheduler.EndSlice(thread);
        }
    }

    private static void Stop()
    {
        Cpu.WriteCnthpCtl(TimerOff);
        s_thread = null;
    }
}
