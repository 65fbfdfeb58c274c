using Lockstep.InLockstep;
using Lockstep.Proofs.A64.Decode;

namespace Lockstep.Proofs.A64.Check;

/// <summary>Random instruction words of one encoding class.</summary>
/// <param name="encoding">The class.</param>
internal sealed class InstructionGenerator(EncodingClass encoding)
{
    /// <summary>Words whose fields a random word would hardly ever have: those that name a system register.</summary>
    private static readonly uint[] s_rare =
    [
        .. SystemRegisters.All.Select(register => 0xd500_0000u | (uint)register.Encoding << 5),
        .. SystemRegisters.All.Where(register => register.Encoding >> 14 == 3).Select(register => 0xd520_0000u | (uint)register.Encoding << 5),
    ];

    private readonly uint[] rare = [.. s_rare.Where(encoding.Matches)];

    /// <summary>A word of the class; its other bits are random, and may mean nothing.</summary>
    public uint Word(ref SplitMix random) => rare.Length > 0 && random.OneIn(2)
        ? rare[random.Below(rare.Length)] | (uint)random.Below(32)
        : encoding.Value | (uint)random.Next() & ~encoding.Mask;

    /// <summary>The next instruction that the decoder accepts.</summary>
    public Instruction Accepted(ref SplitMix random)
    {
        while (true)
        {
            if (encoding.Decode(Word(ref random)) is { } instruction)
            {
                return instruction;
            }
        }
    }
}
