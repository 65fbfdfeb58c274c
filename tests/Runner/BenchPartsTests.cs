using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Lockstep.Runner.Bench;
using Lockstep.Runner.Qemu;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Runner;

/// <summary>The parts of the bench that need no QEMU.</summary>
public class BenchPartsTests
{
    [Fact]
    public void Measure_lines_are_read_among_others()
    {
        IReadOnlyList<MeasuredEvent> events = MeasuredEvent.Parse(
            "bench: done\r\nmeasure: event=VMFault.read.0x104 count=3 vmm_instructions=720 host_instructions=3600 system_calls=9\r\nend");
        events.ShouldBe([new MeasuredEvent("VMFault.read.0x104", 3, 720, 3600, 9)]);
        MeasuredEvent.Sum([.. events, .. events]).ShouldBe(new MeasuredEvent("all", 6, 1440, 7200, 18));
    }

    [Fact]
    public void An_operations_cost_is_without_the_set_up()
    {
        OperationCost cost = OperationCost.From(
            Phase.All.First(phase => phase.Name == "gicd-read"),
            [new MeasuredEvent("start", 1, 5000, 7000, 31), new MeasuredEvent("read", 10_000, 2_990_000, 12_000_000, 30_000)],
            [new MeasuredEvent("start", 1, 5000, 7000, 31)]);
        (cost.VmmInstructions, cost.HostInstructions, cost.SystemCalls).ShouldBe((299, 1200, 3));
        cost.Ratio.ShouldBe(0.5);
        cost.MeetsGoal.ShouldBeTrue();
        (cost with { SystemCalls = 4 }).MeetsGoal.ShouldBeFalse();
        (cost with { VmmInstructions = 299.1 }).MeetsGoal.ShouldBeFalse();
    }

    [Fact]
    public void Sections_are_summed_by_kind()
    {
        byte[] elf = Elf((1, 2 | 4, 100), (1, 2 | 4, 20), (1, 2, 7), (1, 2 | 1, 5), (8, 2 | 1, 4096), (1, 0, 999));
        ElfSections.Parse(elf).ShouldBe(new ElfSections(120, 7, 5, 4096));
    }

    [Fact]
    public void Bad_ELF_files_are_refused()
    {
        Should.Throw<FormatException>(() => ElfSections.Parse(new byte[64]));
        byte[] truncated = Elf((1, 2, 7))[..100];
        Should.Throw<FormatException>(() => ElfSections.Parse(truncated));
    }

    [Fact]
    public void A_kernel_that_powers_off_differs_at_the_branch_target_only()
    {
        byte[] image = new byte[256];
        BinaryPrimitives.WriteUInt32LittleEndian(image, 0xfa405a4d); // "MZ" with code
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(4), 0x14000000 | (0x80 - 4) / 4); // b 0x80
        "ARM\x64"u8.CopyTo(image.AsSpan(56));
        byte[] changed = [.. image];
        KernelImage.PowerOffAtEntry(changed, 0, KernelImage.Conduit.Smc);
        changed[..0x80].ShouldBe(image[..0x80]);
        changed[0x90..].ShouldBe(image[0x90..]);
        BinaryPrimitives.ReadUInt32LittleEndian(changed.AsSpan(0x88)).ShouldBe(0xd4000003);
        Should.Throw<FormatException>(() => KernelImage.PowerOffAtEntry(new byte[64], 0, KernelImage.Conduit.Smc));
    }

    [Fact]
    public void A_property_of_a_device_tree_is_found_and_replaced()
    {
        var tree = new DeviceTreeBlob(Tree("psci", "method", "smc\0"));
        Encoding.ASCII.GetString(tree.Value("/psci/method")).ShouldBe("smc\0");
        tree.ReplaceText("/psci/method", "hvc");
        Encoding.ASCII.GetString(tree.Value("/psci/method")).ShouldBe("hvc\0");
        Should.Throw<FormatException>(() => tree.ReplaceText("/psci/method", "long"));
        Should.Throw<FormatException>(() => tree.Value("/psci/missing").ToArray());
        Should.Throw<FormatException>(() => new DeviceTreeBlob(new byte[64]));
    }

    [Fact]
    public void A_board_names_its_machine()
    {
        BoardMachine machine = BoardMachine.Parse("""{ "qemu": ["-machine", "other"], "loaderAddress": "0x80000000", "more": 1 }""");
        machine.Machine.ShouldBe(["-machine", "other"]);
        machine.Arguments("a,b").ShouldContain("loader,file=a,,b,addr=0x80000000,cpu-num=0");
        BoardMachine.Parse("{}").LoaderAddress.ShouldBe(0x7000_0000UL);
    }

    [Fact]
    public void A_plain_table_is_aligned() =>
        BenchReport.PlainTable("t", ["name", "n"], [["a", "100"], ["long name", "7"]])
            .ShouldBe("t\n  name         n\n  a          100\n  long name    7\n");

    private static byte[] Elf(params (uint Type, ulong Flags, ulong Size)[] sections)
    {
        byte[] file = new byte[64 + sections.Length * 64];
        new byte[] { 0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1 }.CopyTo(file, 0);
        BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(40), 64);
        BinaryPrimitives.WriteUInt16LittleEndian(file.AsSpan(60), (ushort)sections.Length);
        for (int i = 0; i < sections.Length; i++)
        {
            Span<byte> header = file.AsSpan(64 + i * 64);
            BinaryPrimitives.WriteUInt32LittleEndian(header[4..], sections[i].Type);
            BinaryPrimitives.WriteUInt64LittleEndian(header[8..], sections[i].Flags);
            BinaryPrimitives.WriteUInt64LittleEndian(header[32..], sections[i].Size);
        }

        return file;
    }

    /// <summary>A device tree with one node and one property whose value is four bytes.</summary>
    private static byte[] Tree(string node, string property, string value)
    {
        using var file = new MemoryStream();
        void Word(uint word)
        {
            Span<byte> bytes = stackalloc byte[4];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, word);
            file.Write(bytes);
        }

        void Text(string text)
        {
            file.Write(Encoding.ASCII.GetBytes(text));
            file.Write(new byte[4 - text.Length % 4]);
        }

        const uint structure = 40, structureSize = 52;
        foreach (uint word in (uint[])[0xd00dfeed, 200, structure, structure + structureSize, 0, 17, 16, 0, 0, structureSize])
        {
            Word(word);
        }

        Word(1);
        Word(0); // the root's empty name
        Word(1);
        Text(node);
        Word(3);
        Word(4);
        Word(0);
        file.Write(Encoding.ASCII.GetBytes(value));
        Word(2);
        Word(2);
        Word(9);
        file.Position = structure + structureSize;
        Text(property);
        return file.ToArray();
    }
}
