using Lockstep.Vmm.Faults;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Faults;

/// <summary>Exception entry: vector and PSTATE by where the exception comes from (DDI 0487, AArch64.TakeException).</summary>
public class PstateTests
{
    private const ulong Span = 1 << 23, Dssbs = 1UL << 44;

    [Theory]
    [InlineData(0b0100ul, 0x000ul)]
    [InlineData(0b0101ul, 0x200ul)]
    [InlineData(0b0000ul, 0x400ul)]
    [InlineData(0x10ul, 0x600ul)]
    [InlineData(0x1ful, 0x600ul)]
    [InlineData(0xf000_03c5ul, 0x200ul)]
    [InlineData(0x6020_0c00ul, 0x400ul)]
    public void The_vector_is_chosen_by_the_state_before(ulong spsr, ulong offset) =>
        Pstate.VectorOffset(spsr).ShouldBe(offset);

    [Theory]
    [InlineData("plain EL0", 0x0ul, Span, 0x3c5ul)]
    [InlineData("flags stay", 0xf000_0000ul, Span, 0xf000_03c5ul)]
    [InlineData("SS and IL end", 0x0030_0005ul, Span, 0x3c5ul)]
    [InlineData("PAN stays", 0x0040_0005ul, Span, 0x0040_03c5ul)]
    [InlineData("PAN is set where SPAN is 0", 0x5ul, 0ul, 0x0040_03c5ul)]
    [InlineData("UAO and BTYPE end, DIT stays", 0x0180_0c05ul, Span, 0x0100_03c5ul)]
    [InlineData("SSBS is DSSBS", 0x1005ul, Span, 0x3c5ul)]
    [InlineData("SSBS is DSSBS", 0x5ul, Span | Dssbs, 0x13c5ul)]
    [InlineData("AArch32 with T and IT", 0x6600_fc30ul, Span, 0x6000_03c5ul)]
    public void The_state_after_is_EL1h_masked(string what, ulong spsr, ulong sctlr, ulong after) =>
        Pstate.AfterEntry(spsr, sctlr).ShouldBe(after, what);
}
