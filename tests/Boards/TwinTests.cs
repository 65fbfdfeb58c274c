using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using Lockstep.Boards;
using Lockstep.Boards.Configuration;
using Lockstep.Boards.DeviceTree;
using Lockstep.Boards.Elf;
using Lockstep.Boards.Twins;
using Lockstep.Host;
using Lockstep.Model.Configuration;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Boards;

/// <summary>Goal: a twin's VMM is the board's, and only what lies below it is another board's. Method: images of twins, read back.</summary>
public sealed unsafe partial class TwinTests : IDisposable
{
    private const uint FirstVm = 0x8000_0000;
    private const ulong LoadAddress = 0x7000_0000;

    private readonly TestFiles _files = new();
    private readonly MadeUpBoard _board = new();

    public void Dispose()
    {
        _files.Dispose();
        _board.Dispose();
    }

    /// <summary>The boards that QEMU does not have.</summary>
    public static TheoryData<string> Twins =>
        [.. Board.NamesIn(TestFiles.BoardsDirectory).Where(name => Board.Load(TestFiles.BoardsDirectory, name).Lender is not null)];

    /// <summary>
    /// The twin beside the same board as if QEMU had it, and loaded it where the lender's machine loads: then nothing is replaced. The
    /// device tree differs in the serial port, and the block in that tree's length.
    /// </summary>
    [Theory]
    [MemberData(nameof(Twins))]
    public void Program_and_configuration_are_the_boards(string name)
    {
        WriteAsIfQemuHadIt(name);
        Build.Run(_files.Options with { Board = name, OutputDirectory = _files.PathOf("twin") });
        Build.Run(_files.Options with { Board = name, BoardsDirectory = _files.PathOf("own"), OutputDirectory = _files.PathOf("plain") });
        ElfFile twin = ElfFile.Read(_files.PathOf("twin/vmm.elf"), "twin"), plain = ElfFile.Read(_files.PathOf("plain/vmm.elf"), "plain");
        (ConfigurationBlock ofTwin, ConfigurationBlock ofPlain) = (BlockOf(twin), BlockOf(plain));
        ofTwin.Dtb.SizeBytes.ShouldNotBe(ofPlain.Dtb.SizeBytes);
        ofTwin.Dtb.SizeBytes = ofPlain.Dtb.SizeBytes;
        BlockBuilder.BytesOf(ofTwin).SequenceEqual(BlockBuilder.BytesOf(ofPlain)).ShouldBeTrue();
        (ulong Address, uint Flags)[] places = [.. twin.Segments.Select(segment => (segment.VirtualAddress, segment.Flags))];
        places.ShouldBe(plain.Segments.Select(segment => (segment.VirtualAddress, segment.Flags)));
        foreach ((ElfSegment one, ElfSegment other) in twin.Segments.Zip(plain.Segments)
            .Where(pair => pair.First.VirtualAddress != ofTwin.Dtb.VmmAddress && pair.First.VirtualAddress != ConfigurationAddress(twin)))
        {
            twin.Contents(one).ToArray().ShouldBe(plain.Contents(other).ToArray());
        }
    }

    [Fact]
    public void Below_the_VMM_addresses_and_interrupts_are_the_lenders()
    {
        _board.Borrow(MadeUpBoard.Gicv2, TestFiles.BoardName);
        Build.Run(_board.Options(MadeUpBoard.Gicv2));
        byte[] image = File.ReadAllBytes(Path.Combine(_board.Options(MadeUpBoard.Gicv2).OutputDirectory, "loader.img"));
        HostImageHeader header = At<HostImageHeader>(image, LoadAddress + 0x2000);
        HostMapping[] vm = [.. Table<HostMapping>(image, header.MappingTable, header.MappingCount).Where(mapping => mapping.Space == FirstVm)];
        PhysicalAt(vm, 0x1c01_0000).ShouldBe(0x900_0000ul, "the PL011 in place of the serial port");
        PhysicalAt(vm, 0x2c01_0000).ShouldBe(0x804_0000ul, "GICV as the guest's CPU interface");
        PhysicalAt(vm, 0x1c02_0000).ShouldBeGreaterThanOrEqualTo(0x8000_0000ul, "memory in place of a device that the machine does not have");
        PhysicalAt(vm, 0x8000_0000).ShouldBeGreaterThanOrEqualTo(0x8000_0000ul, "RAM");
        vm.Length.ShouldBe(4);
        HostInterrupt[] interrupts = Table<HostInterrupt>(image, header.InterruptTable, header.InterruptCount);
        interrupts.Select(irq => (irq.Channel, irq.Intid, irq.IsEdge)).ShouldBe([(1u, 33u, 0u), (2u, 208u, 1u)]);
    }

