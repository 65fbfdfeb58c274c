using System;

namespace Lockstep.Model.Devices;

/// <summary>A range of addresses in bytes.</summary>
/// <param name="Start">The first address.</param>
/// <param name="Count">Number of bytes.</param>
public readonly record struct ByteRange(ulong Start, ulong Count)
{
    /// <summary>The address behind the last one, which may be 2^64.</summary>
    public UInt128 End => (UInt128)Start + Count;
}
