using System.Numerics;
using Lockstep.Vmm.Faults;

namespace Lockstep.Conformance;

/// <summary>
/// A load or store instruction as far as a stage 2 abort shows it (DDI 0487 C4.1, "Loads and Stores"; D24.2.40, ISS of a data abort).
/// An instruction of several registers faults at its first one.
/// </summary>
/// <param name="SizeBytes">Of one access: 1, 2, 4, 8 or 16.</param>
/// <param name="IsStore">Stores.</param>
/// <param name="Rt">The register; 31 is the zero register.</param>
/// <param name="Rn">The base register.</param>
/// <param name="Offset">Added to the base, in bytes, in front of the access.</param>
/// <param name="Rm">A register that is added too, or 31.</param>
/// <param name="Syndrome">
/// ISS bits 24 to 14 where the hardware describes the access: a single general-purpose register, no write-back, not exclusive. Else 0.
/// </param>
internal readonly record struct LoadStore(int SizeBytes, bool IsStore, int Rt, int Rn, long Offset, int Rm, uint Syndrome)
{
    private const uint SyndromeSse = 1 << 21, AcquireRelease = 1 << 14;

    /// <summary>Whether ESR_EL2.ISV is 1.</summary>
    public bool HasSyndrome => Syndrome != 0;

    /// <summary>What the instruction accesses first; null when it is no load or store that scripts may have.</summary>
    /// <param name="encoding">The instruction.</param>
    public static LoadStore? Decode(uint encoding) => (encoding >> 24 & 0x3f, encoding >> 21 & 1, encoding >> 10 & 3) switch
    {
        (0x39, _, _) => Immediate(encoding),
        (0x38, 0, 0 or 2) => Plain(encoding, SignedField(encoding, 12, 9)),
        (0x38, 0, 1) => Undescribed(encoding, 0),
        (0x38, 0, 3) => Undescribed(encoding, SignedField(encoding, 12, 9)),
        (0x38, 1, 2) => Plain(encoding, 0) is { } access ? access with { Rm = Field(encoding, 16, 5) } : null,
        (0x3d, _, _) => Vector(encoding),
        (0x08, _, _) => Exclusive(encoding),
        (0x28 or 0x29 or 0x2c or 0x2d, _, _) => Pair(encoding),
        _ => (encoding & 0xbfff_f000) == 0x0c40_7000 ? new LoadStore(8, false, Field(encoding, 0, 5), Field(encoding, 5, 5), 0, 31, 0) : null,
    };

    private static int Field(uint encoding, int low, int bits) => (int)(encoding >> low & (1u << bits) - 1);

    private static long SignedField(uint encoding, int low, int bits) => (long)((ulong)encoding << (64 - low - bits)) >> (64 - bits);

    private static LoadStore? Immediate(uint encoding) => Plain(encoding, (long)Field(encoding, 10, 12) << Field(encoding, 30, 2));

    /// <summary>One general-purpose register, no write-back: size in bits 31 to 30, opc in bits 23 to 22.</summary>
    private static LoadStore? Plain(uint encoding, long offset)
    {
        int size = Field(encoding, 30, 2), opc = Field(encoding, 22, 2), rt = Field(encoding, 0, 5);
        if (size == 3 && opc >= 2 || size == 2 && opc == 3)
        {
            // PRFM, or unallocated.
            return null;
        }

        bool isSigned = opc >= 2, isWide = isSigned ? opc == 2 : size == 3;
        return new LoadStore(1 << size, opc == 0, rt, Field(encoding, 5, 5), offset, 31, Described(size, rt, isSigned, isWide));
    }

    private static uint Described(int size, int rt, bool isSigned, bool isWide) =>
        EsrEl2.Isv | (uint)size << 22 | (isSigned ? SyndromeSse : 0) | (uint)rt << 16 | (isWide ? EsrEl2.Sf : 0);

    /// <summary>With write-back.</summary>
    private static LoadStore? Undescribed(uint encoding, long offset) => Plain(encoding, offset) is { } access ? access with { Syndrome = 0 } : null;

    /// <summary>A vector register, unsigned offset.</summary>
    private static LoadStore? Vector(uint encoding)
    {
        int size = Field(encoding, 30, 2) | Field(encoding, 23, 1) << 2;
        return size > 4 ? null
            : new LoadStore(1 << size, Field(encoding, 22, 1) == 0, 31, Field(encoding, 5, 5), (long)Field(encoding, 10, 12) << size, 31, 0);
    }

    /// <summary>LDXR, LDAXR and pairs; LDAR and STLR. A store exclusive without a reservation accesses nothing.</summary>
    private static LoadStore? Exclusive(uint encoding)
    {
        int size = Field(encoding, 30, 2), rt = Field(encoding, 0, 5);
        bool isLoad = Field(encoding, 22, 1) != 0, isOrdered = Field(encoding, 23, 1) != 0;
        return !isOrdered && !isLoad ? null
            : new LoadStore(1 << size, !isLoad, rt, Field(encoding, 5, 5), 0, 31, isOrdered ? Described(size, rt, false, size == 3) | AcquireRelease : 0);
    }

    /// <summary>LDP, STP, LDPSW, LDNP and STNP, of general-purpose or vector registers; opc in bits 31 to 30.</summary>
    private static LoadStore? Pair(uint encoding)
    {
        bool isVector = Field(encoding, 26, 1) != 0, isPostIndexed = Field(encoding, 23, 2) == 1;
        int opc = Field(encoding, 30, 2), size = isVector ? 4 << opc : opc == 2 ? 8 : 4;
        long offset = isPostIndexed ? 0 : SignedField(encoding, 15, 7) * size;
        return new LoadStore(size, Field(encoding, 22, 1) == 0, Field(encoding, 0, 5), Field(encoding, 5, 5), offset, 31, 0);
    }

    /// <summary>ESR_EL2 of a translation fault at stage 2, level 3.</summary>
    public uint Esr => EsrEl2.EcDataAbortLower << EsrEl2.EcShift | EsrEl2.Il | Syndrome | (IsStore ? EsrEl2.Wnr : 0) | EsrEl2.FscTranslation | 3;

    /// <summary>For people.</summary>
    public override string ToString() => $"{(IsStore ? "store" : "load")} of {BitOperations.Log2((uint)SizeBytes)} with ISS 0x{Syndrome:x}";
}
