using System;
using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>Labels of seL4's fault messages, MCS kernels (seL4 types.pbf; the same in every version).</summary>
public static class FaultLabel
{
    /// <summary>Values.</summary>
    public const ulong NullFault = 0, CapFault = 1, UnknownSyscall = 2, UserException = 3, DebugException = 4, Timeout = 5,
        VMFault = 6, VGICMaintenance = 7, VCPUFault = 8, VPPIEvent = 9;
}

/// <summary>A fault message: label and message registers, MR0 and up.</summary>
/// <typeparam name="X">A word of 64 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
/// <param name="Label">The label, 52 bits.</param>
/// <param name="Registers">The message; registers after its end read 0.</param>
public readonly record struct FaultMessage<X, B>(ulong Label, ReadOnlyMemory<X> Registers)
    where X : struct, IWord<X, B>
    where B : struct, IBit<B>
{
    /// <summary>A message register; 0 where the message is shorter.</summary>
    /// <param name="index">Its number.</param>
    public X this[int index] => index < Registers.Length ? Registers.Span[index] : X.Of(0);
}
