using System;
using System.Buffers.Binary;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using Lockstep.Boards;
using Lockstep.Boards.Configuration;
using Lockstep.Boards.DeviceTree;
using Lockstep.Boards.Elf;
using Lockstep.Boards.Kernels;
using Lockstep.Host;
using Lockstep.Model.Configuration;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Boards;

/// <summary>Goal: `lockstep build` writes what VMM and host read, or nothing. Method: the board's own system with
/// stand-in images, and each file read back.</summary>
public sealed unsafe class BuildTests : IDisposable
{
    private const ulong LoadAddress = 0x7000_0000;

    private readonly TestFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Configuration_block_of_the_boards_system(bool isDebug)
    {
        Build.Run(_files.Options with { Configuration = isDebug ? KernelConfiguration.Debug : KernelConfiguration.Release });
        ConfigurationBlock block = BlockOf("vmm.elf");
        ConfigurationIsValid.Check(&block).ShouldBe(ConfigurationFault.None);
        BlockText.Of(block).ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff().WithDiscriminator(isDebug ? "debug" : "release"));
    }

    [Fact]
    public void Report_of_the_boards_system()
    {
        Build.Run(_files.Options);
        _files.Relative(File.ReadAllText(Out("report.txt"))).ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());
    }

    [Fact]
    public void The_configured_program_differs_in_the_block_and_in_added_segments_only()
    {
        Build.Run(_files.Options);
        ElfFile generic = ElfFile.Parse(File.ReadAllBytes(_files.PathOf("vmm.elf")), "generic");
        ElfFile configured = ElfFile.Parse(File.ReadAllBytes(Out("vmm.elf")), "configured");
        configured.Segments.Count.ShouldBe(generic.Segments.Count + 3);
        configured.Symbols.ShouldBe(generic.Symbols);
        configured.Sections.ShouldBe(generic.Sections);
        foreach (ElfSegment segment in generic.Segments.Where(s => s.VirtualAddress != 0x20_2000))
        {
            configured.Segments.ShouldContain(segment);
            configured.Contents(segment).ShouldBe(generic.Contents(segment));
        }
        ConfigurationBlock block = BlockOf("vmm.elf");
        SegmentAt(configured, block.Kernel.VmmAddress).ShouldBe(File.ReadAllBytes(_files.PathOf("images/linux")));
        SegmentAt(configured, block.Initrd.VmmAddress).ShouldBe(File.ReadAllBytes(_files.PathOf("images/rootfs.cpio.gz")));
        SegmentAt(configured, block.Dtb.VmmAddress).ShouldBe(File.ReadAllBytes(Out("guest.dtb")));
    }

    [Fact]
    public void No_two_segments_share_a_page()
    {
        Build.Run(_files.Options);
        ElfSegment[] segments = [.. ElfFile.Read(Out("vmm.elf"), "vmm.elf").Segments.OrderBy(s => s.VirtualAddress)];
        segments.Zip(segments.Skip(1)).ShouldAllBe(pair => pair.First.PageEnd <= pair.Second.PageStart);
    }

    [Fact]
    public void The_image_holds_host_tables_and_memory()
    {
        Build.Run(_files.Options with { Measure = true });
        byte[] image = File.ReadAllBytes(Out("loader.img"));
        image.Take(4).ShouldBe([(byte)1, 2, 3, 4]);
        HostImageHeader header = At<HostImageHeader>(image, 0x7000_2000);
        header.Magic.ShouldBe(HostImageHeader.ExpectedMagic);
        header.Flags.ShouldBe(HostFlags.Printing | HostFlags.Measure);
        header.ImageEnd.ShouldBe(LoadAddress + (ulong)image.Length);
        HostMapping[] mappings = [.. Enumerable.Range(0, (int)header.MappingCount).Select(i => At<HostMapping>(image, header.MappingTable + (ulong)(i * sizeof(HostMapping))))];
        mappings.ShouldAllBe(m => ((m.Virtual | m.Physical | m.SizeBytes) & 0xfff) == 0 && m.SizeBytes != 0 && (m.Rights & HostRights.Read) != 0);
        mappings.Count(m => m.Space == 0x8000_0000).ShouldBe(3);
        HostMapping ram = mappings.Single(m => m.Space == 0x8000_0000 && (m.Rights & HostRights.Execute) != 0);
        mappings.ShouldContain(m => m.Space == 0 && m.Physical == ram.Physical && m.SizeBytes == ram.SizeBytes && m.Rights == (HostRights.Read | HostRights.Write | HostRights.Cached));
        HostDomain domain = At<HostDomain>(image, header.DomainTable);
        domain.Entry.ShouldBe(0x20_0000ul);
        HostInterrupt irq = At<HostInterrupt>(image, header.InterruptTable);
        (irq.Intid, irq.Channel, irq.IsEdge).ShouldBe((33u, 1u, 0u));
        HostSymbol second = At<HostSymbol>(image, header.SymbolTable + (ulong)sizeof(HostSymbol));
        (second.Address, second.SizeBytes, TextAt(image, second.Name)).ShouldBe((0x20_0020ul, 32u, "vmm_main"));
    }

    [Fact]
    public void Symbols_are_patched_as_microkits_tool_does()
    {
        Build.Run(_files.Options);
        byte[] data = DomainPage(0x20_3000);
        Encoding.ASCII.GetString(data, 0, 64).TrimEnd('\0').ShouldBe("VMM");
        ulong[] words = [.. Enumerable.Range(8, 6).Select(i => BinaryPrimitives.ReadUInt64LittleEndian(data.AsSpan(8 * i)))];
        // passive, irqs (channels 1 and 2), notifications, pps, ioports, guest_ram_vaddr.
        words.ShouldBe([0ul, 0b110ul, 0ul, 0ul, 0ul, 0x4000_0000ul]);
    }

    [Theory]
    [InlineData(true, 0xff_ffff_e000ul, 0xff_ffff_f000ul)]
    [InlineData(false, 0x100_0000_0000ul, 0x30_0000ul)]
    public void Stack_and_ipc_buffer_are_where_the_kernel_puts_them(bool isDebug, ulong stackTop, ulong ipcBuffer)
    {
        Build.Run(_files.Options with { Configuration = isDebug ? KernelConfiguration.Debug : KernelConfiguration.Release });
        byte[] image = File.ReadAllBytes(Out("loader.img"));
        HostImageHeader header = At<HostImageHeader>(image, 0x7000_2000);
        HostDomain domain = At<HostDomain>(image, header.DomainTable);
        domain.StackPointer.ShouldBe(stackTop);
        HostMapping[] mappings = [.. Enumerable.Range(0, (int)header.MappingCount).Select(i => At<HostMapping>(image, header.MappingTable + (ulong)(i * sizeof(HostMapping))))];
        mappings.ShouldContain(m => m.Virtual == ipcBuffer && m.Physical == domain.IpcBufferPhysical && m.SizeBytes == 0x1000);
        mappings.ShouldContain(m => m.Virtual + m.SizeBytes == stackTop);
    }

    [Fact]
    public void The_same_inputs_give_the_same_bytes()
    {
        string[] names = ["loader.img", "vmm.elf", "guest.dts", "guest.dtb", "report.txt"];
        Build.Run(_files.Options);
        byte[][] first = [.. names.Select(name => File.ReadAllBytes(Out(name)))];
        Build.Run(_files.Options);
        names.Select(name => File.ReadAllBytes(Out(name))).ShouldBe(first);
        Directory.EnumerateFileSystemEntries(_files.Output).Count().ShouldBe(names.Length);
    }

    [Fact]
    public void Without_a_ram_disk_there_is_none_in_block_and_tree()
    {
        File.Delete(_files.PathOf("images/rootfs.cpio.gz"));
        Build.Run(_files.Options);
        BlockOf("vmm.elf").Initrd.ShouldBe(default);
        File.ReadAllText(Out("guest.dts")).ShouldNotContain("initrd");
    }

    /// <summary>The same kernel and tree, one packed and one compiled: nothing but the tree's name in texts differs.</summary>
    [Fact]
    public void A_packed_kernel_and_a_tree_as_blob_give_the_same_guest()
    {
        string source = Path.Combine(TestFiles.BoardsDirectory, TestFiles.BoardName, "guest.dts");
        Build.Run(_files.Options);
        byte[] expected = File.ReadAllBytes(Out("vmm.elf")), tree = File.ReadAllBytes(Out("guest.dtb"));
        _files.Write("images/linux", TestKernel.Gzip(File.ReadAllBytes(_files.PathOf("images/linux"))));
        _files.Write("images/linux.dtb", TreeCompiler.CompileFile(source, source));
        Build.Run(_files.Options);
        File.ReadAllBytes(Out("vmm.elf")).ShouldBe(expected);
        File.ReadAllBytes(Out("guest.dtb")).ShouldBe(tree);
        File.ReadAllText(Out("report.txt")).ShouldContain("images/linux.dtb");
    }

    [Fact]
    public void Errors_leave_nothing_behind()
    {
        string nested = Path.Combine("a", "b", "out");
        foreach ((string _, Action<TestFiles> breakIt) in BrokenInputs.All)
        {
            using TestFiles files = new();
            breakIt(files);
            files.ErrorOf(() => Build.Run(files.Options with { OutputDirectory = files.PathOf(nested) })).ShouldNotBe("no error");
            Directory.Exists(files.PathOf("a")).ShouldBeFalse();
        }
    }

    [Fact]
    public void Errors_keep_what_was_built_before()
    {
        Build.Run(_files.Options);
        byte[] before = File.ReadAllBytes(Out("loader.img"));
        _files.Write("images/linux", "not a kernel");
        _files.ErrorOf(() => Build.Run(_files.Options)).ShouldNotBe("no error");
        File.ReadAllBytes(Out("loader.img")).ShouldBe(before);
        Directory.EnumerateFileSystemEntries(_files.Output).Count().ShouldBe(5);
    }

    [Fact]
    public void Broken_inputs_are_named()
    {
        string[] lines = [.. BrokenInputs.All.Select(item =>
        {
            using TestFiles files = new();
            item.Break(files);
            return $"{item.Case}\n  {files.ErrorOf(() => Build.Run(files.Options))}";
        })];
        string.Join('\n', lines).ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());
    }

    [Theory]
    [InlineData(0, "debug", "simple.system")]
    [InlineData(1, "fast", "simple.system")]
    [InlineData(1, "debug", "no-such.system")]
    public void The_exit_code_is_1_for_an_error(int expected, string config, string system) => Program.Main(
    [
        "build", "--board", TestFiles.BoardName, "--boards-dir", TestFiles.BoardsDirectory, "--system", system, "--image-dir", _files.Images,
        "--vmm", _files.PathOf("vmm.elf"), "--host", _files.PathOf("host.elf"), "--config", config, "--out", _files.Output,
    ]).ShouldBe(expected);

    [Fact]
    public void The_exit_code_is_1_for_a_missing_option() => Program.Main(["build", "--board", TestFiles.BoardName]).ShouldBe(1);

    private string Out(string name) => Path.Combine(_files.Output, name);

    private ConfigurationBlock BlockOf(string name)
    {
        ElfFile elf = ElfFile.Read(Out(name), name);
        ElfSection section = elf.Sections.Single(s => s.Name == GuestBuild.ConfigurationSection);
        return MemoryMarshal.Read<ConfigurationBlock>(elf.Bytes.AsSpan((int)section.FileOffset, (int)section.Size));
    }

    private static byte[] SegmentAt(ElfFile elf, ulong address) => elf.Contents(elf.Segments.Single(s => s.VirtualAddress == address));

    /// <summary>A page of the domain's memory as it is in loader.img.</summary>
    private byte[] DomainPage(ulong address)
    {
        byte[] image = File.ReadAllBytes(Out("loader.img"));
        HostImageHeader header = At<HostImageHeader>(image, 0x7000_2000);
        HostMapping mapping = Enumerable.Range(0, (int)header.MappingCount)
            .Select(i => At<HostMapping>(image, header.MappingTable + (ulong)(i * sizeof(HostMapping))))
            .Single(m => m.Space == 0 && m.Virtual <= address && address < m.Virtual + m.SizeBytes);
        int at = (int)(mapping.Physical + (address - mapping.Virtual) - LoadAddress);
        return image[at..(at + 0x1000)];
    }

    private static T At<T>(byte[] image, ulong address)
        where T : unmanaged => MemoryMarshal.Read<T>(image.AsSpan((int)(address - LoadAddress)));

    private static string TextAt(byte[] image, ulong address)
    {
        ReadOnlySpan<byte> text = image.AsSpan((int)(address - LoadAddress));
        return Encoding.ASCII.GetString(text[..text.IndexOf((byte)0)]);
    }
}
