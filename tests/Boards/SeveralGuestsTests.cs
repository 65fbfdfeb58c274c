using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using Lockstep.Boards;
using Lockstep.Boards.Elf;
using Lockstep.Boards.Images;
using Lockstep.Host;
using Lockstep.Model.Configuration;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Boards;

/// <summary>Goal: systems with several guests, domains and channels reach VMMs and host as the .system file says.
/// Method: builds with stand-in programs, read back.</summary>
public sealed unsafe class SeveralGuestsTests : IDisposable
{
    private const ulong LoadAddress = 0x7000_0000, HeaderAddress = 0x7000_2000;

    private const string Domains = """
        <system>
            <memory_region name="ram" size="0x10000000" page_size="0x200000" />
            <memory_region name="shared" size="0x1000" />
            <memory_region name="gic_vcpu" size="0x1000" phys_addr="0x8040000" />
            <protection_domain name="driver" priority="200" budget="300" period="900" passive="true">
                <program_image path="driver.elf" />
                <map mr="shared" vaddr="0x5000000" perms="r" />
                <irq irq="40" id="7" trigger="edge" />
            </protection_domain>
            <protection_domain name="VMM" priority="150">
                <program_image path="vmm.elf" />
                <map mr="ram" vaddr="0x40000000" perms="rw" />
                <map mr="shared" vaddr="0x6000000" perms="rw" />
                <virtual_machine name="linux" priority="100">
                    <vcpu id="0" />
                    <vcpu id="1" />
                    <map mr="ram" vaddr="0x40000000" perms="rwx" />
                    <map mr="gic_vcpu" vaddr="0x8010000" perms="rw" cached="false" />
                </virtual_machine>
            </protection_domain>
            <channel>
                <end pd="VMM" id="3" pp="true" />
                <end pd="driver" id="5" notify="false" />
            </channel>
        </system>
        """;

    private readonly TestFiles _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Each_vmm_has_its_own_images_tree_and_block()
    {
        Directory.CreateDirectory(_files.PathOf("images/second"));
        _files.Write("images/second/linux", TestKernel.Image(imageSize: 0x9000));
        Build.Run(_files.Options with { System = "two_guests.system" });
        ConfigurationBlock first = BlockOf("vmm.elf"), second = BlockOf("second/vmm.elf");
        (first.TimerChannel, second.TimerChannel).ShouldBe((ConfigurationBlock.NoChannel, 2u));
        (first.PassthroughIntid[0], second.PassthroughIntid[0]).ShouldBe((33u, 36u));
        // The second folder has a kernel, so that the RAM disk for all guests is not for it.
        (first.Initrd.SizeBytes != 0, second.Initrd.SizeBytes != 0).ShouldBe((true, false));
        File.ReadAllText(Out("guest.dts")).ShouldContain("pl011");
        File.ReadAllText(Out("second/guest.dts")).ShouldContain("pci-host-ecam-generic");
    }

    [Fact]
    public void A_guest_without_files_of_its_own_has_those_of_all()
    {
        Build.Run(_files.Options with { System = "two_guests.system" });
        BlockOf("second/vmm.elf").Initrd.SizeBytes.ShouldBe(BlockOf("vmm.elf").Initrd.SizeBytes);
    }

