using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Lockstep.Model.Registers;
using Lockstep.Model.Table;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Registers;

/// <summary>What holds for every register; no register has code of its own here.</summary>
public sealed class RegisterLaws
{
    private static readonly (uint Intids, uint Vcpus)[] Sizes = [(64, 1), (96, 2), (256, 4), (992, 7), (1024, 8)];

    private static readonly Register[] All = [.. RegisterTable.All, .. RegisterTable.VirtioMmio.Registers];

    public static TheoryData<string> Names => [.. All.Select(r => r.Name)];

    [Theory, MemberData(nameof(Names))]
    public void Each_bit_belongs_to_exactly_one_field(string name)
    {
        Register r = Named(name);
        r.Fields.SelectMany(f => f.Bits).Order().ShouldBe(Enumerable.Range(0, (int)r.WidthBits));
        r.Fields.Select(f => f.Name).ShouldBeUnique();
        r.Fields.ShouldAllBe(f => f.Hi >= f.Lo && f.Lo >= 0 && f.Repeat >= 1);
        r.Fields.ShouldAllBe(f => f.Repeat == 1 || f.StepBits >= f.Hi - f.Lo + 1);
    }

    [Theory, MemberData(nameof(Names))]
    public void Masks_agree_with_the_fields(string name)
    {
        Register r = Named(name);
        foreach ((uint intids, uint vcpus) in Sizes)
        {
            for (uint n = 0; n < r.Count; n++)
            {
                ulong implemented = r.Implemented(n, intids, vcpus), writable = r.Writable(n, intids, vcpus);
                (implemented & ~r.ReadableBits).ShouldBe(0UL, $"{name}{n} reads bits that no field reads");
                (writable & ~r.WritableBits).ShouldBe(0UL, $"{name}{n} writes bits that no field writes");
                if (r.IsConstant)
                {
                    implemented.ShouldBe(r.ReadableBits);
                    writable.ShouldBe(r.WritableBits);
                }

                if (r.HasReset)
                {
                    (r.Reset(n, intids, vcpus) & ~implemented).ShouldBe(0UL, $"{name}{n} resets to bits that read 0");
                }
            }
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Bits_that_always_read_1_do_so_after_reset(string name)
    {
        Register r = Named(name);
        if (r.HasReset && r.Fields.Any(f => f.Kind == FieldKind.RAO_WI))
        {
            ulong always = r.Fields.Where(f => f.Kind == FieldKind.RAO_WI).SelectMany(f => f.Bits).Aggregate(0UL, (a, b) => a | 1UL << b);
            (r.Reset(0, 256, 4) & always).ShouldBe(always);
        }
    }

    [Fact]
    public void Registers_of_a_frame_do_not_overlap_and_lie_in_it()
    {
        foreach ((string frame, _, uint size, IReadOnlyList<Register> registers) in RegisterTable.Frames.Append(RegisterTable.VirtioMmio).Where(f => !f.IsSystemRegisters))
        {
            Dictionary<uint, Register> owner = [];
            foreach (Register r in registers)
            {
                uint width = r.WidthBits / 8;
                (r.OffsetBytes % width).ShouldBe(0u, $"{r} is aligned");
                r.StrideBytes.ShouldBeGreaterThanOrEqualTo(width);
                (r.OffsetBytes + (r.StrideBytes * (r.Count - 1)) + width).ShouldBeLessThanOrEqualTo(size, $"{r} lies in the {frame}");
                for (uint b = 0; b < r.Count * width; b++)
                {
                    uint at = r.OffsetBytes + (b / width * r.StrideBytes) + (b % width);
                    owner.TryAdd(at, r).ShouldBeTrue($"{frame}: {r} and {owner[at]} overlap at {at:x}");
                }
            }
        }
    }

    [Fact]
    public void System_registers_have_encodings_of_their_own()
    {
        Register[] registers = [.. RegisterTable.All.Where(r => r.IsSystemRegister)];
        registers.SelectMany(r => Enumerable.Range(0, (int)r.Count).Select(n => r.Encoding + (uint)n)).ShouldBeUnique();
        foreach (Register r in registers)
        {
            IReadOnlyList<uint> o = r.Operands;
            (o[0] == 3 && o[1] < 8 && o[2] < 16 && o[3] < 16 && o[4] < 8).ShouldBeTrue(r.Name);
            r.Encoding.ShouldBe(SystemRegisterEncoding.Of(o[0], o[1], o[2], o[3], o[4]), r.Name);

            // op0 21:20, op2 19:17, op1 16:14, CRn 13:10, Rt 9:5, CRm 4:1, direction 0.
            uint iss = o[0] << 20 | o[4] << 17 | o[1] << 14 | o[2] << 10 | 31 << 5 | o[3] << 1 | 1;
            SystemRegisterEncoding.OfSyndrome(iss).ShouldBe(r.Encoding, r.Name);
            o[1].ShouldBe(r.Name.EndsWith("_EL2", StringComparison.Ordinal) ? 4u : 0u, r.Name);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Arrays_over_INTIDs_cover_them(string name)
    {
        Register r = Named(name);
        if (r.BitsPerIntid != 0 && r.Banks != Banking.PerVcpu)
        {
            (r.Count * r.WidthBits / r.BitsPerIntid).ShouldBeInRange(GicdFrame.IntidEnd, 1024u);
        }
        else if (r.BitsPerIntid != 0)
        {
            (r.Count * r.WidthBits / r.BitsPerIntid).ShouldBeOneOf(16u, 32u);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Has_its_file_and_names_its_section(string name)
    {
        Register r = Named(name);
        string file = Path.Combine(Repository.Root, "Model", "Registers", r.Folder, $"{name}.cs");
        File.Exists(file).ShouldBeTrue($"{file}: one file a register, named as it is");
        r.Spec.ShouldMatch(r.Prefix == "VIRTIO" ? $@"^VIRTIO 1\.2 4\.2\.2, {r.ManualName}$" : r.Name.StartsWith("GICDv3", StringComparison.Ordinal) || r.Prefix is "GICR" or "ICC" or "ICH"
            ? @"^IHI 0069 12\.\d+, " + r.ManualName[..4] : @"^IHI 0048B [45]\.\d+\.\d+$");
    }

    [Theory]
    [InlineData("GICD_ISENABLER", "GICD_ICENABLER")]
    [InlineData("GICD_ISPENDR", "GICD_ICPENDR")]
    [InlineData("GICD_ISACTIVER", "GICD_ICACTIVER")]
    [InlineData("GICR_ISENABLER0", "GICR_ICENABLER0")]
    [InlineData("GICR_ISPENDR0", "GICR_ICPENDR0")]
    [InlineData("GICR_ISACTIVER0", "GICR_ICACTIVER0")]
    public void Set_and_clear_registers_are_pairs(string set, string clear)
    {
        Register s = Named(set), c = Named(clear);
        (c.OffsetBytes - s.OffsetBytes).ShouldBe(0x80u);
        (s.Count, s.WidthBits, s.ReadableBits, s.WritableBits).ShouldBe((c.Count, c.WidthBits, c.ReadableBits, c.WritableBits));
        s.Fields.Select(f => f.Kind).Distinct().ShouldBe([FieldKind.W1S]);
        c.Fields.Select(f => f.Kind).Distinct().ShouldBe([FieldKind.W1C]);
        foreach ((uint intids, uint vcpus) in Sizes)
        {
            for (uint n = 0; n < s.Count; n++)
            {
                s.Implemented(n, intids, vcpus).ShouldBe(c.Implemented(n, intids, vcpus));
                s.Reset(n, intids, vcpus).ShouldBe(c.Reset(n, intids, vcpus));
            }
        }
    }

    [Fact]
    public void The_GICv3_redistributor_has_the_private_part_of_the_distributor()
    {
        foreach (Register r in RegisterTable.In("GICR").Where(r => r.BitsPerIntid != 0 && r.Name.EndsWith('0')))
        {
            string name = "GICD_" + r.Name[5..^1];
            Register distributor = Named(name) ?? Named("GICDv3_" + r.Name[5..^1]);
            (r.OffsetBytes - GicrFrame.SgiBase).ShouldBe(distributor.OffsetBytes, r.Name);
            (r.WritableBits & ~distributor.WritableBits).ShouldBe(0UL, r.Name);
        }
    }

    private static Register Named(string name) => All.SingleOrDefault(r => r.Name == name)!;
}
