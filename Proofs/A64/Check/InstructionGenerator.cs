using Lockstep.Proofs.A64.Decode;

namespace Lockstep.Proofs.A64.Check;

/// <summary>Random instruction words of one encoding class.</summary>
/// <param name="encoding">The class.</param>
/// <param name="random">Where they come from.</param>
internal sealed class InstructionGenerator(EncodingClass encoding, Random random)
{
    /// <summary>Words whose fields a random word would hardly ever have: those that name a system register.</summary>
    private static readonly uint[] s_rare =
    [
        .. SystemRegisters.All.Select(register => 0xd500_0000u | (uint)register.Encoding << 5),
        .. SystemRegisters.All.Where(register => register.Encoding >> 14 == 3).Select(register => 0xd520_0000u | (uint)register.Encoding << 5),
    ];

    private readonly uint[] rare = [.. s_rare.Where(encoding.Matches)];

    /// <summary>A word of the class; its other bits are random, and may mean nothing.</summary>
    public uint Word() => rare.Length > 0 && random.Next(2) == 0
        ? rare[random.Next(rare.Length)] | (uint)random.Next(32)
        : encoding.Value | (uint)random.NextInt64(1L << 32) & ~encoding.Mask;

    /// <summary>A word that the decoder accepts.</summary>
    public Instruction Accepted()
    {
        while (true)
        {
            if (encoding.Decode(Word()) is { } instruction)
            {
                return instruction;
            }
        }
    }
}
