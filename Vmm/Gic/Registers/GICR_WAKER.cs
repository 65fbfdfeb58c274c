using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>While ProcessorSleep is set nothing is loaded for the vCPU; ChildrenAsleep follows it at once.</summary>
internal static unsafe class GICR_WAKER<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>Value of register <paramref name="n"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint n) => Parts.Vcpu(ref s, vcpu).Asleep * GICR_WAKER.Reset;

    /// <summary>Writes register <paramref name="n"/>; <paramref name="value"/> is 0 outside <paramref name="lanes"/>.</summary>
    public static void Write(ref VgicState s, uint vcpu, uint n, uint value, uint lanes)
    {
        uint processorSleep = 1u << GICR_WAKER.ProcessorSleep.Lo;
        if ((lanes & processorSleep) != 0)
        {
            Redistributor<TKernel>.SetAsleep(ref s, vcpu, value >> GICR_WAKER.ProcessorSleep.Lo & 1);
        }
    }
}
