using System.Runtime.CompilerServices;

namespace Lockstep.Vmm.Faults;

/// <summary>How loaded bytes become a register, by the fields of the syndrome (DDI 0487, ISS of a Data Abort: SAS, SSE, SF).</summary>
public static class LoadCompletion
{
    /// <summary>
    /// The value of Xt after a load of <paramref name="sizeBytes"/> bytes: zero-extended, or sign-extended when SSE is
    /// set; a 32-bit register (SF = 0) has zero in bits 63:32.
    /// </summary>
    /// <param name="esr">ESR_EL2 with ISV = 1.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8.</param>
    /// <param name="data">The bytes read, in the low bits; higher bits are ignored.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Extend(uint esr, uint sizeBytes, ulong data)
    {
        int unused = 64 - (int)(sizeBytes * 8);
        ulong top = data << unused;
        ulong value = (esr & EsrEl2.Sse) != 0 ? (ulong)((long)top >> unused) : top >> unused;
        return (esr & EsrEl2.Sf) != 0 ? value : (uint)value;
    }
}