    [Fact]
    public void The_images_tables_hold_every_vm_with_its_domain()
    {
        Build.Run(_files.Options with { System = "two_guests.system" });
        (HostDomain[] domains, HostVm[] vms, HostMapping[] mappings) = (Table<HostDomain>(h => (h.DomainTable, h.DomainCount)),
            Table<HostVm>(h => (h.VmTable, h.VmCount)), Table<HostMapping>(h => (h.MappingTable, h.MappingCount)));
        domains.Select(domain => domain.Priority).ShouldBe([150u, 254u]);
        vms.Select(vm => (vm.Domain, vm.Priority, vm.VcpuCount)).ShouldBe([(0u, 100u, 1u), (1u, 200u, 1u)]);
        HostMapping[] ram = [.. mappings.Where(mapping => mapping.Space >= 0x8000_0000 && (mapping.Rights & HostRights.Execute) != 0)];
        ram.Select(mapping => mapping.Space).ShouldBe([0x8000_0000u, 0x8000_0001u]);
        ram[0].Physical.ShouldNotBe(ram[1].Physical);
        domains.Select(domain => domain.IpcBufferPhysical).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void Domains_channels_and_shared_regions_reach_the_host()
    {
        BuildDomains();
        HostDomain driver = Table<HostDomain>(h => (h.DomainTable, h.DomainCount))[0];
        (driver.Priority, driver.BudgetMicroseconds, driver.PeriodMicroseconds, driver.Passive).ShouldBe((200u, 300u, 900u, 1u));
        HostVm vm = Table<HostVm>(h => (h.VmTable, h.VmCount)).Single();
        (vm.Domain, vm.VcpuCount).ShouldBe((1u, 2u));
        HostInterrupt irq = Table<HostInterrupt>(h => (h.InterruptTable, h.InterruptCount)).Single();
        (irq.Domain, irq.Channel, irq.Intid, irq.IsEdge).ShouldBe((0u, 7u, 40u, 1u));
        HostChannel channel = Table<HostChannel>(h => (h.ChannelTable, h.ChannelCount)).Single();
        (channel.DomainA, channel.IdA, channel.DomainB, channel.IdB).ShouldBe((1u, 3u, 0u, 5u));
        channel.Flags.ShouldBe(HostChannelFlags.AMayNotify | HostChannelFlags.AMayCall);
        HostMapping[] mappings = Table<HostMapping>(h => (h.MappingTable, h.MappingCount));
        HostMapping ours = mappings.Single(m => m.Virtual == 0x600_0000), theirs = mappings.Single(m => m.Virtual == 0x500_0000);
        (ours.Space, theirs.Space).ShouldBe((1u, 0u));
        ours.Physical.ShouldBe(theirs.Physical);
        theirs.Rights.ShouldBe(HostRights.Read | HostRights.Cached);
    }

    [Fact]
    public void Symbols_of_all_domains_are_sorted_by_address()
    {
        BuildDomains();
        HostSymbol[] symbols = Table<HostSymbol>(h => (h.SymbolTable, h.SymbolCount));
        symbols.Select(symbol => (symbol.Address, symbol.Domain)).ShouldBe([(0x20_0000ul, 0u), (0x20_0000ul, 1u), (0x20_0020ul, 0u), (0x20_0020ul, 1u)]);
    }

    [Fact]
    public void With_a_gicv3_there_is_a_redistributor_for_each_vcpu()
    {
        Build.Run(_files.Options with { Board = "qemu_arm_virt_gicv3", System = "smp.system" });
        ConfigurationBlock block = BlockOf("vmm.elf");
        ConfigurationIsValid.Check(&block).ShouldBe(ConfigurationFault.None);
        (block.GicVersion, block.VcpuCount, block.GiccBase).ShouldBe((3u, 4u, 0ul));
        (block.GicdBase, block.GicrBase, block.GicrSizeBytes).ShouldBe((0x800_0000ul, 0x80a_0000ul, 0x8_0000ul));
        File.ReadAllText(Out("guest.dts")).ShouldContain("reg = <0x0 0x8000000 0x0 0x10000 0x0 0x80a0000 0x0 0x80000>");
        Header().GicVersion.ShouldBe(3u);
    }

    [Fact]
    public void A_tree_of_another_gic_than_the_boards_is_refused()
    {
        _files.Write("images/linux.dts", File.ReadAllText(Path.Combine(TestFiles.BoardsDirectory, TestFiles.BoardName, "guest.dts")));
        _files.ErrorOf(() => Build.Run(_files.Options with { Board = "qemu_arm_virt_gicv3" }))
            .ShouldBe("images/linux.dts: error: /interrupt-controller@8000000 is a GICv2, and the board `qemu_arm_virt_gicv3` has a GICv3; use a device tree of this board");
    }

    [Fact]
    public void A_program_without_a_header_finds_its_device_tree_below_it()
    {
        byte[] program = Encoding.ASCII.GetBytes("a program of some length");
        Directory.CreateDirectory(_files.PathOf("images/u-boot"));
        _files.Write("images/u-boot/program.bin", program);
        Build.Run(_files.Options with { System = "u-boot.system" });
        ConfigurationBlock block = BlockOf("u-boot/vmm.elf");
        block.Dtb.GuestAddress.ShouldBe(0x4000_0000ul);
        // The page in front of the program begins with a branch over itself (A64 B, imm26 in words).
        byte[] kernel = SegmentAt("u-boot/vmm.elf", block.Kernel.VmmAddress);
        BitConverter.ToUInt32(kernel).ShouldBe(0x1400_0400u);
        kernel[0x1000..].ShouldBe(program);
        (block.Kernel.GuestAddress + 0x1000).ShouldBe(0x4000_0000 + KernelImage.ProgramOffset);
    }

    [Fact]
    public void A_guest_is_a_kernel_or_a_program()
    {
        _files.Write("images/program.bin", "x");
        _files.ErrorOf(() => Build.Run(_files.Options)).ShouldBe("images/program.bin: error: there is linux too; a guest is one or the other, remove one");
    }

    private void BuildDomains()
    {
        _files.Write("images/driver.elf", TestElf.Vmm().Build());
        _files.Write("domains.system", Domains);
        Build.Run(_files.Options with { System = _files.PathOf("domains.system") });
    }

    private string Out(string name) => Path.Combine(_files.Output, name);

    private ConfigurationBlock BlockOf(string name)
    {
        ElfFile elf = ElfFile.Read(Out(name), name);
        ElfSection section = elf.Sections.Single(s => s.Name == GuestBuild.ConfigurationSection);
        return MemoryMarshal.Read<ConfigurationBlock>(elf.Bytes.AsSpan((int)section.FileOffset));
    }

    private byte[] SegmentAt(string name, ulong address)
    {
        ElfFile elf = ElfFile.Read(Out(name), name);
        return elf.Contents(elf.Segments.Single(segment => segment.VirtualAddress == address));
    }

    private HostImageHeader Header() => MemoryMarshal.Read<HostImageHeader>(File.ReadAllBytes(Out("loader.img")).AsSpan((int)(HeaderAddress - LoadAddress)));

    private T[] Table<T>(Func<HostImageHeader, (ulong Address, ulong Count)> table)
        where T : unmanaged
    {
        (ulong address, ulong count) = table(Header());
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(Out("loader.img")).AsSpan((int)(address - LoadAddress), (int)count * sizeof(T));
        return MemoryMarshal.Cast<byte, T>(bytes).ToArray();
    }
}