    /// <summary>A port of 64 KiB gets the page of the lender's, and memory in the other fifteen.</summary>
    [Fact]
    public void Around_the_serial_port_there_is_memory()
    {
        _board.Borrow(MadeUpBoard.Gicv2, TestFiles.BoardName);
        _board.Replace($"{MadeUpBoard.Gicv2}/systems/simple.system", """name="uart" size="0x1000" phys_addr="0x1c010000" """, """name="uart" size="0x3000" phys_addr="0x1c00f000" """);
        _board.Replace($"{MadeUpBoard.Gicv2}/systems/simple.system", """vaddr="0x1c010000" """, """vaddr="0x1c00f000" """);
        Build.Run(_board.Options(MadeUpBoard.Gicv2));
        byte[] image = File.ReadAllBytes(Path.Combine(_board.Options(MadeUpBoard.Gicv2).OutputDirectory, "loader.img"));
        HostImageHeader header = At<HostImageHeader>(image, LoadAddress + 0x2000);
        HostMapping[] vm = [.. Table<HostMapping>(image, header.MappingTable, header.MappingCount).Where(mapping => mapping.Space == FirstVm)];
        PhysicalAt(vm, 0x1c01_0000).ShouldBe(0x900_0000ul);
        foreach (ulong around in (ulong[])[0x1c00_f000, 0x1c01_1000])
        {
            PhysicalAt(vm, around).ShouldBeGreaterThanOrEqualTo(0x8000_0000ul);
        }
    }

    [Fact]
    public void The_serial_port_of_the_guests_tree_is_the_lenders_at_the_boards_place()
    {
        _board.Borrow(MadeUpBoard.Gicv2, TestFiles.BoardName);
        Build.Run(_board.Options(MadeUpBoard.Gicv2));
        string directory = _board.Options(MadeUpBoard.Gicv2).OutputDirectory, path = Path.Combine(directory, "guest.dts");
        Tree tree = FlattenedTree.Read(TreeCompiler.CompileFile(path, path), path);
        TreeConsole console = TreeConsole.Find(tree, InterruptController.Find(tree, path).Phandle).ShouldNotBeNull();
        console.Node.IsCompatible("arm,pl011").ShouldBeTrue();
        console.Frame.ShouldBe((0x1c01_0000ul, 0x1000ul));
        console.Interrupt.ShouldBe(new TreeInterrupt(39, TreeInterrupt.LevelHigh));
        TreeNode[] clocks = [.. tree.Root.Walk().Select(item => item.Node).Where(node => console.Node.Cells("clocks").Contains(node.Cell("phandle") ?? 0))];
        clocks.Length.ShouldBe(1);
        clocks[0].IsCompatible("fixed-clock").ShouldBeTrue();
        tree.Root.Child("chosen")!.String("bootargs").ShouldBe("console=ttyAMA0 earlycon=pl011,0x1c010000");
        tree.Root.Walk().Count(item => item.Node.BaseName == "rtc").ShouldBe(1, "the other devices stay");
    }

    /// <summary>The board has INTIDs 39 and 40, of which the lender's system has 39; what is lent moves to where all of it is free.</summary>
    [Fact]
    public void A_system_of_the_lender_gets_the_boards_addresses()
    {
        _board.Borrow(MadeUpBoard.Gicv2, TestFiles.BoardName);
        GuestMap map = GuestMapCommand.Of(Board.Load(_board.Root, MadeUpBoard.Gicv2), "conformance_2.system");
        (map.GicVersion, map.Vcpus, map.Console, map.ConsoleIntid).ShouldBe((2u, 2u, 0x1c01_0000ul, 39u));
        map.Ram.ShouldBe([new GuestMapRange("ram", 0x8000_0000, 0x1000_0000)]);
        map.Mapped.ShouldContain(new GuestMapRange("gpio", 0x903_0000, 0x1000));
        map.Mapped.ShouldContain(new GuestMapRange("gicv", 0x2c01_0000, 0x2000), "a page more of GICV, as the lender's guest has it");
        map.Interrupts.Select(irq => (irq.Intid, irq.Physical)).ShouldBe([(39, 33), (40, 208), (41, 39), (82, 80), (83, 81), (84, 82), (30, 30)]);
    }

