using System.Runtime.CompilerServices;

namespace Lockstep.Vmm.Faults;

/// <summary>Why a stage 2 abort is not an access to an emulated device. Closed: each has one answer to the guest.</summary>
public enum AbortReason
{
    /// <summary>It is one: emulate it.</summary>
    None,

    /// <summary>An instruction fetch from where there is no memory.</summary>
    InstructionFetch,

    /// <summary>A stage 1 translation table lies where there is no memory.</summary>
    TranslationTableWalk,

    /// <summary>Memory is there but may not be accessed so.</summary>
    Permission,

    /// <summary>Any other fault status: access flag, external abort, alignment, TLB conflict, or one not defined.</summary>
    OtherStatus,

    /// <summary>Cache maintenance by address.</summary>
    CacheMaintenance,

    /// <summary>No emulated device holds the whole access.</summary>
    NoDevice,

    /// <summary>
    /// ISV = 0: a pair, write-back, exclusive or vector access. The syndrome does not say which registers; the
    /// instruction would have to be fetched through the guest's own stage 1, whose answer may have changed since.
    /// </summary>
    NoSyndrome,

    /// <summary>A 16-bit T32 instruction of AArch32 EL0: the VMM emulates for 32-bit instructions only.</summary>
    NarrowInstruction,

    /// <summary>Not aligned to its size, which Device memory requires (DDI 0487, "Device memory").</summary>
    Misaligned,
}

/// <summary>The decision on a VMFault, cause by cause from the most general.</summary>
public static class AbortLadder
{
    /// <summary>Finds why an abort cannot be emulated. The order is the meaning: a later reason implies the earlier do not hold.</summary>
    /// <param name="esr">ESR_EL2.</param>
    /// <param name="prefetch">seL4's flag for an instruction fetch.</param>
    /// <param name="offset">Address minus the base of the emulated region, modulo 2^64.</param>
    /// <param name="regionSizeBytes">Size of the region.</param>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static AbortReason Reason(uint esr, bool prefetch, ulong offset, ulong regionSizeBytes)
    {
        uint status = esr & (EsrEl2.FaultStatusMask & ~3u);
        if ((esr & EsrEl2.S1ptw) != 0)
        {
            return AbortReason.TranslationTableWalk;
        }

        if (IsFetch(esr, prefetch))
        {
            return AbortReason.InstructionFetch;
        }

        if (status != EsrEl2.FscTranslation || EsrEl2.ExceptionClass(esr) != EsrEl2.EcDataAbortLower)
        {
            return status == EsrEl2.FscPermission ? AbortReason.Permission : AbortReason.OtherStatus;
        }

        if ((esr & EsrEl2.Cm) != 0)
        {
            return AbortReason.CacheMaintenance;
        }

        if (!Contains(offset, regionSizeBytes, SizeIfKnown(esr)))
        {
            return AbortReason.NoDevice;
        }

        if ((esr & EsrEl2.Isv) == 0)
        {
            return AbortReason.NoSyndrome;
        }

        if ((esr & EsrEl2.Il) == 0)
        {
            return AbortReason.NarrowInstruction;
        }

        return IsAligned(offset, SizeIfKnown(esr)) ? AbortReason.None : AbortReason.Misaligned;
    }

    /// <summary>Whether an abort is on an instruction fetch.</summary>
    public static bool IsFetch(uint esr, bool prefetch) =>
        prefetch || EsrEl2.ExceptionClass(esr) is EsrEl2.EcInstructionAbortLower or EsrEl2.EcInstructionAbortSame;

    /// <summary>
    /// Whether [offset, offset + size) lies in a region, without overflow for any input. Regions are at least 8 bytes.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool Contains(ulong offset, ulong regionSizeBytes, uint sizeBytes) =>
        offset <= regionSizeBytes - sizeBytes;

    /// <summary>Whether an access is aligned to its size. Regions are aligned to 4 KiB, so the offset tells.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsAligned(ulong offset, uint sizeBytes) => (offset & (sizeBytes - 1)) == 0;

    /// <summary>Size of the access in bytes, or 1 when the syndrome does not say.</summary>
    public static uint SizeIfKnown(uint esr) => (esr & EsrEl2.Isv) != 0 ? EsrEl2.AccessSizeBytes(esr) : 1;
}
