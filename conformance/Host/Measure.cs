using System.Runtime.CompilerServices;

namespace Lockstep.Host;

/// <summary>
/// Instructions per event, with HostFlags.Measure and QEMU's -icount. Two event counters of the PMU count
/// INST_RETIRED: one at EL0 only, read when a domain receives an event and when it asks for the next, so that the
/// difference is the domain's own instructions and no others; one at EL2 only, read when the host leaves for a vCPU
/// or to wait, less what this class itself executes. MDCR_EL2.HPMN keeps both counters from the guest.
/// </summary>
internal static unsafe class Measure
{
    // PMEVTYPER: EL1 not counted; EL0 counted or not; EL2 counted or not; event 8 is INST_RETIRED.
    private const ulong EventAtEl0 = (1UL << 31) | 8, EventAtEl2 = (1UL << 31) | (1UL << 30) | (1UL << 27) | 8;
    private const ulong MDCR_HPME = 1 << 7;
    private const uint MaxCounters = 6;

    private static bool s_enabled;
    private static ulong s_domainCounter, s_hostCounter;

    /// <summary>EL2 counter up to which all is accounted for.</summary>
    private static uint s_hostMark;

    /// <summary>EL0 counter when the event reached the domain.</summary>
    private static uint s_domainMark;

    /// <summary>Instructions of this class since <see cref="s_hostMark"/>.</summary>
    private static uint s_own;

    /// <summary>The host has left for a vCPU or to wait since the last delivery.</summary>
    private static bool s_left;

    private static MeasuredEvent* s_current;
    private static uint s_systemCalls;

    internal static void Initialise()
    {
        uint counters = (uint)(Cpu.ReadPmcr() >> 11) & 31;
        if (counters is < 2 or > MaxCounters)
        {
            Power.RefuseAddress("measuring needs 2 to 6 event counters, the CPU has "u8, counters);
        }

        s_domainCounter = counters - 2;
        s_hostCounter = counters - 1;
        Cpu.PmuWriteType(s_domainCounter, EventAtEl0);
        Cpu.PmuWriteType(s_hostCounter, EventAtEl2);
        Cpu.WriteMdcr(MDCR_HPME | s_domainCounter);
        Cpu.WritePmcntenset(3UL << (int)s_domainCounter);
        Cpu.InstructionBarrier();
        MeasuredEvents.Initialise();
        s_enabled = true;
        Delivered(MeasuredEvents.Start, 0);
    }

    /// <summary>The domain asks for its next event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void EventDone()
    {
        if (s_enabled)
        {
            Close();
        }
    }

    /// <summary>A notification word reaches the domain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void DeliveredNotification(ulong word)
    {
        if (s_enabled)
        {
            Delivered(MeasuredEvents.Notification, word);
        }
    }

    /// <summary>A fault message reaches the domain.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void DeliveredFault(Vcpu* vcpu)
    {
        if (s_enabled)
        {
            Delivered(vcpu->FaultLabel, MeasuredEvents.DetailOf(vcpu));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void SystemCall()
    {
        if (s_enabled)
        {
            s_systemCalls++;
        }
    }

    /// <summary>
    /// An instruction of the domain trapped and will execute again. QEMU counts it both times, because the trap is part
    /// of the translated code.
    /// </summary>
    internal static void InstructionRepeats() => s_domainMark++;

    /// <summary>The host is about to enter a vCPU or to wait: its work up to here belongs to the last event.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void LeftDomain()
    {
        if (s_enabled)
        {
            AccountHost();
        }
    }

    /// <summary>Prints the table; nothing without measuring.</summary>
    internal static void Report()
    {
        if (s_enabled)
        {
            AccountHost();
            s_enabled = false;
            MeasuredEvents.Print();
        }
    }

    private static uint HostCounter() => (uint)Cpu.PmuRead(s_hostCounter);

    private static void Close()
    {
        uint begin = HostCounter();
        s_current->Instructions += (uint)Cpu.PmuRead(s_domainCounter) - s_domainMark;
        s_current->SystemCalls += s_systemCalls;
        s_systemCalls = 0;
        s_own += HostCounter() - begin;
    }

    private static void Delivered(uint kind, ulong detail)
    {
        uint begin = HostCounter();
        if (!s_left && s_current != null)
        {
            // Straight from one event to the next: the host's work so far was for the former.
            s_current->HostInstructions += begin - s_hostMark - s_own;
            s_hostMark = begin;
            s_own = 0;
        }

        s_left = false;
        s_current = MeasuredEvents.Find(kind, detail);
        s_current->Count++;
        s_domainMark = (uint)Cpu.PmuRead(s_domainCounter);
        s_own += HostCounter() - begin;
    }

    private static void AccountHost()
    {
        s_current->HostInstructions += HostCounter() - s_hostMark - s_own;
        s_own = 0;
        s_left = true;
        s_hostMark = HostCounter();
    }
}
