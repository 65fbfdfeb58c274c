using System.Runtime.InteropServices;
using Lockstep.Boards;
using Lockstep.Boards.Configuration;
using Lockstep.Boards.Elf;
using Lockstep.Boards.Twins;
using Lockstep.Model.Configuration;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Boards;

/// <summary>Goal: emulated devices reach the blocks of vmm.elf and console.elf as system and device tree say. Method: the board's own
/// system with stand-in programs, read back; and device trees with one mistake each.</summary>
public sealed class VirtualDeviceTests : IDisposable
{
    private const string SystemName = "virtio.system";

    private static readonly string[] s_variables = ["virtio_blk", "virtio_console", "uart_pl011", "console_ring"];

    private readonly TestFiles _files = new();

    public VirtualDeviceTests()
    {
        Directory.CreateDirectory(_files.PathOf("images/virtio"));
        _files.Write("images/virtio/disk.img", new byte[0x80_0000]);
        _files.Write("vmm.elf", Program(Marshal.SizeOf<ConfigurationBlock>()));
        _files.Write("console.elf", Program(Marshal.SizeOf<ConsoleConfiguration>()));
    }

    private BuildOptions Options => _files.Options with { System = SystemName };

    public void Dispose() => _files.Dispose();

    [Fact]
    public void The_VMMs_block_has_the_devices()
    {
        Build.Run(Options);
        ConfigurationBlock block = BlockOf<ConfigurationBlock>("virtio/vmm.elf");
        block.VirtualDeviceCount.ShouldBe(2u);
        block.Device0.ShouldBe(new VirtualDevice
        {
            Kind = VirtualDeviceKind.Console,
            GuestBase = 0xa00_0000,
            Intid = 48,
            Channel = 3,
            BackingBase = 0x6000_0000,
            BackingSizeBytes = 0x1000,
        });
        block.Device1.ShouldBe(new VirtualDevice
        {
            Kind = VirtualDeviceKind.Block,
            GuestBase = 0xa00_0200,
            Intid = 49,
            Channel = ConfigurationBlock.NoChannel,
            BackingBase = 0x6100_0000,
            BackingSizeBytes = 0x80_0000,
        });
        block.IntidCount.ShouldBeGreaterThan(49u);
        string report = File.ReadAllText(Path.Combine(_files.Output, "report.txt"));
        report.ShouldContain("virtio@a000200: block device, emulated, `virtio_a000200`");
        report.ShouldContain("level, emulated, virtio@a000000");
    }

    [Fact]
    public void The_consoles_block_has_port_ring_and_channels()
    {
        Build.Run(Options);
        ConsoleConfiguration block = BlockOf<ConsoleConfiguration>("console.elf");
        (block.Magic, block.Version).ShouldBe((ConsoleConfiguration.ExpectedMagic, ConsoleConfiguration.ExpectedVersion));
        (block.UartBase, block.RingBase, block.InterruptChannel, block.VmmChannel).ShouldBe((0x900_0000ul, 0x6000_0000ul, 1u, 2u));
        block.Kernel.Labels.IRQAckIRQ.ShouldBe(31u);
    }

    /// <summary>On the board itself its own port, where it is in its page; on the twin the PL011 that is below, at the start of the page.</summary>
    [Theory]
    [InlineData("qemu_arm_virt", ConsoleUart.Pl011, 0ul)]
    [InlineData("qemu_arm_virt_gicv3", ConsoleUart.Pl011, 0ul)]
    [InlineData("odroidc2", ConsoleUart.Meson, 0x4c0ul)]
    [InlineData("odroidc4", ConsoleUart.Meson, 0ul)]
    [InlineData("imx8mm_evk", ConsoleUart.Imx, 0ul)]
    [InlineData("imx8mp_evk", ConsoleUart.Imx, 0ul)]
    [InlineData("imx8mq_evk", ConsoleUart.Imx, 0ul)]
    [InlineData("maaxboard", ConsoleUart.Imx, 0ul)]
    [InlineData("zcu102", ConsoleUart.Cadence, 0ul)]
    [InlineData("rpi4b", ConsoleUart.Ns16550, 0x40ul)]
    public void Each_board_has_a_console_on_its_own_port(string name, ConsoleUart kind, ulong offset)
    {
        Board board = Board.Load(TestFiles.BoardsDirectory, name);
        ConsoleDomain own = ConsoleOf(board, twin: null);
        (own.Kind, own.UartOffset).ShouldBe((kind, offset));
        if (Twin.Of(board, SystemName) is { } twin)
        {
            ConsoleDomain below = ConsoleOf(board, twin);
            (below.Kind, below.UartOffset).ShouldBe((ConsoleUart.Pl011, 0ul));
        }
    }

