using Lockstep.Model.Configuration;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Configuration;

/// <summary>console.elf starts with the block of its own tool, and with no other.</summary>
public sealed unsafe class ConsoleConfigurationTests
{
    [Fact]
    public void Each_part_of_the_head_has_to_be_right()
    {
        ConsoleConfiguration good = new()
        {
            Magic = ConsoleConfiguration.ExpectedMagic,
            Version = ConsoleConfiguration.ExpectedVersion,
            SizeBytes = (uint)sizeof(ConsoleConfiguration),
        };
        IsValid(good).ShouldBeTrue();
        IsValid(good with { Magic = good.Magic + 1 }).ShouldBeFalse();
        IsValid(good with { Version = good.Version + 1 }).ShouldBeFalse();
        IsValid(good with { SizeBytes = good.SizeBytes - 8 }).ShouldBeFalse();
        IsValid(good with { Uart = ConsoleUart.Ns16550 }).ShouldBeTrue();
        IsValid(good with { Uart = ConsoleUart.Ns16550 + 1 }).ShouldBeFalse();
        IsValid(default).ShouldBeFalse();
    }

    private static bool IsValid(ConsoleConfiguration block) => ConsoleConfiguration.IsValid(&block);
}
