using System.Runtime.CompilerServices;
using Lockstep.Vmm.Devices;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Faults;

/// <summary>Stage 2 aborts that are not on GICv2's distributor: on GICv3's frames they are completed, on other devices by
/// <see cref="DeviceFault{TKernel}"/>.</summary>
public static unsafe class GicV3Fault<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Handles the VMFault in the message registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Handle(ref VmmState s, ulong* mr, uint vcpu)
    {
        ulong pc = mr[0], address = mr[1];
        uint esr = (uint)mr[3], size = EsrEl2.AccessSizeBytes(esr);
        ulong offset = address - s.GicdBase, fromRedistributors = address - s.GicrBase;
        bool isOnRedistributor = fromRedistributors < s.GicrSizeBytes;
        bool isOnFrame = isOnRedistributor || (offset < s.GicdSizeBytes && s.GicrSizeBytes != 0);
        if ((esr & EsrEl2.EmulableMask) != EsrEl2.EmulableValue || mr[2] != 0 || !isOnFrame || !AbortLadder.IsAligned(address, size))
        {
            DeviceFault<TKernel>.Handle(ref s, mr, vcpu);
        }
        else if ((esr & EsrEl2.Wnr) != 0)
        {
            Store(ref s, vcpu, pc + 4, isOnRedistributor, (uint)(isOnRedistributor ? fromRedistributors : offset), esr);
        }
        else
        {
            Load(ref s, vcpu, pc + 4, isOnRedistributor, (uint)(isOnRedistributor ? fromRedistributors : offset), esr);
        }
    }

    private static void Load(ref VmmState s, uint vcpu, ulong nextPc, bool isOnRedistributor, uint offset, uint esr)
    {
        uint size = EsrEl2.AccessSizeBytes(esr);
        ulong data = isOnRedistributor
            ? VgicV3<TKernel>.RedistributorRead(ref s.Gic, offset, size)
            : VgicV3<TKernel>.DistributorRead(ref s.Gic, offset, size);
        TransferRegister<TKernel>.Write(vcpu, nextPc, EsrEl2.TransferRegister(esr), LoadCompletion.Extend(esr, size, data));
    }

    private static void Store(ref VmmState s, uint vcpu, ulong nextPc, bool isOnRedistributor, uint offset, uint esr)
    {
        uint size = EsrEl2.AccessSizeBytes(esr);
        ulong data = TransferRegister<TKernel>.Read(vcpu, EsrEl2.TransferRegister(esr));
        if (isOnRedistributor)
        {
            VgicV3<TKernel>.RedistributorWrite(ref s.Gic, offset, size, data);
        }
        else
        {
            VgicV3<TKernel>.DistributorWrite(ref s.Gic, offset, size, data);
        }

        VcpuPc<TKernel>.Write(vcpu, nextPc);
    }
}