    [Fact]
    public void A_region_without_write_permission_is_a_read_only_disk()
    {
        string system = File.ReadAllText(Path.Combine(TestFiles.BoardsDirectory, "qemu_arm_virt/systems/virtio.system"));
        const string disk = "setvar_vaddr=\"virtio_blk\"";
        _files.Write("mine.system", system.Replace($"perms=\"rw\" {disk}", $"perms=\"r\" {disk}", StringComparison.Ordinal));
        Build.Run(Options with { System = _files.PathOf("mine.system") });
        BlockOf<ConfigurationBlock>("virtio/vmm.elf").Device1.Flags.ShouldBe(VirtualDeviceFlags.ReadOnly);
    }

    [Theory]
    [InlineData("virtio@a000200 {", "virtio@b000200 {", "nothing is behind this virtio device; in protection domain `VMM`")]
    [InlineData("0x0a000200 0x0 0x200", "0x0a000300 0x0 0x200", "has one `reg` of at least 0x200 bytes at a multiple of that")]
    [InlineData("0x0a000200 0x0 0x200", "0x0a000200 0x0 0x100", "has one `reg` of at least 0x200 bytes at a multiple of that")]
    [InlineData("<0 17 4>", "<0 17 1>", "has one SPI of /interrupt-controller@8000000, a high level (4)")]
    [InlineData("<0 17 4>", "<1 3 4>", "has one SPI of /interrupt-controller@8000000, a high level (4)")]
    [InlineData("<0 17 4>", "<0 17 4>, <0 18 4>", "has one SPI of /interrupt-controller@8000000, a high level (4)")]
    public void A_mistake_in_the_tree_is_named_with_its_line(string good, string bad, string message)
    {
        string tree = File.ReadAllText(Path.Combine(TestFiles.BoardsDirectory, "qemu_arm_virt/virtio/guest.dts"));
        tree.ShouldContain(good);
        _files.Write("images/virtio/linux.dts", tree.Replace(good, bad, StringComparison.Ordinal));
        string error = _files.ErrorOf(() => Build.Run(Options));
        error.ShouldContain(message);
        error.ShouldMatch(@"^images/virtio/linux\.dts:\d+: error: ");
        File.Exists(Path.Combine(_files.Output, "loader.img")).ShouldBeFalse();
    }

    [Fact]
    public void Without_console_elf_it_is_named()
    {
        File.Delete(_files.PathOf("console.elf"));
        _files.ErrorOf(() => Build.Run(Options)).ShouldContain("console.elf");
    }

    private static byte[] Program(int blockBytes)
    {
        TestElf elf = TestElf.Vmm().WithoutSection(".vmm_config").Segment(4, 0x20_2000, new byte[blockBytes], ".vmm_config");
        for (int i = 0; i < s_variables.Length; i++)
        {
            elf.Symbol(s_variables[i], 0x20_3100 + (8ul * (ulong)i), 8);
        }

        return elf.Build();
    }

    private static ConsoleDomain ConsoleOf(Board board, Twin? twin) =>
        CheckedSystem.Read(board, board.SystemFile(SystemName), board.Directory, isForBuiltInHost: false, twin, needsImages: false).Consoles.Single();

    private T BlockOf<T>(string program)
        where T : unmanaged
    {
        ElfFile elf = ElfFile.Read(Path.Combine(_files.Output, program), program);
        ElfSection section = elf.Sections.Single(item => item.Name == ".vmm_config");
        return MemoryMarshal.Read<T>(elf.Bytes.AsSpan((int)section.FileOffset));
    }
}
