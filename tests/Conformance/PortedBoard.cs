using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Lockstep.Boards.BoardCheck;
using Lockstep.Tests.Boards;
using Shouldly;

namespace Lockstep.Tests.Conformance;

/// <summary>A board that does not exist, made as docs/porting.md says, in a folder of its own: nothing but data.</summary>
internal sealed class PortedBoard : IDisposable
{
    public const string Name = "ported";

    private readonly string root = Directory.CreateTempSubdirectory("lockstep-ported-").FullName;

    /// <param name="gicVersion">2 or 3.</param>
    /// <param name="ram">Guest-physical address of RAM.</param>
    /// <param name="devices">Address of 16 MiB with all devices, physical and guest-physical.</param>
    /// <param name="intid">INTID of the serial port, an SPI.</param>
    public PortedBoard(int gicVersion, ulong ram, ulong devices, int intid)
    {
        bool isV2 = gicVersion == 2;
        string lender = isV2 ? "qemu_arm_virt" : "qemu_arm_virt_gicv3";
        Directory.CreateSymbolicLink(Path.Combine(root, lender), Path.Combine(TestFiles.BoardsDirectory, lender));
        Directory.CreateDirectory(Path.Combine(Folder, "systems"));
        Directory.CreateDirectory(Path.Combine(Folder, "images"));
        (ulong gicd, ulong frame, ulong gicv, ulong uart, ulong other) = (devices, devices + 0x2_0000, devices + 0x40_0000, devices + 0x80_0000, devices + 0x81_0000);
        string frames = isV2 ? $"\"cpuInterface\": \"0x{frame:x}\", \"virtualCpuInterface\": \"0x{gicv:x}\"" : $"\"redistributors\": \"0x{frame:x}\"";
        Write("board.json", $$"""
            {
              "gicVersion": {{gicVersion}},
              "listRegisters": 4,
              "gic": { "distributor": "0x{{gicd:x}}", {{frames}} },
              "bootArguments": "console=ttyX0",
              "loaderAddress": "0x90000000",
              "memoryBase": "0x80000000",
              "memorySize": "0x40000000",
              "regionsBase": "0xa0000000",
              "twin": "{{lender}}"
            }
            """);
        Write("guest.dts", $$"""
            /dts-v1/;
            / {
                #address-cells = <2>;
                #size-cells = <2>;
                interrupt-parent = <&gic>;
                chosen { stdout-path = &uart; };
                cpus {
                    #address-cells = <1>;
                    #size-cells = <0>;
                    cpu@0 { device_type = "cpu"; compatible = "arm,cortex-a53"; reg = <0>; };
                };
                timer { compatible = "arm,armv8-timer"; interrupts = <1 13 8>, <1 14 8>, <1 11 8>, <1 10 8>; };
                gic: gic {
                    compatible = "{{(isV2 ? "arm,gic-400" : "arm,gic-v3")}}";
                    interrupt-controller;
                    #interrupt-cells = <3>;
                    reg = <{{Cells(gicd)}} 0 {{(isV2 ? "0x1000" : "0x10000")}}>, <{{Cells(frame)}} 0 {{(isV2 ? "0x2000" : "0x200000")}}>;
                };
                uart: serial {
                    compatible = "nobody,uart";
                    reg = <{{Cells(uart + 0x400)}} 0 0x40>;
                    interrupts = <0 {{intid - 32}} 4>;
                };
                other {
                    compatible = "nobody,device";
                    reg = <{{Cells(other)}} 0 0x1000>;
                    interrupts = <0 {{intid - 31}} 1>;
                };
            };
            """);
        string gicvRegion = isV2 ? $"""<memory_region name="gicv" size="0x2000" phys_addr="0x{gicv:x}" />""" : "";
        string gicvMap = isV2 ? $"""<map mr="gicv" vaddr="0x{frame:x}" perms="rw" cached="false" />""" : "";
        Write("README.md", "# A board that does not exist\n");
        Write("images/README.md", "# Images\n");
        Write("systems/simple.system", $"""
            <system>
                <memory_region name="ram" size="0x8000000" page_size="0x200000" />
                <memory_region name="uart" size="0x1000" phys_addr="0x{uart:x}" />
                <memory_region name="other" size="0x1000" phys_addr="0x{other:x}" />
                {gicvRegion}
                <protection_domain name="VMM" priority="254">
                    <program_image path="vmm.elf" />
                    <map mr="ram" vaddr="0x40000000" perms="rw" />
                    <virtual_machine name="guest" priority="100">
                        <vcpu id="0" />
                        <map mr="ram" vaddr="0x{ram:x}" perms="rwx" />
                        <map mr="uart" vaddr="0x{uart:x}" perms="rw" cached="false" />
                        <map mr="other" vaddr="0x{other:x}" perms="rw" cached="false" />
                        {gicvMap}
                    </virtual_machine>
                    <irq irq="{intid}" id="7" trigger="level" />
                    <irq irq="{intid + 1}" id="8" trigger="edge" />
                </protection_domain>
            </system>
            """);
    }

    /// <summary>The folder with the board and its lender.</summary>
    public string Root => root;

    /// <summary>The board's folder.</summary>
    public string Folder => Path.Combine(root, Name);

    /// <summary>What `make board-check` says of it: rules that hold, and complaints with the board's folder as the root of paths.</summary>
    public (int Passed, string[] Complaints) Check()
    {
        List<string> complaints = [];
        Rules rules = new(complaints.Add);
        CheckedBoard.Run(rules, root, Name, sdk: null);
        return (rules.Passed, [.. complaints.Select(line => line.Replace(Folder + "/", "", StringComparison.Ordinal))]);
    }

    /// <summary>Makes a mistake.</summary>
    /// <param name="file">In the board's folder.</param>
    /// <param name="old">What stands there once.</param>
    /// <param name="by">What to write instead.</param>
    public void Replace(string file, string old, string by) => TestFiles.ReplaceOnce(Path.Combine(Folder, file), old, by);

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static string Cells(ulong address) => $"0x{address >> 32:x} 0x{(uint)address:x}";

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(Folder, name), text);
}
