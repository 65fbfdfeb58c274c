using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Lockstep.Boards;
using Lockstep.Boards.BoardCheck;
using Lockstep.Model.Configuration;

namespace Lockstep.Tests.Boards;

/// <summary>Two boards that do not exist, `made_up` with a GICv2 and `made_up_gicv3`, and an SDK that has the first: all that
/// `lockstep board-check` reads, small and without a mistake.</summary>
internal sealed class MadeUpBoard : IDisposable
{
    public const string Gicv2 = "made_up", Gicv3 = "made_up_gicv3", Sdk = "sdk";

    private const string SdkBoard = $"{Sdk}/board/made_up_sdk/debug";
    private const ulong LoaderAddress = 0x9000_0000;

    private readonly TestFiles _files = new();

    public MadeUpBoard()
    {
        (string Board, string Facts, string Gic, string Page)[] boards =
        [
            (Gicv2, Json(2, """ "cpuInterface": "0x2c010000", "virtualCpuInterface": "0x2c060000" """),
                GicNode("arm,gic-400", "0x2c000000 0 0x1000", "0x2c010000 0 0x2000"), GicPage),
            (Gicv3, Json(3, """ "redistributors": "0x2c100000" """),
                GicNode("arm,gic-v3", "0x2c000000 0 0x10000", "0x2c100000 0 0x100000"), ""),
        ];
        foreach ((string board, string facts, string gic, string page) in boards)
        {
            _files.Write($"{board}/board.json", facts);
            _files.Write($"{board}/guest.dts", Tree.Replace("GIC", gic, StringComparison.Ordinal));
            _files.Write($"{board}/systems/simple.system", SystemFile(page));
            _files.Write($"{board}/README.md", "# A board that does not exist\n");
            _files.Write($"{board}/images/README.md", "# Images\n");
        }
        WriteSdk();
    }

    private static string GicPage => """<map mr="gicv" vaddr="0x2c010000" perms="rw" cached="false" />""";

    private static string Tree => """
        /dts-v1/;
        / {
            #address-cells = <2>;
            #size-cells = <2>;
            interrupt-parent = <&gic>;
            aliases { serial0 = &uart; };
            chosen { stdout-path = "serial0:115200n8"; };
            cpus {
                #address-cells = <1>;
                #size-cells = <0>;
                cpu@0 { device_type = "cpu"; compatible = "arm,cortex-a53"; reg = <0>; };
            };
            timer { compatible = "arm,armv8-timer"; interrupts = <1 13 8>, <1 14 8>, <1 11 8>, <1 10 8>; };
            GIC
            soc {
                compatible = "simple-bus";
                #address-cells = <1>;
                #size-cells = <1>;
                ranges = <0x0 0x0 0x1c000000 0x1000000>;
                uart: serial@10000 {
                    compatible = "arm,pl011";
                    reg = <0x10000 0x100>;
                    interrupts = <0 7 4>;
                };
                rtc@20000 {
                    compatible = "arm,pl031";
                    reg = <0x20000 0x1000>;
                    interrupts = <0 8 1>;
                };
                off@30000 {
                    reg = <0x30000 0x1000>;
                    interrupts = <0 9 4>;
                    status = "disabled";
                };
            };
        };

        """;

    /// <summary>The directory of the boards.</summary>
    public string Root => _files.Root;

    /// <summary>Puts another text in the place of one that a file has once.</summary>
    public void Replace(string file, string old, string by) => TestFiles.ReplaceOnce(_files.PathOf(file), old, by);

    /// <summary>Lets a board borrow the machine of one of the repository's boards, which is put beside it.</summary>
    public void Borrow(string board, string lender)
    {
        Directory.CreateSymbolicLink(Path.Combine(Root, lender), Path.Combine(TestFiles.BoardsDirectory, lender));
        Replace($"{board}/board.json", "\"listRegisters\"", $"\"twin\": \"{lender}\", \"listRegisters\"");
    }

    /// <summary>What builds a board's image, with stand-ins for programs and images.</summary>
    public BuildOptions Options(string board) => _files.Options with { Board = board, BoardsDirectory = Root };

