using System;
using System.Globalization;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Lockstep.Tests.Model.Words;
using Xunit;
using Word128 = Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<
    Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWord8>>>>;
using Word16 = Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWord8>;
using Word32 = Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWord8>>;
using Word64 = Lockstep.Proofs.Words.SymbolicWide<
    Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWord8>>>;

namespace Lockstep.Tests.Proofs;

/// <summary>
/// The laws of the word algebra on symbolic words. Constants hide bits, none, some or all, from the words' own arithmetic: the
/// hidden ones are known to the solver only, and its answer has to be that of integers.
/// </summary>
public sealed class SymbolicWordTests
{
    private const string None = "0", Some = "f0f0c0fffe01a5a5f0f0c0fffe01a5a5", Others = "0123456789abcdef7f80ff00aaaa5555",
        All = "ffffffffffffffffffffffffffffffff";

    [Theory]
    [InlineData(None)]
    [InlineData(Some)]
    [InlineData(Others)]
    [InlineData(All)]
    public void Words_of_8_bits(string hidden) =>
        With(hidden, () => WordLaws<SymbolicWord8, SymbolicBit>.Check($"{nameof(Words_of_8_bits)}.{hidden}", 60, 4));

    [Theory]
    [InlineData(None)]
    [InlineData(Some)]
    [InlineData(Others)]
    [InlineData(All)]
    public void Words_of_16_bits(string hidden) =>
        With(hidden, () => WordLaws<Word16, SymbolicBit>.Check($"{nameof(Words_of_16_bits)}.{hidden}", 40, 4));

    [Theory]
    [InlineData(None)]
    [InlineData(Some)]
    [InlineData(Others)]
    [InlineData(All)]
    public void Words_of_32_bits(string hidden) =>
        With(hidden, () => WordLaws<Word32, SymbolicBit>.Check($"{nameof(Words_of_32_bits)}.{hidden}", 40, 4));

    [Theory]
    [InlineData(None)]
    [InlineData(Some)]
    [InlineData(Others)]
    [InlineData(All)]
    public void Words_of_64_bits(string hidden) =>
        With(hidden, () => WordLaws<Word64, SymbolicBit>.Check($"{nameof(Words_of_64_bits)}.{hidden}", 25, 6));

    [Theory]
    [InlineData(None)]
    [InlineData(Some)]
    [InlineData(Others)]
    [InlineData(All)]
    public void Words_of_128_bits(string hidden) =>
        With(hidden, () => WordLaws<Word128, SymbolicBit>.Check($"{nameof(Words_of_128_bits)}.{hidden}", 15, 6));

    [Theory]
    [InlineData(None)]
    [InlineData(Some)]
    [InlineData(All)]
    public void Halves_join(string hidden) => With(hidden, () =>
    {
        WordTests.Halves<Word16, SymbolicWord8, SymbolicBit>();
        WordTests.Halves<Word32, Word16, SymbolicBit>();
        WordTests.Halves<Word64, Word32, SymbolicBit>();
        WordTests.Halves<Word128, Word64, SymbolicBit>();
    });

    private static void With(string hidden, Action laws)
    {
        using PathExplorer explorer = new();
        Terms.HiddenBits = UInt128.Parse(hidden, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        try
        {
            laws();
        }
        finally
        {
            Terms.HiddenBits = 0;
        }
    }
}
