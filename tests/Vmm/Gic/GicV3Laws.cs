using System;
using System.Collections.Generic;
using System.Linq;
using Lockstep.Model.Registers;
using Lockstep.Model.Table;
using Lockstep.Tests.Model.Registers;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic;

/// <summary>Laws of GICv3's frames over the fact table. No line here knows a register, but by a property in its facts.</summary>
public class GicV3Laws
{
    private static readonly string[] ByNumber = [nameof(GICD_ITARGETSR), nameof(GICD_SGIR), nameof(GICD_CPENDSGIR), nameof(GICD_SPENDSGIR)];

    private static readonly (uint Vcpus, uint Intids)[] Sizes = [(1, 64), (3, 96), (16, 1024)];

    public static IEnumerable<object[]> Registers =>
        from r in RegisterTable.In("GICDv3").Concat(RegisterTable.SharedWithGicv3).Concat(RegisterTable.In("GICR"))
        from size in Sizes
        select new object[] { r, size.Vcpus, size.Intids };

    [Theory]
    [MemberData(nameof(Registers))]
    public void Reads_its_reset_value(Register r, uint vcpus, uint intids)
    {
        if (!r.HasReset)
        {
            return;
        }

        using var bench = new VgicV3Bench(vcpus, intids, awake: false);
        foreach ((uint n, uint at) in Words(r))
        {
            ulong expected = IsNothing(r, n) ? 0 : r.Reset(n, intids, vcpus) & Mask(r);
            Read(bench, r, vcpus - 1, at).ShouldBe(expected, $"{r}{n}");
        }
    }

    /// <summary>Whatever is written anywhere, reserved bits read 0 and read-only bits keep their value.</summary>
    [Theory]
    [MemberData(nameof(Registers))]
    public void Reserved_bits_read_0_and_read_only_bits_stay(Register r, uint vcpus, uint intids)
    {
        using var bench = new VgicV3Bench(vcpus, intids, awake: false);
        foreach ((uint n, uint at) in Words(r))
        {
            ulong implemented = IsNothing(r, n) ? 0 : r.Implemented(n, intids, vcpus);
            ulong writable = IsNothing(r, n) ? 0 : r.Writable(n, intids, vcpus) | (r.Name == nameof(GICR_WAKER) ? implemented : 0);
            ulong before = Read(bench, r, vcpus - 1, at);
            foreach (ulong value in new ulong[] { ulong.MaxValue, 0, 0xa5a5_5a5a_5a5a_a5a5 })
            {
                Write(bench, r, vcpus - 1, at, value);
                (Read(bench, r, vcpus - 1, at) & ~implemented).ShouldBe(0ul, $"{r}{n}");
                ((Read(bench, r, vcpus - 1, at) ^ before) & ~writable).ShouldBe(0ul, $"{r}{n}");
            }
        }
    }

    /// <summary>Bits of kind RW read what was written; of kind W1S were set, of kind W1C cleared.</summary>
    [Theory]
    [MemberData(nameof(Registers))]
    public void Fields_do_what_their_kind_says(Register r, uint vcpus, uint intids)
    {
        using var bench = new VgicV3Bench(vcpus, intids, awake: false);
        foreach ((uint n, uint at) in Words(r).Where(w => !IsNothing(r, w.N)))
        {
            ulong writable = r.Writable(n, intids, vcpus);
            foreach (ulong value in new ulong[] { 0x9669_3cc3_9669_3cc3, 0x0f0f_f0f0_0f0f_f0f0, 0 })
            {
                ulong before = Read(bench, r, vcpus - 1, at);
                Write(bench, r, vcpus - 1, at, value);
                ulong after = Read(bench, r, vcpus - 1, at) & writable;
                ulong expected = (value & Kind(r, FieldKind.RW)) | ((before | value) & Kind(r, FieldKind.W1S)) | (before & ~value & Kind(r, FieldKind.W1C));
                after.ShouldBe(expected & writable, $"{r}{n}");
            }
        }
    }

