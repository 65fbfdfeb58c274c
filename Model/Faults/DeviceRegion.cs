using Lockstep.Model.Words;

namespace Lockstep.Model.Faults;

/// <summary>A piece of guest-physical address space that a device answers for.</summary>
/// <param name="Base">First address.</param>
/// <param name="SizeBytes">Size, at least 8; Base + SizeBytes does not exceed 2^64.</param>
public readonly record struct DeviceRegion(ulong Base, ulong SizeBytes)
{
    /// <summary>
    /// Whether a whole access lies inside (F7): Base &lt;= address and address + size - 1 &lt;= Base + SizeBytes - 1. One
    /// comparison does: below Base the offset wraps to a value that no region is long enough for.
    /// </summary>
    /// <param name="address">Guest-physical address.</param>
    /// <param name="accessBytes">1, 2, 4 or 8.</param>
    public B Contains<X, B>(X address, int accessBytes)
        where X : struct, IWord<X, B>
        where B : struct, IBit<B> =>
        Offset<X, B>(address) <= X.Of(SizeBytes - (ulong)accessBytes);

    /// <summary>The address, relative to the region, modulo 2^64.</summary>
    /// <param name="address">Guest-physical address.</param>
    public X Offset<X, B>(X address)
        where X : struct, IWord<X, B>
        where B : struct, IBit<B> =>
        address - X.Of(Base);

    /// <summary>Whether no address lies in both.</summary>
    /// <param name="other">The other region.</param>
    public bool IsDisjointFrom(DeviceRegion other) =>
        Base + (SizeBytes - 1) < other.Base || other.Base + (other.SizeBytes - 1) < Base;
}
