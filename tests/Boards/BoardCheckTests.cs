using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Lockstep.Boards;
using Lockstep.Boards.BoardCheck;
using Lockstep.Boards.DeviceTree;
using Lockstep.Conformance;
using Lockstep.Runner;
using Lockstep.Runner.Qemu;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Boards;

/// <summary>Goal: `lockstep board-check` accepts what is consistent, and each inconsistency gets a complaint that says where and
/// what to do. Method: made-up boards with one thing wrong each, and the repository's own boards.</summary>
public sealed class BoardCheckTests
{
    private const string Json = "made_up/board.json", Tree = "made_up/guest.dts", SystemFile = "made_up/systems/simple.system";
    private const string TreeV3 = "made_up_gicv3/guest.dts", SystemFileV3 = "made_up_gicv3/systems/simple.system";
    private const string SdkOptions = "sdk/board/made_up_sdk/debug/include/kernel/gen_config.json";
    private const string SdkPlatform = "sdk/board/made_up_sdk/debug/platform_gen.json";

    /// <summary>File, text in it, and what stands there instead. A null text stands for the whole file, which is deleted.</summary>
    private static IReadOnlyList<(string Case, string File, string? Old, string By)> Mistakes { get; } =
    [
        ("no read-me", "made_up/README.md", null, ""),
        ("no device tree", Tree, null, ""),
        ("board.json with an unknown member", Json, "\"listRegisters\": 4", "\"listRegisters\": 4, \"listRegister\": 4"),
        ("board.json without a member", Json, "\"listRegisters\": 4,\n", ""),
        ("board.json with a number as address", Json, "\"0x90000000\"", "90000000"),
        ("board.json without the GIC", Json,
            "  \"gic\": { \"distributor\": \"0x2c000000\",  \"cpuInterface\": \"0x2c010000\","
                + " \"virtualCpuInterface\": \"0x2c060000\"  },\n", ""),
        ("no such GIC version", Json, "\"gicVersion\": 2", "\"gicVersion\": 4"),
        ("too many list registers", Json, "\"listRegisters\": 4", "\"listRegisters\": 65"),
        ("GICv2 without GICV", Json, ", \"virtualCpuInterface\": \"0x2c060000\"", ""),
        ("GIC in RAM", Json, "\"distributor\": \"0x2c000000\"", "\"distributor\": \"0x8c000000\""),
        ("distributor not aligned", Json, "\"distributor\": \"0x2c000000\"", "\"distributor\": \"0x2c000800\""),
        ("two frames at one address", Json, "\"virtualCpuInterface\": \"0x2c060000\"", "\"virtualCpuInterface\": \"0x2c010000\""),
        ("loader outside RAM", Json, "0x90000000", "0x10000000"),
        ("regions below the loader", Json, "0xa0000000", "0x88000000"),
        ("memory not made of pages", Json, "0x40000000", "0x40000800"),
        ("no room for guest RAM", Json, "0xa0000000", "0xb8000000"),
        ("another earlycon", Json, "0x1c010000", "0x1c020000"),
        ("syntax of the device tree", Tree, "interrupts = <0 7 4>;", "interrupts = <0 7 4>"),
        ("GIC of another version", Tree, "arm,gic-400", "arm,gic-v3"),
        ("wrong distributor", Tree, "<0 0x2c000000 0 0x1000>", "<0 0x2c001000 0 0x1000>"),
        ("wrong CPU interface", Tree, "0x2c010000 0 0x2000", "0x2c020000 0 0x2000"),
        ("frames of the GIC overlap", Tree, "0x2c000000 0 0x1000", "0x2c000000 0 0x20000"),
        ("not an interrupt controller", Tree, "#interrupt-cells = <3>;", ""),
        ("no timer", Tree, "arm,armv8-timer", "arm,other-timer"),
        ("timers in another order", Tree, "<1 11 8>, <1 10 8>", "<1 10 8>, <1 11 8>"),
        ("timers as edges", Tree, "<1 11 8>", "<1 11 1>"),
        ("SPI with a falling edge", Tree, "<0 8 1>", "<0 8 2>"),
        ("trigger of the tree", Tree, "<0 8 1>", "<0 8 4>"),
        ("interrupt of the tree", Tree, "<0 7 4>", "<0 6 4>"),
        ("devices overlap", Tree, "reg = <0x20000 0x1000>", "reg = <0x100c0 0x1000>"),
        ("device not mapped", Tree, "reg = <0x20000 0x1000>", "reg = <0x40000 0x1000>"),
        ("device longer than its mapping", Tree, "reg = <0x20000 0x1000>", "reg = <0x20000 0x1800>"),
        ("device enabled without mapping", Tree, "status = \"disabled\";", ""),
        ("stdout-path of nothing", Tree, "serial0:115200n8", "serial1:115200n8"),
        ("trigger of the system", SystemFile, "irq=\"39\" id=\"1\" trigger=\"level\"", "irq=\"39\" id=\"1\" trigger=\"edge\""),
        ("interrupt not given", SystemFile, "irq=\"40\"", "irq=\"41\""),
        ("GICV page missing", SystemFile, "<map mr=\"gicv\" vaddr=\"0x2c010000\" perms=\"rw\" cached=\"false\" />", ""),
        ("GICV page of another address", SystemFile, "phys_addr=\"0x2c060000\"", "phys_addr=\"0x2c070000\""),
        ("hardware's CPU interface in the place of GICV", SystemFile, "phys_addr=\"0x2c060000\"", "phys_addr=\"0x2c010000\""),
        ("device cached", SystemFile, "vaddr=\"0x1c010000\" perms=\"rw\" cached=\"false\"", "vaddr=\"0x1c010000\" perms=\"rw\""),
        ("device in RAM", SystemFile, "phys_addr=\"0x1c020000\"", "phys_addr=\"0x8c020000\""),
        ("device without a place", SystemFile, "size=\"0x1000\" phys_addr=\"0x1c020000\"", "size=\"0x1000\""),
        ("regions overlap", SystemFile, "phys_addr=\"0x1c020000\"", "phys_addr=\"0x1c010000\""),
        ("guest RAM outside RAM", SystemFile, "page_size=\"0x200000\"", "page_size=\"0x200000\" phys_addr=\"0x70000000\""),
        ("guest RAM where loader.img goes", SystemFile, "page_size=\"0x200000\"", "page_size=\"0x200000\" phys_addr=\"0x88000000\""),
        ("guest RAM too small", SystemFile, "size=\"0x10000000\"", "size=\"0x4000000\""),
        ("guest RAM not aligned", SystemFile, "vaddr=\"0x80000000\" perms=\"rwx\"", "vaddr=\"0x80100000\" perms=\"rwx\""),
        ("GICv3: legacy frames in the tree", TreeV3, "0x2c100000 0 0x100000>", "0x2c100000 0 0x100000>, <0 0x2c200000 0 0x2000>"),
        ("GICv3: wrong redistributors", TreeV3, "0x2c100000 0 0x100000", "0x2c200000 0 0x100000"),
        ("GICv3: distributor of a page", TreeV3, "0x2c000000 0 0x10000>", "0x2c000000 0 0x1000>"),
        ("GICv3: hardware's distributor in the system", SystemFileV3, "phys_addr=\"0x2c060000\"", "phys_addr=\"0x2c000000\""),
        ("GICv3: GICV mapped", "made_up_gicv3/board.json", "\"redistributors\": \"0x2c100000\"",
            "\"redistributors\": \"0x2c100000\", \"virtualCpuInterface\": \"0x2c060000\""),
        ("SDK: no such board", Json, "made_up_sdk", "made_down_sdk"),
        ("SDK: GIC of another version", SdkOptions, "\"ARM_GIC_V3_SUPPORT\": false", "\"ARM_GIC_V3_SUPPORT\": true"),
        ("SDK: no virtual machines", SdkOptions, "\"ARM_HYPERVISOR_SUPPORT\": true", "\"ARM_HYPERVISOR_SUPPORT\": false"),
        ("SDK: the timer is the kernel's", SystemFile, "irq=\"40\" id=\"2\" trigger=\"edge\" />",
            "irq=\"40\" id=\"2\" trigger=\"edge\" /><irq irq=\"30\" id=\"3\" />"),
        ("SDK: SMC not passed on", SystemFile, "priority=\"254\"", "priority=\"254\" smc=\"true\""),
        ("SDK: loader of another address", Json, "0x90000000", "0x90200000"),
        ("SDK: damaged list of memory", SdkPlatform, "\"end\": 3221225472", "\"end\": \"3221225472\""),
        ("SDK: no list of devices", SdkPlatform, "\"devices\"", "\"device\""),
        ("SDK: a device that the kernel drives", SdkPlatform, "\"start\": 738590720", "\"start\": 738594816"),
    ];

