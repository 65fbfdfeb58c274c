using System.Runtime.CompilerServices;
using Lockstep.Model.Registers.Virtio;
using Lockstep.Vmm.Faults;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Devices;

/// <summary>Stage 2 aborts that are not on the interrupt controller: on an emulated device they are completed, others injected.</summary>
public static unsafe class DeviceFault<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Handles the VMFault in the message registers.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Handle(ref VmmState s, ulong* mr, uint vcpu)
    {
        ulong pc = mr[0], address = mr[1];
        uint esr = (uint)mr[3], size = EsrEl2.AccessSizeBytes(esr);
        uint number = VirtioState.Find(ref s.Virtio, address);
        if ((esr & EsrEl2.EmulableMask) != EsrEl2.EmulableValue || mr[2] != 0 || number >= s.Virtio.Count
            || !AbortLadder.IsAligned(address, size))
        {
            AbortReport<TKernel>.Inject(ref s, mr, vcpu);
            return;
        }

        ref VirtioDevice device = ref VirtioState.Device(ref s.Virtio, number);
        uint offset = (uint)address % VirtioMmioFrame.SizeBytes, rt = EsrEl2.TransferRegister(esr);
        if ((esr & EsrEl2.Wnr) == 0)
        {
            ulong data = VirtioMmio<TKernel>.Read(ref device, offset, size);
            TransferRegister<TKernel>.Write(vcpu, pc + 4, rt, LoadCompletion.Extend(esr, size, data));
        }
        else if (VirtioMmio<TKernel>.Write(ref s, ref device, offset, size, TransferRegister<TKernel>.Read(vcpu, rt)))
        {
            VcpuPc<TKernel>.Write(vcpu, pc + 4);
        }
    }
}
