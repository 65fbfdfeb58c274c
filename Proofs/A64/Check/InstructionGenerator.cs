using Lockstep.InLockstep;
using Lockstep.Proofs.A64.Decode;

namespace Lockstep.Proofs.A64.Check;

/// <summary>Random instruction words of one encoding class.</summary>
/// <param name="encoding">The class.</param>
internal sealed class InstructionGenerator(EncodingClass encoding)
{
    /// <summary>
    /// Words whose fields a random word would hardly ever have, and which of their bits are free: those that name a system register,
    /// SMULH and UMULH.
    /// </summary>
    private static readonly (uint Word, uint Free)[] s_rare =
    [
        .. SystemRegisters.All.Select(register => (0xd500_0000u | (uint)register.Encoding << 5, 0x1fu)),
        .. SystemRegisters.All.Where(register => register.Encoding >> 14 == 3)
            .Select(register => (0xd520_0000u | (uint)register.Encoding << 5, 0x1fu)),
        (0x9b40_7c00, 0x1f_03ff),
        (0x9bc0_7c00, 0x1f_03ff),
    ];

    private readonly (uint Word, uint Free)[] rare = [.. s_rare.Where(one => encoding.Matches(one.Word))];

    /// <summary>A word of the class; its other bits are random, and may mean nothing.</summary>
    public uint Word(ref SplitMix random)
    {
        (uint word, uint free) = rare.Length > 0 && random.OneIn(4) ? rare[random.Below(rare.Length)] : (encoding.Value, ~encoding.Mask);
        return word | (uint)random.Next() & free;
    }

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
