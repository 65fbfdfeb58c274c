using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Faults;

/// <summary>
/// The end of an emulated load or store: only Rt and the PC change. Number 31 is the zero register. Only the prefix of the context
/// up to Rt is transferred.
/// </summary>
public static unsafe class TransferRegister<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Ends a load. The device was read before, because it may call the kernel, which overwrites the registers.</summary>
    /// <param name="vcpu">vCPU number.</param>
    /// <param name="nextPc">The address of the next instruction.</param>
    /// <param name="rt">Number of the register.</param>
    /// <param name="value">Its new value.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(uint vcpu, ulong nextPc, uint rt, ulong value)
    {
        if (rt == 31)
        {
            VcpuPc<TKernel>.Write(vcpu, nextPc);
            return;
        }

        uint index = UserContext.IndexOf(rt);
        UserContext* context = TKernel.ReadRegisters(vcpu, index + 1);
        context->Pc = nextPc;
        ((ulong*)context)[index] = value;
        TKernel.WriteRegisters(vcpu, false, index + 1, context);
    }

    /// <summary>What a store stores. The zero register needs no read.</summary>
    /// <param name="vcpu">vCPU number.</param>
    /// <param name="rt">Number of the register.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Read(uint vcpu, uint rt)
    {
        ulong value = 0;
        if (rt != 31)
        {
            uint index = UserContext.IndexOf(rt);
            value = ((ulong*)TKernel.ReadRegisters(vcpu, index + 1))[index];
        }

        return value;
    }
}
