using System.Collections.Generic;
using System.Linq;
using Lockstep.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic;

/// <summary>Laws of the fact table itself. No line here knows a register.</summary>
public class RegisterFactLaws
{
    private static readonly FieldKind[] Readable = [FieldKind.RO, FieldKind.RW, FieldKind.W1S, FieldKind.W1C];
    private static readonly FieldKind[] Writable = [FieldKind.RW, FieldKind.WO, FieldKind.W1S, FieldKind.W1C];

    public static IEnumerable<object[]> Registers => RegisterFact.All.Select(r => new object[] { r });

    [Fact]
    public void There_are_registers() => RegisterFact.All.Count.ShouldBe(22);

    [Theory]
    [MemberData(nameof(Registers))]
    public void Every_bit_is_claimed_by_exactly_one_field(RegisterFact register)
    {
        uint claimed = 0;
        int count = 0;
        foreach (FieldFact field in register.Fields)
        {
            (claimed & field.Bits).ShouldBe(0u, $"{register}.{field.Name} claims bits that another field has");
            claimed |= field.Bits;
            count += field.ClaimedBits;
        }

        claimed.ShouldBe(uint.MaxValue, $"{register} leaves bits unclaimed");
        count.ShouldBe(32, $"{register} has a field that overlaps itself");
    }

    [Theory]
    [MemberData(nameof(Registers))]
    public void The_shape_is_that_of_a_word_register_in_the_frame(RegisterFact register)
    {
        register.WidthBits.ShouldBe(32u);
        register.StrideBytes.ShouldBe(4u);
        (register.OffsetBytes % 4).ShouldBe(0u);
        register.EndBytes.ShouldBeLessThanOrEqualTo(GicdFrame.SizeBytes);
        register.Spec.ShouldStartWith("IHI 0048B 4.3.");
        register.Sizes.ShouldBeOneOf(AccessSizes.Word, AccessSizes.ByteAndWord);
        register.Banks.ShouldBeOneOf(Banking.Common, Banking.PrivateIntids, Banking.PerVcpu);
        if (register.BitsPerIntid != 0 && register.Banks == Banking.PrivateIntids)
        {
            (register.Count * 32 / register.BitsPerIntid).ShouldBeGreaterThanOrEqualTo(GicdFrame.IntidEnd, "an array over all INTIDs");
        }
    }

    [Fact]
    public void No_two_registers_overlap() =>
        RegisterFact.All.Zip(RegisterFact.All.Skip(1)).ShouldAllBe(pair => pair.First.EndBytes <= pair.Second.OffsetBytes);

    [Theory]
    [MemberData(nameof(Registers))]
    public void Masks_agree_with_the_fields(RegisterFact register)
    {
        foreach (uint vcpus in new uint[] { 1, 2, 8 })
        {
            foreach (uint intids in new uint[] { 64, 96, 1024 })
            {
                for (uint n = 0; n < register.Count; n++)
                {
                    uint implemented = register.Implemented(n, intids, vcpus);
                    (implemented & ~register.Bits(Readable)).ShouldBe(0u, $"{register}{n}: reserved bits read 0");
                    (register.Writable(n, intids, vcpus) & ~register.Bits(Writable)).ShouldBe(0u, $"{register}{n}: writable bits");
                    (register.Reset(n, intids, vcpus) & ~implemented).ShouldBe(0u, $"{register}{n}: reset value");
                }
            }
        }
    }

    [Theory]
    [InlineData(64u)]
    [InlineData(992u)]
    [InlineData(1024u)]
    public void Registers_of_absent_INTIDs_have_no_bits(uint intids)
    {
        foreach (RegisterFact register in RegisterFact.All.Where(r => r.BitsPerIntid != 0 && r.Banks == Banking.PrivateIntids))
        {
            for (uint n = 0; n < register.Count; n++)
            {
                for (uint i = 0; i < 32 / register.BitsPerIntid; i++)
                {
                    uint intid = (n * 32 / register.BitsPerIntid) + i;
                    uint field = (uint)((1UL << (int)register.BitsPerIntid) - 1) << (int)(i * register.BitsPerIntid);
                    if (intid >= intids || intid >= 1020)
                    {
                        (register.Implemented(n, intids, 2) & field).ShouldBe(0u, $"{register}{n}, INTID {intid}");
                    }
                }
            }
        }
    }
}
