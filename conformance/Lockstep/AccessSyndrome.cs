using System.Numerics;
using Lockstep.Vmm.Faults;

namespace Lockstep.InLockstep;

/// <summary>ESR_EL2 of a load or store of a general-purpose register that stage 2 does not map (DDI 0487, ISS of a Data Abort).</summary>
internal static class AccessSyndrome
{
    /// <summary>A translation fault at level 3, valid syndrome, 32-bit instruction.</summary>
    private const uint Described = (EsrEl2.EcDataAbortLower << EsrEl2.EcShift) | EsrEl2.Il | EsrEl2.Isv | EsrEl2.FscTranslation | 3;

    private const int SizeShift = 22, RegisterShift = 16;

    /// <summary>The syndrome.</summary>
    /// <param name="sizeBytes">1, 2, 4 or 8, which is a doubleword in Xt.</param>
    /// <param name="register">Number of the register, 31 for the zero register.</param>
    /// <param name="isWrite">Whether it is a store.</param>
    public static uint Of(int sizeBytes, uint register, bool isWrite) =>
        Described | ((uint)BitOperations.Log2((uint)sizeBytes) << SizeShift) | (register << RegisterShift)
            | (sizeBytes == 8 ? EsrEl2.Sf : 0) | (isWrite ? EsrEl2.Wnr : 0);
}