    /// <summary>Every byte and halfword of every word reads as that lane of the word, and reading changes nothing.</summary>
    [Fact]
    public void Reads_are_lanes_of_the_word_and_change_nothing()
    {
        using var bench = new VgicV3Bench(2, 96, passthrough: [33, 40]);
        Scramble(bench, 7);
        byte[] before = bench.Bench.Bytes.ToArray();
        int calls = bench.Bench.Kernel.Log.Count;
        for (uint at = 0; at < GICDv3Frame.SizeBytes; at += 2)
        {
            ulong word = bench.Read(at & ~3u);
            bench.Read(at, 2).ShouldBe((word >> (int)(at % 4 * 8)) & 0xffff);
            bench.Read(at + 1, 1).ShouldBe((word >> (int)((at + 1) % 4 * 8)) & 0xff);
            bench.Read(at & ~7u, 8).ShouldBe(bench.Read(at & ~7u) | (bench.Read((at & ~7u) + 4) << 32));
        }

        for (uint at = 0; at < GicrFrame.SizeBytes; at += 2)
        {
            ulong word = bench.ReadR(1, at & ~3u);
            bench.ReadR(1, at, 2).ShouldBe((word >> (int)(at % 4 * 8)) & 0xffff);
            bench.ReadR(1, at + 1, 1).ShouldBe((word >> (int)((at + 1) % 4 * 8)) & 0xff);
        }

        bench.Bench.Bytes.SequenceEqual(before).ShouldBeTrue();
        bench.Bench.Kernel.Log.Count.ShouldBe(calls);
    }

    /// <summary>N2: any access, in any state, ends, keeps the invariants and writes nothing outside the state.</summary>
    [Fact]
    public void Every_offset_and_size_and_value_is_handled()
    {
        using var bench = new VgicV3Bench(4, 96, 2, [33, 40]);
        Scramble(bench, 11);
        var random = new Random(1);
        for (uint at = 0; at < GICDv3Frame.SizeBytes; at += 8)
        {
            uint size = 1u << random.Next(4);
            bench.Write(at + (uint)random.Next(8) / size * size, (ulong)random.NextInt64(), size);
        }

        for (uint at = 0; at < 4 * GicrFrame.SizeBytes; at += 8)
        {
            uint size = 1u << random.Next(4);
            bench.WriteR(0, at + (uint)random.Next(8) / size * size, (ulong)random.NextInt64(), size);
        }
    }

    /// <summary>Row 19: the effect is on the owner and nobody else.</summary>
    [Theory]
    [MemberData(nameof(Registers))]
    public void Redistributors_are_apart(Register r, uint vcpus, uint intids)
    {
        if (r.Prefix != "GICR" || vcpus == 1)
        {
            return;
        }

        using var bench = new VgicV3Bench(vcpus, intids, awake: false);
        ulong before = bench.ReadR(0, r.OffsetBytes);
        bench.WriteR(vcpus - 1, r.OffsetBytes, r.Name == nameof(GICR_WAKER) ? 0 : uint.MaxValue);
        bench.ReadR(0, r.OffsetBytes).ShouldBe(before);
    }

    private static IEnumerable<(uint N, uint At)> Words(Register r) =>
        Enumerable.Range(0, (int)r.Count).Select(n => ((uint)n, r.OffsetBytes + ((uint)n * r.StrideBytes)));

    /// <summary>With affinity routing: registers of INTIDs 0 to 31, and those that name CPU interfaces.</summary>
    private static bool IsNothing(Register r, uint n) =>
        r.Prefix == "GICD" && (ByNumber.Contains(r.Name) || (r.Banks == Banking.PrivateIntids && n * 32 / r.BitsPerIntid < GicdFrame.PrivateCount));

    private static ulong Mask(Register r) => r.WidthBits == 64 ? ulong.MaxValue : uint.MaxValue;

    private static ulong Kind(Register r, FieldKind kind) =>
        r.Fields.Where(f => f.Kind == kind).SelectMany(f => f.Bits).Aggregate(0ul, (bits, b) => bits | 1ul << b);

    private static ulong Read(VgicV3Bench bench, Register r, uint owner, uint at) =>
        r.Prefix == "GICR" ? bench.ReadR(owner, at, r.WidthBits / 8) : bench.Read(at, r.WidthBits / 8);

    private static void Write(VgicV3Bench bench, Register r, uint owner, uint at, ulong value)
    {
        if (r.Prefix == "GICR")
        {
            bench.WriteR(owner, at, value, r.WidthBits / 8);
        }
        else
        {
            bench.Write(at, value, r.WidthBits / 8);
        }
    }

    private static void Scramble(VgicV3Bench bench, int seed)
    {
        var random = new Random(seed);
        for (int i = 0; i < 400; i++)
        {
            bench.Write((uint)random.Next(0x400) * 4, (uint)random.NextInt64());
            bench.WriteR((uint)random.Next(2), 0x10000 + ((uint)random.Next(0x400) * 4), (uint)random.NextInt64());
        }

        bench.Bench.Physical(33);
    }
}
