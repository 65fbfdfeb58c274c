using System.Runtime.CompilerServices;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Faults;

/// <summary>
/// A stage 2 abort (message: MR0 = IP, MR1 = IPA, MR2 = fetch flag, MR3 = ESR_EL2). An access to an emulated device is
/// completed and the PC advanced by 4; anything else becomes an abort in the guest (<see cref="AbortLadder"/>).
/// </summary>
public static unsafe class VMFault<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Handles the fault; the vCPU is replied to and goes on at its new PC. GICv2's distributor is the short way.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Handle(ref VmmState s, ulong* mr, uint vcpu)
    {
        ulong pc = mr[0], offset = mr[1] - s.GicdBase;
        uint esr = (uint)mr[3], size = EsrEl2.AccessSizeBytes(esr);
        // Regions are made of whole pages, so an aligned access that starts in one ends in it.
        if ((esr & EsrEl2.EmulableMask) != EsrEl2.EmulableValue || mr[2] != 0
            || offset >= s.GicdV2SizeBytes || !AbortLadder.IsAligned(offset, size))
        {
            GicV3Fault<TKernel>.Handle(ref s, mr, vcpu);
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

    private static void Load(ref VmmState s, uint vcpu, ulong nextPc, uint offset, uint size, uint esr)
    {
        ulong data = size == 8
            ? Vgic<TKernel>.DistributorRead(ref s.Gic, vcpu, offset, 4)
                | ((ulong)Vgic<TKernel>.DistributorRead(ref s.Gic, vcpu, offset + 4, 4) << 32)
            : Vgic<TKernel>.DistributorRead(ref s.Gic, vcpu, offset, size);
        TransferRegister<TKernel>.Write(vcpu, nextPc, EsrEl2.TransferRegister(esr), LoadCompletion.Extend(esr, size, data));
    }

    private static void Store(ref VmmState s, uint vcpu, ulong nextPc, uint offset, uint size, uint esr)
    {
        ulong data = TransferRegister<TKernel>.Read(vcpu, EsrEl2.TransferRegister(esr));
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
