using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Faults;

/// <summary>Writes a vCPU's PC and nothing else.</summary>
public static unsafe class VcpuPc<TKernel> where TKernel : struct, IKernel
{
    /// <summary>The vCPU awaits the reply to its fault.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(uint vcpu, ulong pc) => TKernel.WriteRegisters(vcpu, false, 1, (UserContext*)&pc);

    /// <summary>The vCPU awaits no reply any more: start it at <paramref name="pc"/>.</summary>
    public static void Resume(uint vcpu, ulong pc) => TKernel.WriteRegisters(vcpu, true, 1, (UserContext*)&pc);
}
