using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck.Fluent;
using Lockstep.Model.Registers;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic;

/// <summary>Laws of the distributor over the fact table. No line here knows a register, but by a property in its facts.</summary>
public class GicdLaws
{
    private static readonly (uint Vcpus, uint Intids)[] Sizes = [(1, 64), (2, 96), (8, 1024)];

    public static IEnumerable<object[]> Registers =>
        from r in RegisterFact.All from size in Sizes select new object[] { r, size.Vcpus, size.Intids };

    [Theory]
    [MemberData(nameof(Registers))]
    public void Reads_its_reset_value(RegisterFact r, uint vcpus, uint intids)
    {
        using var bench = new VgicBench(vcpus, intids);
        for (uint n = 0; n < r.Count; n++)
        {
            bool readersOwn = r.Name == nameof(GICD_ITARGETSR) && n < GICD_ITARGETSR.ReadOnlyCount;
            uint expected = readersOwn ? GICD_ITARGETSR.ReadOnlyValue(0, vcpus) : r.Reset(n, intids, vcpus);
            bench.Read(r.OffsetBytes + (n * 4)).ShouldBe(expected, $"{r}{n}");
        }
    }

    /// <summary>Whatever is written anywhere, reserved bits read 0 and read-only bits keep their value.</summary>
    [Theory]
    [MemberData(nameof(Registers))]
    public void Reserved_bits_read_0_and_read_only_bits_stay(RegisterFact r, uint vcpus, uint intids)
    {
        using var bench = new VgicBench(vcpus, intids);
        for (uint n = 0; n < r.Count; n++)
        {
            uint at = r.OffsetBytes + (n * 4);
            uint before = bench.Read(at), writable = r.Writable(n, intids, vcpus);
            foreach (uint value in new uint[] { uint.MaxValue, 0, 0xa5a5_5a5a })
            {
                bench.Write(at, value);
                (bench.Read(at) & ~r.Implemented(n, intids, vcpus)).ShouldBe(0u, $"{r}{n}");
                ((bench.Read(at) ^ before) & ~writable).ShouldBe(0u, $"{r}{n}");
            }
        }
    }

    /// <summary>Bits of kind RW read what was written; of kind W1S and W1C follow the pair of registers.</summary>
    [Theory]
    [MemberData(nameof(Registers))]
    public void Fields_do_what_their_kind_says(RegisterFact r, uint vcpus, uint intids)
    {
        using var bench = new VgicBench(vcpus, intids);
        uint rw = r.Bits(FieldKind.RW), set = r.Bits(FieldKind.W1S);
        RegisterFact? clearing = PairOf(r);
        for (uint n = 0; n < r.Count; n++)
        {
            uint at = r.OffsetBytes + (n * 4), writable = r.Writable(n, intids, vcpus);
            foreach (uint value in new uint[] { 0x9669_3cc3, 0x0f0f_f0f0, 0 })
            {
                uint before = bench.Read(at);
                bench.Write(at, value);
                uint after = bench.Read(at);
                (after & rw & writable).ShouldBe(value & rw & writable, $"{r}{n} RW");
                (after & set & writable).ShouldBe((before | value) & set & writable, $"{r}{n} W1S");
                if (clearing != null && set != 0)
                {
                    uint pair = clearing.OffsetBytes + (n * 4);
                    bench.Read(pair).ShouldBe(after, $"{clearing}{n} reads as {r}{n}");
                    bench.Write(pair, 0);
                    bench.Read(at).ShouldBe(after, "writing 0 has no effect");
                    bench.Write(pair, value & 0xff00_ff00);
                    bench.Read(at).ShouldBe(after & ~(value & 0xff00_ff00 & writable), $"{clearing}{n} W1C");
                    bench.Read(pair).ShouldBe(bench.Read(at));
                }
            }
        }
    }

    [Fact]
    public void Every_set_register_has_its_clear_register() =>
        RegisterFact.All.Where(r => r.Bits(FieldKind.W1S) != 0).ShouldAllBe(r => PairOf(r) != null && PairOf(r)!.Bits(FieldKind.W1C) != 0);

    /// <summary>Every byte and halfword of every word reads as that lane of the word, and reading changes nothing.</summary>
    [Fact]
    public void Reads_are_lanes_of_the_word_and_change_nothing()
    {
        using var bench = new VgicBench(2, 96, passthrough: [33, 40]);
        Scramble(bench, 7);
        byte[] before = bench.Bytes.ToArray();
        int calls = bench.Kernel.Log.Count;
        for (uint vcpu = 0; vcpu < 2; vcpu++)
        {
            for (uint at = 0; at < GicdFrame.SizeBytes; at++)
            {
                uint word = bench.Read(at & ~3u, vcpu);
                bench.Read(at, vcpu, 1).ShouldBe((word >> (int)(at % 4 * 8)) & 0xff);
                if (at % 2 == 0)
                {
                    bench.Read(at, vcpu, 2).ShouldBe((word >> (int)(at % 4 * 8)) & 0xffff);
                }
            }
        }

        bench.Bytes.SequenceEqual(before).ShouldBeTrue();
        bench.Kernel.Log.Count.ShouldBe(calls);
    }