    [Theory]
    [InlineData("\"twin\": \"qemu_arm_virt\", \"qemu\": []", "QEMU has this board's machine (`qemu`), so it borrows none; remove `twin` or `qemu`")]
    [InlineData("\"twin\": \"nowhere\"", "`nowhere` is no board with `qemu` in")]
    [InlineData("\"twin\": \"\"", "`` is no board with `qemu` in")]
    [InlineData("\"twin\": \"made_up_gicv3\"", "`made_up_gicv3` is no board with `qemu` in")]
    [InlineData("\"twin\": \"qemu_arm_virt_gicv3\"", "`qemu_arm_virt_gicv3` has a GICv3, this board a GICv2; name a board with the same version")]
    public void A_wrong_lender_is_named(string members, string expected)
    {
        _board.Replace($"{MadeUpBoard.Gicv2}/board.json", "\"listRegisters\"", $"{members}, \"listRegisters\"");
        Directory.CreateSymbolicLink(Path.Combine(_board.Root, "qemu_arm_virt_gicv3"), Path.Combine(TestFiles.BoardsDirectory, "qemu_arm_virt_gicv3"));
        _board.ErrorOf(() => Board.Load(_board.Root, MadeUpBoard.Gicv2)).ShouldContain(expected);
    }

    [Fact]
    public void A_lender_with_fewer_list_registers_is_refused()
    {
        _board.Borrow(MadeUpBoard.Gicv2, TestFiles.BoardName);
        _board.Replace($"{MadeUpBoard.Gicv2}/board.json", "\"listRegisters\": 4", "\"listRegisters\": 5");
        _board.ErrorOf(() => Board.Load(_board.Root, MadeUpBoard.Gicv2)).ShouldContain("has 4 list registers, this board 5; name a board with as many");
    }

    [Fact]
    public void A_system_of_two_guests_cannot_be_lent()
    {
        _board.Borrow(MadeUpBoard.Gicv2, TestFiles.BoardName);
        _board.ErrorOf(() => Build.Run(_board.Options(MadeUpBoard.Gicv2) with { System = "two_guests.system" }))
            .ShouldContain("only a system of one protection domain with one virtual machine");
    }

    /// <summary>Rewrites board.json so that the built-in host runs the board itself, where the lender's machine loads it.</summary>
    private void WriteAsIfQemuHadIt(string name)
    {
        Board board = Board.Load(TestFiles.BoardsDirectory, name);
        string json = File.ReadAllText(Path.Combine(board.Directory, Board.FileName));
        BoardFile lender = board.Lender!.Facts;
        (string Member, ulong Value)[] places =
        [
            ("loaderAddress", lender.LoaderAddress), ("memoryBase", lender.MemoryBase), ("memorySize", lender.MemorySize), ("regionsBase", lender.RegionsBase),
        ];
        foreach ((string member, ulong value) in places)
        {
            json = Regex.Replace(json, $"\"{member}\": \"0x[0-9a-f]+\"", $"\"{member}\": \"0x{value:x}\"");
        }
        _files.Write($"own/{name}/board.json", TwinMember().Replace(json, "\"qemu\": []"));
        _files.Write($"own/{name}/guest.dts", File.ReadAllText(Path.Combine(board.Directory, "guest.dts")));
        _files.Write($"own/{name}/systems/simple.system", File.ReadAllText(board.OwnSystemFile("simple.system")));
    }

    private static ulong ConfigurationAddress(ElfFile elf) => elf.Sections.Single(section => section.Name == GuestBuild.ConfigurationSection).Address;

    private static ConfigurationBlock BlockOf(ElfFile elf)
    {
        ElfSegment segment = elf.Segments.Single(one => one.VirtualAddress == ConfigurationAddress(elf));
        return MemoryMarshal.Read<ConfigurationBlock>(elf.Contents(segment));
    }

    private static ulong PhysicalAt(HostMapping[] mappings, ulong address) => mappings.Single(mapping => mapping.Virtual == address).Physical;

    private static T[] Table<T>(byte[] image, ulong address, ulong count)
        where T : unmanaged => [.. Enumerable.Range(0, (int)count).Select(i => At<T>(image, address + (ulong)(i * sizeof(T))))];

    private static T At<T>(byte[] image, ulong address)
        where T : unmanaged => MemoryMarshal.Read<T>(image.AsSpan((int)(address - LoadAddress)));

    [GeneratedRegex("\"twin\": \"[a-z0-9_]+\"")]
    private static partial Regex TwinMember();
}
