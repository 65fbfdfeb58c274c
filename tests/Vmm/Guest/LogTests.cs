using System;
using System.Linq;
using Lockstep.Tests.Support;
using Lockstep.Tests.Vmm.Faults;
using Lockstep.Vmm.Guest;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Guest;

/// <summary>What a guest can make the VMM print is bounded (F14).</summary>
public sealed class LogTests : IDisposable
{
    private readonly TestVm vm = new TestVm().Boot().Quiet();

    public void Dispose() => vm.Dispose();

    [Fact]
    public void A_flood_prints_eight_lines_then_one_a_second_and_how_many_were_left_out()
    {
        Flood(1000);
        Lines().Length.ShouldBe(8);
        vm.Machine.PhysicalCount += vm.Machine.CounterFrequency;
        vm.Quiet();
        Flood(1000);
        Lines().Length.ShouldBe(2);
        Lines()[0].ShouldBe("vmm: 992 lines suppressed");
        vm.Machine.PhysicalCount += 100 * vm.Machine.CounterFrequency;
        vm.Quiet();
        Flood(1000);
        Lines().Length.ShouldBe(9);
    }

    [Fact]
    public void Silence_shorter_than_a_second_refills_nothing()
    {
        Flood(8);
        vm.Quiet();
        for (int i = 0; i < 10; i++)
        {
            vm.Machine.PhysicalCount += vm.Machine.CounterFrequency / 10;
            Flood(1);
        }

        Lines().Length.ShouldBe(2);
    }

    [Theory]
    [InlineData(0ul, "0x00000000")]
    [InlineData(0xffff_fffful, "0xffffffff")]
    [InlineData(0x1_0000_0000ul, "0x0000000100000000")]
    public void Numbers_in_hexadecimal(ulong value, string text)
    {
        Log<RecordingKernel>.Hex(value);
        vm.Machine.Console.ToString().ShouldBe(text);
    }

    [Theory]
    [InlineData(0u, "0")]
    [InlineData(10u, "10")]
    [InlineData(4294967295u, "4294967295")]
    public void Numbers_in_decimal(uint value, string text)
    {
        Log<RecordingKernel>.Decimal(value);
        vm.Machine.Console.ToString().ShouldBe(text);
    }

    private string[] Lines() => vm.Machine.Console.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);

    private void Flood(int count)
    {
        foreach (int i in Enumerable.Range(0, count))
        {
            vm.Access(0, 0x0a00_0000 + (ulong)i, Esr.Data());
        }
    }
}
