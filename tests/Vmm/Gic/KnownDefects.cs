using System.Collections.Generic;
using System.Linq;
using Lockstep.Model.Registers;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Gic;

/// <summary>
/// Defects that other distributors had, each as the input that showed it and the right answer. Row numbers are those of
/// the collection the project started from; the comment says what went wrong elsewhere.
/// </summary>
public class KnownDefects
{
    private const uint SendSgi = 0xf00;

    /// <summary>A reserved target filter crashed the host.</summary>
    [Fact]
    public void Row01_SGIR_with_the_reserved_filter_has_no_effect()
    {
        using var bench = new VgicBench(vcpus: 2).On();
        bench.Write(SendSgi, 3u << 24 | 0xff << 16 | 1);
        bench.Kernel.Calls(KernelOperation.InjectIrq).ShouldBeEmpty();
        bench.Read(GICD_ISPENDR.OffsetBytes).ShouldBe(0u);
    }

    /// <summary>The same with all targets, on a machine with fewer vCPUs, wrote out of bounds.</summary>
    [Fact]
    public void Row02_SGIR_to_absent_vCPUs_has_no_effect()
    {
        using var bench = new VgicBench(vcpus: 2).On();
        byte[] before = bench.Bytes.ToArray();
        bench.Write(SendSgi, 3u << 24 | 0xff << 16);
        bench.Write(SendSgi, 0xfc << 16);
        bench.Bytes.ToArray().ShouldBe(before);
    }

    /// <summary>The interrupt id was not masked to four bits.</summary>
    [Fact]
    public void Row03_SGIR_takes_four_bits_of_the_id()
    {
        using var bench = new VgicBench().On();
        bench.Write(SendSgi, 2u << 24 | 0x3ff);
        bench.Drain().ShouldBe([15u]);
    }

    /// <summary>A configuration register of absent INTIDs dereferenced null.</summary>
    [Fact]
    public void Row04_ICFGR_of_absent_INTIDs_is_RAZ_WI()
    {
        using var bench = new VgicBench(intids: 64);
        bench.Write(0xcfc, uint.MaxValue);
        bench.Read(0xcfc).ShouldBe(0u);
        bench.Write(0xc10, uint.MaxValue);
        bench.Read(0xc10).ShouldBe(0u);
    }

    /// <summary>An interrupt that arrived in flight and disabled corrupted a list register.</summary>
    [Fact]
    public void Row06_an_interrupt_in_flight_that_is_disabled_is_latched()
    {
        using var bench = new VgicBench().On().Enable(40).Enable(41);
        bench.SetPending(41);
        bench.SetPending(40);
        bench.Acknowledge().ShouldBe(41u);
        bench.Write(GICD_ICENABLER.OffsetBytes + 4, 1 << 8);
        bench.SetPending(40);
        bench.Kernel.ListRegister(0, 0).Intid.ShouldBe(41u);
        bench.Bit(GICD_ISPENDR.OffsetBytes, 40).ShouldBeTrue();
    }

    /// <summary>A second injection while the first was active was lost.</summary>
    [Fact]
    public void Row07_an_edge_while_active_is_delivered_once_more()
    {
        using var bench = new VgicBench().On().Enable(40);
        bench.Edge(40);
        bench.SetPending(40);
        bench.Acknowledge();
        bench.SetPending(40);
        bench.SetPending(40);
        bench.End(40);
        bench.Drain().ShouldBe([40u]);
    }

    /// <summary>One zero byte made the whole word be dropped.</summary>
    [Fact]
    public void Row08_a_zero_byte_of_ITARGETSR_leaves_the_others_in_effect()
    {
        using var bench = new VgicBench(vcpus: 4);
        bench.Write(GICD_ITARGETSR.OffsetBytes + 40, 0x0400_0201);
        bench.Read(GICD_ITARGETSR.OffsetBytes + 40).ShouldBe(0x0400_0201u);
    }