    /// <summary>A line of the table above; xunit takes strings only.</summary>
    public static TheoryData<string> Cases => [.. Mistakes.Select(mistake => mistake.Case)];

    public static TheoryData<string> Boards => [.. Board.NamesIn(TestFiles.BoardsDirectory)];

    [Theory]
    [InlineData(MadeUpBoard.Gicv2, 30)]
    [InlineData(MadeUpBoard.Gicv3, 23)]
    public void Nothing_is_wrong_with_the_made_up_boards(string name, int rules)
    {
        using MadeUpBoard board = new();
        (int passed, IReadOnlyList<string> complaints) = board.Check(name, withSdk: name == MadeUpBoard.Gicv2);
        complaints.ShouldBeEmpty();
        // Fewer rules asked is not a better board.
        passed.ShouldBe(rules);
    }

    [Theory]
    [MemberData(nameof(Boards))]
    public void Nothing_is_wrong_with_the_boards(string name)
    {
        List<string> complaints = [];
        Rules rules = new(complaints.Add);
        CheckedBoard.Run(rules, TestFiles.BoardsDirectory, name, sdk: null);
        complaints.ShouldBeEmpty();
        rules.Passed.ShouldBeGreaterThan(15);
    }

    [Fact]
    public void A_board_that_QEMU_does_not_have_is_left_alone_by_what_runs_QEMU()
    {
        using MadeUpBoard board = new();
        Program.Main(["qemu", "--board", MadeUpBoard.Gicv2, "--boards-dir", board.Root, "--image", "loader.img"]).ShouldBe(1);
        Should.Throw<RunnerException>(() => BoardMachine.OfBoard(new DirectoryInfo(Path.Combine(board.Root, MadeUpBoard.Gicv2))))
            .Message.ShouldContain("has neither `qemu` nor `twin`");
        Should.Throw<RunnerException>(() => BoardFolders.Find(Path.Combine(board.Root, BoardFolders.All)));
        board.Replace(Json, "\"listRegisters\"", "\"qemu\": [\"-machine\", \"virt\"], \"listRegisters\"");
        Program.Main(["qemu", "--board", MadeUpBoard.Gicv2, "--boards-dir", board.Root, "--image", "loader.img"]).ShouldBe(0);
        BoardFolders.Find(Path.Combine(board.Root, BoardFolders.All)).ShouldBe([Path.Combine(board.Root, MadeUpBoard.Gicv2)]);
    }

