using System;
using System.Collections.Generic;
using System.IO;

namespace Lockstep.Tests.Boards;

/// <summary>Inputs of `lockstep build` with one thing wrong, apart from .system files (see Boards/broken).</summary>
public static class BrokenInputs
{
    public static IReadOnlyList<(string Case, Action<TestFiles> Break)> All { get; } =
    [
        ("no kernel", files => File.Delete(files.PathOf("images/linux"))),
        ("empty kernel", files => files.Write("images/linux", [])),
        ("truncated kernel", files => files.Write("images/linux", TestKernel.EfiImage()[..0x2000])),
        ("kernel with more BSS than RAM", files => files.Write("images/linux", TestKernel.Image(imageSize: 0x1000_0001))),
        ("kernel over the device tree", files => files.Write("images/linux", TestKernel.Image(imageSize: 0xff0_0000))),
        ("kernel over the RAM disk", files => files.Write("images/linux", TestKernel.Image(imageSize: 0xfe0_0000))),
        ("truncated RAM disk", files => files.Write("images/rootfs.cpio.gz", TestKernel.Gzip(new byte[100_000])[..50])),
        ("device tree with a mistake", files => files.Write("images/linux.dts", "/dts-v1/;\n/ {\n\tmodel = \"x\"\n};\n")),
        ("device tree of another GIC", files => files.Write("images/linux.dts", OtherController())),
        ("device tree blob that is none", files => files.Write("images/linux.dtb", "/dts-v1/;\n")),
        ("device tree as source and as blob", files => { files.Write("images/linux.dts", ""); files.Write("images/linux.dtb", ""); }),
        ("no vmm.elf", files => File.Delete(files.PathOf("vmm.elf"))),
        ("vmm.elf is no ELF", files => files.Write("vmm.elf", "text")),
        ("vmm.elf truncated", files => files.Write("vmm.elf", TestElf.Vmm().Build()[..700])),
        ("vmm.elf without a configuration", files => files.Write("vmm.elf", Vmm(elf => elf.Segment(4, 0x30_0000, [0], ".other"), without: ".vmm_config"))),
        ("vmm.elf with another configuration", files => files.Write("vmm.elf", Vmm(elf => elf.Segment(4, 0x30_1000, new byte[16], ".vmm_config"), without: ".vmm_config"))),
        ("vmm.elf with segments in one page", files => files.Write("vmm.elf", TestElf.Vmm().Segment(4, 0x20_0800, [1], ".note").Build())),
        ("vmm.elf over guest RAM", files => files.Write("vmm.elf", TestElf.Vmm().Segment(4, 0x4000_0000, [1], ".note").Build())),
        ("vmm.elf over the stack", files => files.Write("vmm.elf", TestElf.Vmm().Segment(4, 0xff_ffff_d000, [1], ".note").Build())),
        ("vmm.elf without a symbol", files => files.Write("vmm.elf", TestElf.Vmm().Without("microkit_pps").Build())),
        ("vmm.elf with a symbol twice", files => files.Write("vmm.elf", TestElf.Vmm().Symbol("microkit_name", 0x20_3000, 64).Build())),
        ("vmm.elf with a short symbol", files => files.Write("vmm.elf", TestElf.Vmm().Without("microkit_irqs").Symbol("microkit_irqs", 0x20_3050, 4).Build())),
        ("vmm.elf with a symbol in no segment", files => files.Write("vmm.elf", TestElf.Vmm().Without("microkit_irqs").Symbol("microkit_irqs", 0x90_0000, 8).Build())),
        ("setvar symbol missing", files => files.Write("vmm.elf", TestElf.Vmm().Without("guest_ram_vaddr").Build())),
        ("setvar symbol of 4 bytes", files => files.Write("vmm.elf", TestElf.Vmm().Without("guest_ram_vaddr").Symbol("guest_ram_vaddr", 0x20_3070, 4).Build())),
        ("host.elf without __payload", files => files.Write("host.elf", TestElf.Host().Without("__payload").Build())),
        ("host.elf of another address", files => files.Write("host.elf", TestElf.Host().Segment(4, 0x4000_0000, [1], ".low").Build())),
    ];

    private static byte[] Vmm(Action<TestElf> change, string without)
    {
        TestElf elf = TestElf.Vmm();
        change(elf);
        return elf.WithoutSection(without).Build();
    }

    private static string OtherController() =>
        File.ReadAllText(Path.Combine(TestFiles.BoardsDirectory, TestFiles.BoardName, "guest.dts"))
            .Replace("0x08010000", "0x08020000", StringComparison.Ordinal);
}
