using System.Runtime.CompilerServices;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Faults;

/// <summary>
/// A stage 2 abort (message: MR0 = IP, MR1 = IPA, MR2 = fetch flag, MR3 = ESR_EL2). An access to the emulated distributor is
/// completed and the PC advanced by 4; anything else becomes an abort in the guest (<see cref="AbortLadder"/>).
/// </summary>
public static unsafe class VMFault<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Handles the fault; the vCPU is replied to and goes on at its new PC.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Handle(ref VmmState s, ulong* mr, uint vcpu)
    {
        ulong pc = mr[0], offset = mr[1] - s.GicdBase;
        uint esr = (uint)mr[3], size = EsrEl2.AccessSizeBytes(esr);
        if ((esr & EsrEl2.EmulableMask) != EsrEl2.EmulableValue || mr[2] != 0
            || !AbortLadder.Contains(offset, s.GicdSizeBytes, size) || !AbortLadder.IsAligned(offset, size))
        {
            AbortReport<TKernel>.Inject(ref s, mr, vcpu);
        }
        else if ((esr & EsrEl2.Wnr) != 0)
        {
            Store(ref s, vcpu, pc + 4, (uint)offset, size, esr);
        }
        else
        {
            Load(ref s, vcpu, pc + 4, (uint)offset, size, esr);
        }
    }

    /// <summary>
    /// A load: only Rt and the PC change. The device is read first, because it may call the kernel, which would
    /// overwrite the registers; only the prefix of the context up to Rt is transferred.
    /// </summary>
    private static void Load(ref VmmState s, uint vcpu, ulong nextPc, uint offset, uint size, uint esr)
    {
        ulong data = size == 8
            ? Vgic<TKernel>.DistributorRead(ref s.Gic, vcpu, offset, 4)
                | ((ulong)Vgic<TKernel>.DistributorRead(ref s.Gic, vcpu, offset + 4, 4) << 32)
            : Vgic<TKernel>.DistributorRead(ref s.Gic, vcpu, offset, size);
        uint rt = EsrEl2.TransferRegister(esr);
        if (rt == 31)
        {
            VcpuPc<TKernel>.Write(vcpu, nextPc);
            return;
        }

        uint index = UserContext.IndexOf(rt);
        UserContext* context = TKernel.ReadRegisters(vcpu, index + 1);
        context->Pc = nextPc;
        ((ulong*)context)[index] = LoadCompletion.Extend(esr, size, data);
        TKernel.WriteRegisters(vcpu, false, index + 1, context);
    }

    /// <summary>A store: only the PC changes. The zero register needs no read.</summary>
    private static void Store(ref VmmState s, uint vcpu, ulong nextPc, uint offset, uint size, uint esr)
    {
        uint rt = EsrEl2.TransferRegister(esr);
        ulong data = 0;
        if (rt != 31)
        {
            uint index = UserContext.IndexOf(rt);
            data = ((ulong*)TKernel.ReadRegisters(vcpu, index + 1))[index];
        }

        if (size == 8)
        {
            Vgic<TKernel>.DistributorWrite(ref s.Gic, vcpu, offset, 4, (uint)data);
            Vgic<TKernel>.DistributorWrite(ref s.Gic, vcpu, offset + 4, 4, (uint)(data >> 32));
        }
        else
        {
            uint unused = 32 - (size * 8);
            Vgic<TKernel>.DistributorWrite(ref s.Gic, vcpu, offset, size, (uint)data << (int)unused >> (int)unused);
        }

        VcpuPc<TKernel>.Write(vcpu, nextPc);
    }
}