    /// <summary>A word is written by four bytes, or two halfwords, as by one access; what is triggered by a word is not.</summary>
    [Theory]
    [MemberData(nameof(Registers))]
    public void Writes_are_lanes_of_the_word(RegisterFact r, uint vcpus, uint intids)
    {
        if (r.Fields.Any(f => f.Kind == FieldKind.WO))
        {
            return;
        }

        foreach (uint size in new uint[] { 1, 2 })
        {
            using var whole = new VgicBench(vcpus, intids);
            whole.Write(r.OffsetBytes, 0x5aa5_c33c);
            byte[] expected = whole.Bytes.ToArray();
            using var lanes = new VgicBench(vcpus, intids);
            for (uint i = 0; i < 4; i += size)
            {
                lanes.Write(r.OffsetBytes + i, 0xffff_0000 | (0x5aa5_c33cu >> (int)(i * 8)), size: size);
            }

            lanes.Bytes.SequenceEqual(expected).ShouldBeTrue($"{r} in pieces of {size}");
        }
    }

    /// <summary>Banked registers are the vCPU's own; the others are everybody's.</summary>
    [Theory]
    [MemberData(nameof(Registers))]
    public void Banking_is_as_stated(RegisterFact r, uint vcpus, uint intids)
    {
        if (vcpus == 1 || r.Fields.Any(f => f.Kind == FieldKind.WO))
        {
            return;
        }

        using var bench = new VgicBench(vcpus, intids);
        for (uint n = 0; n < r.Count; n++)
        {
            uint at = r.OffsetBytes + (n * 4), writable = r.Writable(n, intids, vcpus);
            bool own = r.Banks == Banking.PerVcpu
                || (r.Banks == Banking.PrivateIntids && n * 32 / r.BitsPerIntid < GicdFrame.PrivateCount);
            uint before = bench.Read(at, 1);
            bench.Write(at, uint.MaxValue, 0);
            uint expected = own ? before : bench.Read(at, 0);
            (bench.Read(at, 1) & writable).ShouldBe(expected & writable, $"{r}{n}");
        }
    }

    /// <summary>N2: any access, in any state, ends, keeps the invariants and writes nothing outside the state.</summary>
    [Fact]
    public void Every_offset_and_size_and_value_is_handled()
    {
        foreach ((uint vcpus, uint intids) in Sizes)
        {
            using var bench = new VgicBench(vcpus, intids, 4, [33, 40]);
            Scramble(bench, 11);
            var random = new Random(1);
            for (uint at = 0; at < 0x1100; at++)
            {
                foreach (uint size in new uint[] { 1, 2, 4 })
                {
                    uint vcpu = (uint)random.Next((int)vcpus);
                    bench.Write(at, (uint)random.NextInt64(), vcpu, size);
                    uint value = bench.Read(at, vcpu, size);
                    (size == 4 ? 0 : value >> (int)(size * 8)).ShouldBe(0u, "a narrow read is zero-extended");
                }
            }
        }
    }

    [Fact]
    public void Far_offsets_read_0_and_ignore_writes()
    {
        using var bench = new VgicBench();
        byte[] before = bench.Bytes.ToArray();
        foreach (uint at in new uint[] { 0x1000, 0x1ffc, 0x1_0000, 0x7fff_fffc, 0x8000_0000, 0xffff_fffc })
        {
            bench.Write(at, uint.MaxValue);
            bench.Read(at).ShouldBe(0u);
        }

        bench.Bytes.SequenceEqual(before).ShouldBeTrue();
    }

    [Fact]
    public void Random_accesses_are_handled() =>
        Seeded.Sequences(
            nameof(Random_accesses_are_handled),
            from at in Gen.Choose(0, 0x10ff)
            from value in Gen.Choose(int.MinValue, int.MaxValue)
            from more in Gen.Choose(0, 11)
            select (At: (uint)at, Value: (uint)value, Vcpu: (uint)(more % 4), Size: 1u << (more / 4)),
            accesses =>
            {
                using var bench = new VgicBench(4, 1024, 3, [33, 40, 1019]);
                foreach (var a in accesses)
                {
                    bench.Write(a.At & ~(a.Size - 1), a.Value, a.Vcpu, a.Size);
                }
            },
            runs: 50,
            length: 100);

    private static RegisterFact? PairOf(RegisterFact r)
    {
        string? name = r.Name.StartsWith("GICD_IS", StringComparison.Ordinal) ? "GICD_IC" + r.Name[7..]
            : r.Name == "GICD_SPENDSGIR" ? "GICD_CPENDSGIR" : null;
        return RegisterFact.All.FirstOrDefault(other => other.Name == name);
    }

    private static void Scramble(VgicBench bench, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 400; i++)
        {
            bench.Write((uint)random.Next(0x400) * 4, (uint)random.NextInt64(), (uint)random.Next((int)bench.VcpuCount));
        }

        bench.Physical(33);
    }
}