    [Fact]
    public void A_place_is_that_of_the_property_and_else_that_of_the_node()
    {
        using TestFiles files = new();
        files.Write("part.dtsi", "\n&late { more = <1>; };\n");
        files.Write("some.dts", """
            /dts-v1/;
            / {
                late: a@1 {
                    text = "}; /* b:9 */ {";
                    flag;

                    b {
                    };
                };
            };
            /include/ "part.dtsi"

            """);
        TreePlaces places = TreePlaces.Read(files.PathOf("some.dts"));
        SourceLocation[] found =
        [
            places.Of(""), places.Of("/a@1"), places.Of("/a@1", "text"), places.Of("/a@1", "flag"), places.Of("/a@1/b"),
            places.Of("/a@1", "more"), places.Of("/a@1", "none"), places.Of("/none"),
        ];
        string[] expected = ["some.dts:2", "some.dts:3", "some.dts:4", "some.dts:5", "some.dts:7", "part.dtsi:2", "some.dts:3", "some.dts"];
        found.Select(place => files.Relative(place.ToString())).ShouldBe(expected);
    }

    [Fact]
    public void Each_mistake_gets_its_complaint()
    {
        string[] lines = [.. Mistakes.Select(mistake => $"{mistake.Case}\n  {string.Join("\n  ", ComplaintsOf(mistake))}")];
        string.Join('\n', lines).ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_complaint_names_a_file_and_a_mend(string name)
    {
        IReadOnlyList<string> complaints = ComplaintsOf(Mistakes.Single(mistake => mistake.Case == name));
        complaints.ShouldNotBeEmpty();
        complaints.ShouldAllBe(complaint => complaint.Contains("error: ", StringComparison.Ordinal));
        complaints.ShouldAllBe(complaint => complaint.StartsWith("made_up", StringComparison.Ordinal)
            || complaint.StartsWith("sdk/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, TestFiles.BoardName)]
    [InlineData(0, BoardCheckCommand.All)]
    [InlineData(1, "no_such_board")]
    public void The_exit_code_is_1_for_a_complaint(int expected, string board) =>
        Program.Main(["board-check", "--board", board, "--boards-dir", TestFiles.BoardsDirectory]).ShouldBe(expected);

    private static IReadOnlyList<string> ComplaintsOf((string Case, string File, string? Old, string By) mistake)
    {
        using MadeUpBoard board = new();
        if (mistake.Old is null)
        {
            board.Delete(mistake.File);
        }
        else
        {
            board.Replace(mistake.File, mistake.Old, mistake.By);
        }
        bool isV3 = Path.GetDirectoryName(mistake.File)!.StartsWith(MadeUpBoard.Gicv3, StringComparison.Ordinal);
        bool withSdk = mistake.Case.StartsWith("SDK", StringComparison.Ordinal);
        return board.Check(isV3 ? MadeUpBoard.Gicv3 : MadeUpBoard.Gicv2, withSdk).Complaints;
    }
}
