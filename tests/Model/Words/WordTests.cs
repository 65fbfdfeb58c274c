using System.Linq;
using System.Numerics;
using System.Reflection;
using Lockstep.Model.Words;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Words;

/// <summary>Every operation of the word algebra, on every width and instance.</summary>
public sealed class WordTests
{
    [Fact] public void Word8_is_arithmetic_modulo_2_to_8() => WordLaws<Word8, Bit>.Check(nameof(Word8_is_arithmetic_modulo_2_to_8));
    [Fact] public void Word16_is_arithmetic_modulo_2_to_16() => WordLaws<Word16, Bit>.Check(nameof(Word16_is_arithmetic_modulo_2_to_16));
    [Fact] public void Word32_is_arithmetic_modulo_2_to_32() => WordLaws<Word32, Bit>.Check(nameof(Word32_is_arithmetic_modulo_2_to_32));
    [Fact] public void Word64_is_arithmetic_modulo_2_to_64() => WordLaws<Word64, Bit>.Check(nameof(Word64_is_arithmetic_modulo_2_to_64));
    [Fact] public void Word128_is_arithmetic_modulo_2_to_128() => WordLaws<Word128, Bit>.Check(nameof(Word128_is_arithmetic_modulo_2_to_128));
    [Fact] public void CoverageWord8_is_arithmetic() => WordLaws<CoverageWord8, CoverageBit>.Check(nameof(CoverageWord8_is_arithmetic));
    [Fact] public void CoverageWord16_is_arithmetic() => WordLaws<CoverageWord16, CoverageBit>.Check(nameof(CoverageWord16_is_arithmetic));
    [Fact] public void CoverageWord32_is_arithmetic() => WordLaws<CoverageWord32, CoverageBit>.Check(nameof(CoverageWord32_is_arithmetic));
    [Fact] public void CoverageWord64_is_arithmetic() => WordLaws<CoverageWord64, CoverageBit>.Check(nameof(CoverageWord64_is_arithmetic));
    [Fact] public void CoverageWord128_is_arithmetic() => WordLaws<CoverageWord128, CoverageBit>.Check(nameof(CoverageWord128_is_arithmetic));

    [Fact]
    public void Halves_join_to_the_word()
    {
        Halves<Word16, Word8, Bit>();
        Halves<Word32, Word16, Bit>();
        Halves<Word64, Word32, Bit>();
        Halves<Word128, Word64, Bit>();
        Halves<CoverageWord16, CoverageWord8, CoverageBit>();
        Halves<CoverageWord32, CoverageWord16, CoverageBit>();
        Halves<CoverageWord64, CoverageWord32, CoverageBit>();
        Halves<CoverageWord128, CoverageWord64, CoverageBit>();
    }

    [Fact]
    public void Every_operation_of_the_interface_has_a_law()
    {
        // Of, operators and shifts are overloaded; what counts is that a new member cannot be forgotten.
        int members = typeof(IWord<,>).GetMethods(BindingFlags.Public | BindingFlags.Static).Count(m => m.Name != "get_Width");
        int extremes = WordLaws<Word32, Bit>.Operations.Count(o => o.EndsWith("Width and more", System.StringComparison.Ordinal));
        (WordLaws<Word32, Bit>.Operations.Count() - extremes).ShouldBe(members);
    }

    [Fact]
    public void Bits_are_booleans()
    {
        Truths<Bit>();
        Truths<CoverageBit>();
    }

    private static void Truths<B>()
        where B : struct, IBit<B>
    {
        foreach (bool a in new[] { false, true })
        {
            foreach (bool b in new[] { false, true })
            {
                Is<B>((B)a & b, a & b);
                Is<B>((B)a | b, a | b);
                Is<B>((B)a ^ b, a ^ b);
                Is<B>(!(B)a, !a);
                Is<B>(B.Select(a, b, !(B)b), a ? b : !b);
                Is<B>((B)a && (B)b, a && b);
                Is<B>((B)a || (B)b, a || b);
            }
        }
    }

    private static void Is<B>(B bit, bool expected)
        where B : struct, IBit<B> => (bit ? true : false).ShouldBe(expected);

    internal static void Halves<W, H, B>()
        where W : struct, IWord<W, B>, IWide<W, H, B>
        where H : struct, IWord<H, B>
        where B : struct, IBit<B>
    {
        BigInteger max = (BigInteger.One << H.Width) - 1;
        foreach (BigInteger high in new[] { BigInteger.Zero, BigInteger.One, max, max >> 1, (max >> 1) + 1, max / 3, max / 7 })
        {
            foreach (BigInteger low in new[] { BigInteger.Zero, BigInteger.One, max, max >> 1, (max >> 1) + 1, max / 3, max / 7 })
            {
                W word = W.Join(WordLaws<H, B>.Word(high), WordLaws<H, B>.Word(low));
                WordLaws<W, B>.Value(word).ShouldBe((high << H.Width) | low);
                WordLaws<H, B>.Value(W.High(word)).ShouldBe(high);
                WordLaws<H, B>.Value(W.Low(word)).ShouldBe(low);
            }
        }

        W.Width.ShouldBe(2 * H.Width);
    }
}
