using Lockstep.Model.Words;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Words;

/// <summary>Words as objects: equality, hash and text, which messages and tables of tests use.</summary>
public class WordObjectTests
{
    [Fact]
    public void Equal_words_are_equal_objects_and_others_are_not()
    {
        Check<Bit>(true, true, false, "1");
        Check<Bit>(false, false, true, "0");
        Check<Word8>(0x5au, 0x5au, 0x5bu, "0x5a");
        Check<Word16>(0x5a5u, 0x5a5u, 0x5b5u, "0x05a5");
        Check<Word32>(0x5a5au, 0x5a5au, 0x5b5bu, "0x00005a5a");
        Check<Word64>(0x5a5au, 0x5a5au, 0x5b5bu, "0x0000000000005a5a");
        Check<Word128>(0x5a5au, 0x5a5au, 0x5b5bu, "0x00000000000000000000000000005a5a");
        Check<CoverageBit>(true, true, false, "1");
        Check<CoverageWord8>(0x5au, 0x5au, 0x5bu, "0x5a");
        Check<CoverageWord16>(0x5a5u, 0x5a5u, 0x5b5u, "0x05a5");
        Check<CoverageWord32>(0x5a5au, 0x5a5au, 0x5b5bu, "0x00005a5a");
        Check<CoverageWord64>(0x5a5au, 0x5a5au, 0x5b5bu, "0x0000000000005a5a");
        Check<CoverageWord128>(0x5a5au, 0x5a5au, 0x5b5bu, "0x00000000000000000000000000005a5a");
    }

    private static void Check<T>(T value, T same, T other, string text)
        where T : struct, IEquatable<T>
    {
        value.Equals(same).ShouldBeTrue();
        value.Equals(other).ShouldBeFalse();
        value.Equals((object)same).ShouldBeTrue();
        value.Equals(new object()).ShouldBeFalse();
        value.GetHashCode().ShouldBe(same.GetHashCode());
        value.ToString().ShouldBe(text);
    }
}