    /// <summary>A byte at offsets 1 to 3 was masked with the lane although the data is in the low bits.</summary>
    [Fact]
    public void Row09_byte_writes_of_ITARGETSR_take_the_low_byte()
    {
        using var bench = new VgicBench(vcpus: 4);
        for (uint i = 0; i < 4; i++)
        {
            bench.Write(GICD_ITARGETSR.OffsetBytes + 40 + i, 0xab00 | (1u << (int)i), size: 1);
        }

        bench.Read(GICD_ITARGETSR.OffsetBytes + 40).ShouldBe(0x0804_0201u);
    }

    /// <summary>The end of the read-only range was computed in registers, not bytes.</summary>
    [Fact]
    public void Row10_the_read_only_ranges_end_where_SPIs_begin()
    {
        using var bench = new VgicBench(vcpus: 2);
        foreach ((uint at, bool writable) in new (uint, bool)[] { (0x81c, false), (0x820, true), (0xc04, false), (0xc08, true) })
        {
            uint before = bench.Read(at);
            bench.Write(at, ~before & 0xaaaa_aaaa);
            (bench.Read(at) != before).ShouldBe(writable, $"0x{at:x3}");
            bench.Write(at, uint.MaxValue);
            (bench.Read(at) != before).ShouldBe(writable, $"0x{at:x3}");
        }
    }

    /// <summary>CPUNumber was n, and ITLinesNumber rounded down.</summary>
    [Fact]
    public void Row11_TYPER_counts()
    {
        using var bench = new VgicBench(vcpus: 3, intids: 96);
        bench.Read(0x004).ShouldBe(2u << 5 | 2);
    }

    /// <summary>Byte accesses to reserved words were rejected.</summary>
    [Fact]
    public void Row12_bytes_of_reserved_words_read_0()
    {
        using var bench = new VgicBench();
        bench.Read(0x00d, size: 1).ShouldBe(0u);
        bench.Read(0xd02, size: 1).ShouldBe(0u);
    }

    /// <summary>Only the first byte of each register was decoded.</summary>
    [Fact]
    public void Row13_all_bytes_of_a_register_are_decoded()
    {
        using var bench = new VgicBench();
        bench.Write(0x107, 0x80, size: 1);
        bench.Read(0x107, size: 1).ShouldBe(0x80u);
        bench.Read(0x104).ShouldBe(0x8000_0000u);
    }

    /// <summary>The queue was ordered the wrong way round.</summary>
    [Fact]
    public void Row14_a_smaller_priority_value_is_more_urgent()
    {
        using var bench = new VgicBench(listRegisters: 1).On().Enable(40).Enable(41).Enable(42);
        bench.Priority(40, 0x00);
        bench.Priority(41, 0xf8);
        bench.Priority(42, 0x40);
        bench.SetPending(40);
        bench.SetPending(41);
        bench.SetPending(42);
        bench.Drain().ShouldBe([40u, 42, 41]);
    }

    /// <summary>Shifts by 31 and "all list registers full" were wrong at the word's edge.</summary>
    [Theory]
    [InlineData(1u)]
    [InlineData(16u)]
    [InlineData(64u)]
    public void Row17_all_list_registers_are_used_and_no_other(uint listRegisters)
    {
        using var bench = new VgicBench(listRegisters: listRegisters).On();
        bench.Write(GICD_ISENABLER.OffsetBytes + 4, uint.MaxValue);
        bench.Write(GICD_ISPENDR.OffsetBytes + 4, uint.MaxValue);
        bench.Kernel.Calls(KernelOperation.InjectIrq).Count().ShouldBe((int)uint.Min(listRegisters, 16));
        bench.Drain().Order().ShouldBe(Enumerable.Range(32, 32).Select(i => (uint)i));
    }

