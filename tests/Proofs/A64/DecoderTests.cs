using Lockstep.Proofs.A64;
using Lockstep.Proofs.A64.Check;
using Lockstep.Proofs.A64.Decode;
using Lockstep.Proofs.A64.Print;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs.A64;

/// <summary>The decode table: what it accepts, what it refuses, and that Capstone says the same.</summary>
public sealed class DecoderTests
{
    private const int Words = 10_000;

    public static TheoryData<string> Classes => [.. Decoder.Table.Select(row => row.Title)];

    [Theory]
    [MemberData(nameof(Classes))]
    public void Capstone_has_the_same_text_for_what_is_accepted_and_nothing_else_that_is_not_left_out(string title)
    {
        string name = $"{nameof(DecoderTests)}.{title}";
        ulong seed = Seeded.SeedOf(name);
        var trials = new DecodeTrials(Row(title));
        trials.Run(seed, Words);
        trials.Failure.ShouldBeNull($"seed {seed}; repeat: make a64 ONLY='{title}' SEED={seed} N={Words}");
        trials.Accepted.ShouldBeGreaterThan(100, title);
    }

    [Fact]
    public void No_word_belongs_to_two_classes()
    {
        foreach (EncodingClass a in Decoder.Table)
        {
            foreach (EncodingClass b in Decoder.Table.Where(row => row != a))
            {
                ((a.Value ^ b.Value) & a.Mask & b.Mask).ShouldNotBe(0u, $"{a.Title}; {b.Title}");
            }
        }
    }

    [Fact]
    public void Every_operation_is_decoded_and_every_field_is_named_once()
    {
        HashSet<Operation> seen = [];
        foreach (EncodingClass row in Decoder.Table)
        {
            var trials = new DecodeTrials(row);
            trials.Run(Seeded.SeedOf(row.Title), Words);
            seen.UnionWith(trials.Operations);
            row.FieldNames.ShouldBeUnique();
        }

        Enum.GetValues<Operation>().Except(seen).ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0x1e622820u, "no encoding class of the table has it")] // fadd d0, d1, d2
    [InlineData(0xd4000002u, "in the class `Exception generation`")] // hvc #0
    [InlineData(0xfd400000u, "in the class `Load/store register (unsigned immediate)`")] // ldr d0, [x0]
    [InlineData(0xa9400400u, null)] // ldp x0, x1, [x0]
    [InlineData(0xa8c10400u, "in the class `Load/store register pair (post-indexed)`")] // ldp x0, x1, [x0], #16
    [InlineData(0xc85ffc20u, "no encoding class of the table has it")] // ldaxr x0, [x1]
    [InlineData(0u, "no encoding class of the table has it")] // udf #0
    public void What_is_refused_is_named_with_its_address_and_word(uint word, string? reason)
    {
        if (reason is null)
        {
            Decoder.Decode(0x201000, word).Word.ShouldBe(word);
            return;
        }

        RefusedInstructionException refused = Should.Throw<RefusedInstructionException>(() => Decoder.Decode(0x201000, word));
        refused.Message.ShouldStartWith($"0x201000: the instruction {word:x8} is refused: ");
        refused.Message.ShouldContain(reason);
        (refused.Address, refused.Word).ShouldBe((0x201000ul, word));
    }

    [Theory]
    [InlineData(0xd53be020u, "mrs x0, cntpct_el0")]
    [InlineData(0xd51be240u, "msr cntp_cval_el0, x0")]
    [InlineData(0xd50b7e20u, "dc civac, x0")]
    [InlineData(0xd503201fu, "nop")]
    [InlineData(0xd5033bbfu, "dmb ish")]
    [InlineData(0xd4000001u, "svc #0")]
    [InlineData(0x4f000410u, null)] // movi v16.4s, #0: not whole bytes
    [InlineData(0x4f00e410u, "movi v16.16b, #0")]
    [InlineData(0x1a9f17e0u, "cset w0, eq")]
    [InlineData(0xa9bf7bfdu, "stp x29, x30, [sp, #-0x10]!")]
    public void Texts_are_an_assemblers(uint word, string? text) =>
        (Decoder.TryDecode(word) is { } instruction ? Disassembly.Text(instruction, 0) : null).ShouldBe(text);

    private static EncodingClass Row(string title) => Decoder.Table.Single(row => row.Title == title);
}
