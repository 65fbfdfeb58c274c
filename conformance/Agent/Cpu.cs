using System.Runtime;
using System.Runtime.CompilerServices;

namespace Lockstep.Agent;

/// <summary>The instructions that C# has no words for; bodies in agent.S.</summary>
internal static unsafe class Cpu
{
    [RuntimeImport("*", "run_instruction")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void RunInstruction(ulong* registers, ulong* instruction);

    [RuntimeImport("*", "open_window")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void OpenWindow(ulong mask, ulong turns);

    [RuntimeImport("*", "synchronise_code")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void SynchroniseCode(void* address);

    [RuntimeImport("*", "read_isr_el1")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadIsr();

    [RuntimeImport("*", "read_cntvct_el0")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadCounter();

    [RuntimeImport("*", "read_cntfrq_el0")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadCounterFrequency();

    [RuntimeImport("*", "read_midr_el1")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadMidr();

    [RuntimeImport("*", "read_mpidr_el1")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong ReadMpidr();

    [RuntimeImport("*", "wait_for_interrupt")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WaitForInterrupt();

    [RuntimeImport("*", "wait_for_event")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void WaitForEvent();

    [RuntimeImport("*", "give_turn_away")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void GiveTurnAway();

    [RuntimeImport("*", "send_event")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern void SendEvent();

    [RuntimeImport("*", "address_of_secondary_entry")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong SecondaryEntry();

    [RuntimeImport("*", "address_of_cpu_states")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern CpuState* States();

    [RuntimeImport("*", "address_of_instructions")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern ulong* Instructions();

    [RuntimeImport("*", "address_of_text")]
    [MethodImpl(MethodImplOptions.InternalCall)]
    internal static extern byte* Text();
}
