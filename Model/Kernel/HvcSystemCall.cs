using System;
using Lockstep.Model.Faults;
using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>
/// HVC from a guest enters seL4's system call path: X7 is the number. A number that the kernel has is executed for the vCPU's
/// thread and the monitor does not hear of it; any other becomes an UnknownSyscall fault.
/// </summary>
/// <typeparam name="X">A word of 64 bits.</typeparam>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class HvcSystemCall<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>System calls of an MCS kernel: -1 (Call) to -11 (Yield).</summary>
    public const int ApiCalls = 11;

    /// <summary>Whether the kernel executes the call itself.</summary>
    /// <param name="number">X7.</param>
    /// <param name="calls">Numbers that the kernel has, -1 and down; <see cref="ApiCalls"/> or more with printing or debugging.</param>
    public static B IsSystemCall(X number, int calls) => number >= X.Of(unchecked((ulong)-calls));

    /// <summary>
    /// The fault: MR0 to MR7 are X0 to X7, then FaultIP (the HVC), SP, LR (the next instruction), SPSR, and X7 again.
    /// </summary>
    /// <param name="context">The vCPU, PC at the HVC.</param>
    public static FaultMessage<X, B> UnknownSyscall(VcpuContext<X, W, B> context)
    {
        X[] registers = new X[13];
        Array.Copy(context.General, registers, 8);
        registers[8] = context.PC;
        registers[9] = context.SP_EL0;
        registers[10] = context.PC + X.Of(4);
        registers[11] = context.PSTATE;
        registers[12] = context.General[7];
        return new FaultMessage<X, B>(FaultLabel.UnknownSyscall, registers);
    }
}
