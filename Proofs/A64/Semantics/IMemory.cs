namespace Lockstep.Proofs.A64.Semantics;

/// <summary>
/// The memory of a program: bytes, little-endian, or whatever a proof puts in their place. It decides what an address that is not
/// constant, not mapped or not aligned means.
/// </summary>
/// <typeparam name="X">Words of 64 bits.</typeparam>
public interface IMemory<X>
    where X : struct
{
    /// <summary>What is at an address, zero-extended. A 128-bit register is loaded as two of 8 bytes, the lower one first.</summary>
    /// <param name="address">The address.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8.</param>
    /// <param name="isOrdered">Whether the load has acquire semantics, which demand an aligned address (DDI 0487 B2.5.2).</param>
    X Load(X address, int sizeBytes, bool isOrdered);

    /// <summary>Stores the lower bytes of a value.</summary>
    /// <param name="address">The address.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8.</param>
    /// <param name="value">The value; what is above its <paramref name="sizeBytes"/> does not count.</param>
    /// <param name="isOrdered">Whether the store has release semantics.</param>
    void Store(X address, int sizeBytes, X value, bool isOrdered);
}
