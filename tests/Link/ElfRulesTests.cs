using System.Buffers.Binary;
using System.Text;
using Lockstep.Boards.Check;
using Lockstep.Boards.Elf;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Link;

/// <summary>What must hold of vmm.elf as a file. Each test breaks one rule in the real file and expects its sentence.</summary>
public class ElfRulesTests
{
    private const int ProgramHeaderFlags = 4, ProgramHeaderAddress = 16;

    private readonly byte[] bytes = File.ReadAllBytes(Repository.Built("vmm.elf"));

    [Fact]
    public void Vmm_elf_keeps_all_rules() => Broken().ShouldBeEmpty();

    [Fact]
    public void A_floating_point_instruction_is_named_with_its_function()
    {
        const uint fadd = 0x1e622820;
        ElfSymbol function = Elf().Symbol("sel4_call", "the test uses");
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(FileOffset(function.Value)), fadd);

        Broken().ShouldHaveSingleItem().ShouldContain("in sel4_call: the instruction 1e622820 computes");
    }

    [Fact]
    public void A_writable_code_segment_is_refused()
    {
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(HeaderOf(0) + ProgramHeaderFlags), 7);

        Broken().ShouldHaveSingleItem().ShouldContain("writable and executable");
    }

    [Fact]
    public void Segments_that_share_a_page_are_refused()
    {
        ulong second = Elf().Segments[1].VirtualAddress;
        BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(HeaderOf(1) + ProgramHeaderAddress), second - 0x800);

        Broken().ShouldContain(rule => rule.Contains("share a 4 KiB page"));
    }

    [Fact]
    public void A_missing_Microkit_symbol_is_refused()
    {
        Rename("microkit_irqs", "microkit_irqz");

        Broken().ShouldHaveSingleItem().ShouldBe("the symbol `microkit_irqs` is defined 0 times instead of once");
    }

    [Fact]
    public void An_allocation_helper_is_refused()
    {
        Rename("memmove", "RhpNewX");

        Broken().ShouldHaveSingleItem().ShouldContain("`RhpNewX` belongs to a runtime");
    }

    private ElfFile Elf() => ElfFile.Parse(bytes, "vmm.elf");

    private string[] Broken() => [.. ElfRules.Broken(Elf())];

    private int HeaderOf(int segment) => (int)Elf().ProgramHeaderOffset + (segment * ElfFile.ProgramHeaderBytes);

    private int FileOffset(ulong address)
    {
        ElfSegment segment = Elf().Segments.First(s => s.Holds(address, 4));
        return (int)(segment.FileOffset + address - segment.VirtualAddress);
    }

    private void Rename(string name, string other)
    {
        int at = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes($"\0{name}\0"));
        Encoding.ASCII.GetBytes(other).CopyTo(bytes, at + 1);
    }
}
