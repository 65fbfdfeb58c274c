namespace Lockstep.Host;

/// <summary>ICH_LRn_EL2 (IHI 0069 12.4.8).</summary>
internal static class IchListRegister
{
    /// <summary>Lowest bit of State; maintenance at EOI.</summary>
    internal const int StateBit = 62, EoiBit = 41;

    private const int GroupBit = 60, PriorityBit = 48;

    /// <summary>
    /// Pending, with maintenance at EOI. seL4 writes the five-bit number of the invocation into the eight-bit field as it
    /// is, so that hardware with five priority bits sees its two upper bits only.
    /// </summary>
    internal static ulong Pending(uint intid, uint priority, uint group) =>
        (1UL << StateBit) | (1UL << EoiBit) | ((ulong)group << GroupBit) | ((ulong)priority << PriorityBit) | intid;
}
