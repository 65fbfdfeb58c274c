namespace Lockstep.Proofs.A64;

/// <summary>An instruction outside the subset whose meaning is written here: nothing can be said about a run that reaches it.</summary>
/// <param name="address">Its address.</param>
/// <param name="word">Its word, 32 bits.</param>
/// <param name="reason">Why it is refused.</param>
public sealed class RefusedInstructionException(ulong address, uint word, string reason)
    : Exception($"0x{address:x}: the instruction {word:x8} is refused: {reason}")
{
    /// <summary>The address.</summary>
    public ulong Address { get; } = address;

    /// <summary>The instruction word.</summary>
    public uint Word { get; } = word;
}
