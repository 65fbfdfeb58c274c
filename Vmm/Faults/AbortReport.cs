using System.Runtime.CompilerServices;
using Lockstep.Model.Registers.Virtio;
using Lockstep.Vmm.Devices;
using Lockstep.Vmm.Guest;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Faults;

/// <summary>The answer to a stage 2 abort that is not emulated: one bounded line for people, one abort for the guest.</summary>
public static unsafe class AbortReport<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Finds the reason for the VMFault in the message registers, reports and injects.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Inject(ref VmmState s, ulong* mr, uint vcpu)
    {
        ulong pc = mr[0], address = mr[1];
        uint esr = (uint)mr[3];
        bool fetch = AbortLadder.IsFetch(esr, mr[2] != 0);
        bool isOnRedistributor = address - s.GicrBase < s.GicrSizeBytes;
        AbortReason reason = isOnRedistributor
            ? AbortLadder.Reason(esr, fetch, address - s.GicrBase, s.GicrSizeBytes)
            : VirtioState.IsOn(ref s.Virtio, address)
            ? AbortLadder.Reason(esr, fetch, address % VirtioMmioFrame.SizeBytes, VirtioMmioFrame.SizeBytes)
            : AbortLadder.Reason(esr, fetch, address - s.GicdBase, s.GicdSizeBytes);
        if (Log<TKernel>.TryBegin(ref s, vcpu))
        {
            Access(esr, fetch);
            Log<TKernel>.Text(" at "u8);
            Log<TKernel>.Hex(address);
            Log<TKernel>.Text(": "u8);
            Cause(reason);
            Log<TKernel>.Text(", external abort injected (pc "u8);
            Log<TKernel>.Hex(pc);
            Log<TKernel>.Text(")"u8);
            Log<TKernel>.End();
        }

        Injection<TKernel>.Abort(vcpu, pc, esr, fetch);
    }

    private static void Access(uint esr, bool fetch)
    {
        if (fetch)
        {
            Log<TKernel>.Text("instruction fetch"u8);
            return;
        }

        if ((esr & EsrEl2.Wnr) != 0)
        {
            Log<TKernel>.Text("write"u8);
        }
        else
        {
            Log<TKernel>.Text("read"u8);
        }

        if ((esr & EsrEl2.Isv) != 0)
        {
            Log<TKernel>.Text(" of "u8);
            Log<TKernel>.Decimal(EsrEl2.AccessSizeBytes(esr));
            Log<TKernel>.Text(" bytes"u8);
        }
    }

    private static void Cause(AbortReason reason)
    {
        switch (reason)
        {
            case AbortReason.InstructionFetch:
            case AbortReason.NoDevice:
                Log<TKernel>.Text("no device"u8);
                return;
            case AbortReason.TranslationTableWalk:
                Log<TKernel>.Text("translation table outside memory"u8);
                return;
            case AbortReason.Permission:
                Log<TKernel>.Text("not permitted"u8);
                return;
            case AbortReason.CacheMaintenance:
                Log<TKernel>.Text("cache maintenance on a device"u8);
                return;
            case AbortReason.NoSyndrome:
                Log<TKernel>.Text("pair, write-back or vector access to a device"u8);
                return;
            case AbortReason.NarrowInstruction:
                Log<TKernel>.Text("16-bit instruction on a device"u8);
                return;
            case AbortReason.Misaligned:
                Log<TKernel>.Text("misaligned"u8);
                return;
            default:
                Log<TKernel>.Text("other fault status"u8);
                return;
        }
    }
}
