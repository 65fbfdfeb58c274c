using System.Runtime.InteropServices;

namespace Lockstep.Vmm.Devices;

/// <summary>
/// A number in memory that somebody else changes at the same time. A load is one load, and what the program reads after it is read
/// after it; a store is one store, and what the program wrote before it is seen before it.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct SharedWord
{
    /// <summary>32 bits, little-endian.</summary>
    public volatile uint Value;
}

/// <summary>As <see cref="SharedWord"/>.</summary>
[StructLayout(LayoutKind.Sequential)]
public struct SharedHalfword
{
    /// <summary>16 bits, little-endian.</summary>
    public volatile ushort Value;
}