    /// <summary>Bits of absent CPUs were kept.</summary>
    [Fact]
    public void Row18_ITARGETSR_keeps_no_bits_of_absent_vCPUs()
    {
        using var bench = new VgicBench(vcpus: 2);
        bench.Write(GICD_ITARGETSR.OffsetBytes + 32, uint.MaxValue);
        bench.Read(GICD_ITARGETSR.OffsetBytes + 32).ShouldBe(0x0303_0303u);
    }

    /// <summary>Registers of an array but the first aborted, or did what a neighbour does.</summary>
    [Fact]
    public void Row21_every_register_of_every_array_is_its_own()
    {
        using var bench = new VgicBench(intids: 1024);
        foreach (uint array in new uint[] { 0x080, 0x100, 0x200, 0x300 })
        {
            for (uint n = 1; n < 32; n++)
            {
                bench.Write(array + (n * 4), 1u << (int)(n % 28));
            }

            for (uint n = 1; n < 32; n++)
            {
                bench.Read(array + (n * 4)).ShouldBe(1u << (int)(n % 28), $"0x{array:x3}+{n}");
            }
        }
    }

    /// <summary>INTIDs up to 1020 passed as interrupts.</summary>
    [Fact]
    public void Row28_INTIDs_from_1020_are_not_interrupts()
    {
        using var bench = new VgicBench(intids: 1024).On();
        bench.Write(GICD_ISENABLER.OffsetBytes + 124, uint.MaxValue);
        bench.Write(GICD_ISPENDR.OffsetBytes + 124, uint.MaxValue);
        bench.Read(GICD_ISPENDR.OffsetBytes + 124).ShouldBe(0x0fff_fff0u, "four of them are in list registers");
        bench.Drain().Max().ShouldBe(1019u);
    }

    /// <summary>One INTID in two list registers, and the second source of an SGI not delivered.</summary>
    [Fact]
    public void Row29_sources_of_an_SGI_come_one_after_the_other()
    {
        using var bench = new VgicBench(vcpus: 8).On();
        bench.Write(GICD_SPENDSGIR.OffsetBytes, 0xff);
        bench.Kernel.Calls(KernelOperation.InjectIrq).Count().ShouldBe(1);
        bench.Drain().ShouldBe(Enumerable.Repeat(0u, 8));
    }

    /// <summary>Overflow lost interrupts or did not ask for maintenance.</summary>
    [Fact]
    public void Row31_overflow_waits_for_maintenance_and_loses_nothing()
    {
        using var bench = new VgicBench(intids: 1024, listRegisters: 2).On();
        var expected = new List<uint>();
        for (uint n = 1; n < 32; n++)
        {
            bench.Write(GICD_ISENABLER.OffsetBytes + (n * 4), uint.MaxValue);
            bench.Write(GICD_ISPENDR.OffsetBytes + (n * 4), uint.MaxValue);
        }

        expected.AddRange(Enumerable.Range(32, 988).Select(i => (uint)i));
        bench.Drain().ShouldBe(expected, ignoreOrder: true);
    }

    /// <summary>Injection while disabled was dropped, and pending not cleared at the load ended in a deadlock.</summary>
    [Fact]
    public void Row33_an_early_interrupt_is_held()
    {
        using var bench = new VgicBench(passthrough: [40]);
        bench.Physical(40);
        bench.Timer();
        bench.Enable(40).Enable(27).On().Drain().ShouldBe([27u, 40]);
        bench.Masked.ShouldBeEmpty();
    }

    /// <summary>Level sources that are not sampled again at the end came for ever, or never again.</summary>
    [Fact]
    public void Row40_a_level_is_sampled_again_after_its_end()
    {
        using var bench = new VgicBench().On().Enable(27);
        for (int i = 0; i < 3; i++)
        {
            bench.Timer().ShouldBeTrue();
            bench.Timer().ShouldBeFalse("masked until it is acknowledged");
            bench.Drain().ShouldBe([27u]);
        }

        bench.Kernel.Calls(KernelOperation.AckVppi).Count().ShouldBe(3);
    }
}
