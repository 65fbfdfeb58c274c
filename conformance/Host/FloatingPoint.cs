namespace Lockstep.Host;

/// <summary>
/// Vector registers, switched lazily: CPTR_EL2.TFP traps the first use by a thread that does not own them. The host
/// itself uses none.
/// </summary>
internal static unsafe class FloatingPoint
{
    private const ulong CptrRes1 = 0x33ff, TFP = 1 << 10;

    /// <summary>Arms or lifts the trap for the thread that runs next.</summary>
    internal static void Prepare(Thread* next) =>
        Cpu.WriteCptr(Machine.FloatingPointOwner == next ? CptrRes1 : CptrRes1 | TFP);

    /// <summary>The running thread used a vector register that it does not own.</summary>
    internal static void Trapped(Thread* thread)
    {
        Cpu.WriteCptr(CptrRes1);
        Cpu.InstructionBarrier();
        if (Machine.FloatingPointOwner != null)
        {
            Cpu.FpSave(Machine.FloatingPointOwner->FloatingPoint);
        }

        Cpu.FpLoad(thread->FloatingPoint);
        Machine.FloatingPointOwner = thread;
        if (!thread->IsVcpu)
        {
            Measure.InstructionRepeats();
        }
    }
}
