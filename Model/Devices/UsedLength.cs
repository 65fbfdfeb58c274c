namespace Lockstep.Model.Devices;

/// <summary>What a device may write as the length of a used chain (VIRTIO 1.2 2.7.8.2).</summary>
/// <param name="Least">The least that it may claim.</param>
/// <param name="Most">The most: it has written that many bytes, from the chain's first writable one on.</param>
public readonly record struct UsedLength(ulong Least, ulong Most)
{
    /// <summary>Of what a device wrote, if it may claim that; the most otherwise.</summary>
    /// <param name="claimed">Bytes that it claims.</param>
    public uint Allowed(uint claimed) => claimed >= Least && claimed <= Most ? claimed : (uint)Most;
}