    /// <summary>The message of an action's error, without the directories that differ.</summary>
    public string ErrorOf(Action action) => _files.ErrorOf(action);

    public void Delete(string file) => File.Delete(_files.PathOf(file));

    /// <summary>Runs all rules of a board.</summary>
    /// <param name="board">Its folder.</param>
    /// <param name="withSdk">Whether the SDK is compared too.</param>
    /// <returns>How many held, and what the others said.</returns>
    public (int Passed, IReadOnlyList<string> Complaints) Check(string board, bool withSdk)
    {
        List<string> complaints = [];
        Rules rules = new(complaints.Add);
        CheckedBoard.Run(rules, _files.Root, board, withSdk ? _files.PathOf(Sdk) : null);
        return (rules.Passed, [.. complaints.Select(_files.Relative)]);
    }

    public void Dispose() => _files.Dispose();

    private static string Json(int version, string frames) => $$"""
        {
          "microkitBoard": "made_up_sdk",
          "gicVersion": {{version}},
          "listRegisters": 4,
          "gic": { "distributor": "0x2c000000", {{frames}} },
          "bootArguments": "console=ttyAMA0 earlycon=pl011,0x1c010000",
          "loaderAddress": "0x90000000",
          "memoryBase": "0x80000000",
          "memorySize": "0x40000000",
          "regionsBase": "0xa0000000"
        }

        """;

    private static string GicNode(string compatible, string first, string second) => $$"""
        gic: gic@2c000000 {
                compatible = "{{compatible}}";
                interrupt-controller;
                #interrupt-cells = <3>;
                reg = <0 {{first}}>, <0 {{second}}>;
            };
        """;

    private static string SystemFile(string page) => $"""
        <system>
            <memory_region name="ram" size="0x10000000" page_size="0x200000" />
            <memory_region name="uart" size="0x1000" phys_addr="0x1c010000" />
            <memory_region name="rtc" size="0x1000" phys_addr="0x1c020000" />
            <memory_region name="gicv" size="0x1000" phys_addr="0x2c060000" />
            <protection_domain name="VMM" priority="254">
                <program_image path="vmm.elf" />
                <map mr="ram" vaddr="0x80000000" perms="rw" />
                <virtual_machine name="linux" priority="100">
                    <vcpu id="0" />
                    <map mr="ram" vaddr="0x80000000" perms="rwx" />
                    <map mr="uart" vaddr="0x1c010000" perms="rw" cached="false" />
                    <map mr="rtc" vaddr="0x1c020000" perms="rw" cached="false" />
                    {page}
                </virtual_machine>
                <irq irq="39" id="1" trigger="level" />
                <irq irq="40" id="2" trigger="edge" />
            </protection_domain>
        </system>

        """;

    private void WriteSdk()
    {
        string[] labels =
            [.. typeof(InvocationLabels).GetFields().Select(field => field.Name).Where(name => name != nameof(InvocationLabels.Reserved))];
        _files.Write($"{SdkBoard}/invocations_all.json", "{" + string.Join(',', labels.Select((name, i) => $"\"{name}\": {i + 1}")) + "}");
        string registers = string.Concat(Enum.GetNames<VcpuRegister>().Select(name => $"    seL4_VCPUReg_{name},\n"));
        _files.Write($"{SdkBoard}/include/sel4/sel4_arch/constants.h", $"enum {{\n{registers}}};\n");
        _files.Write($"{SdkBoard}/include/kernel/gen_config.json",
            """{ "ARM_HYPERVISOR_SUPPORT": true, "ARM_GIC_V3_SUPPORT": false, "EXPORT_PTMR_USER": false }""");
        _files.Write($"{SdkBoard}/platform_gen.json",
            """
            { "devices": [{ "start": 0, "end": 738197504 }, { "start": 738590720, "end": 2147483648 }],
              "memory": [{ "start": 2147483648, "end": 3221225472 }] }
            """);
        Directory.CreateDirectory(_files.PathOf($"{SdkBoard}/elf"));
        byte[] loader = new TestElf { Entry = LoaderAddress }.Segment(7, LoaderAddress, [1, 2, 3, 4], ".text").Build();
        _files.Write($"{SdkBoard}/elf/loader.elf", loader);
    }
}
