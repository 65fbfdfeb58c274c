using System;
using System.IO;
using System.Linq;
using Lockstep.Boards;
using Lockstep.Boards.DeviceTree;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Boards;

/// <summary>Goal: the guest's device tree says what the system is, keeps what the user wrote, and mistakes in it are
/// reported at their place. Method: small sources through dtc.</summary>
public sealed class DeviceTreeTests
{
    private const string UserTree = """
        /dts-v1/;
        /memreserve/ 0x10000 0x1000;
        / {
            #address-cells = <1>;
            #size-cells = <1>;
            interrupt-parent = <&gic>;
            chosen { bootargs = "root=/dev/vda quiet"; stdout-path = &uart; linux,initrd-start = <1>; };
            cpus {
                #address-cells = <1>;
                #size-cells = <0>;
                cpu-map { cluster0 { core0 { cpu = <&cpu0>; }; core1 { cpu = <&cpu1>; }; }; };
                cpu0: cpu@100 { device_type = "cpu"; reg = <0x100>; enable-method = "spin-table"; cpu-release-addr = <0 4>; };
                cpu1: cpu@101 { device_type = "cpu"; reg = <0x101>; enable-method = "spin-table"; };
            };
            psci { compatible = "arm,psci"; method = "hvc"; cpu_on = <2>; };
            memory@80000000 { device_type = "memory"; reg = <0x80000000 0x1000>; };
            soc {
                compatible = "simple-bus";
                #address-cells = <1>;
                #size-cells = <1>;
                ranges = <0x0 0xff000000 0x100000>;
                gic: gic@1000 { compatible = "arm,gic-400"; interrupt-controller; #interrupt-cells = <3>; #address-cells = <0>; reg = <0x1000 0x1000>, <0x2000 0x2000>; };
                uart: serial@3000 { reg = <0x3000 0x100>; interrupts = <0 193 1>; label = "quote \" and \\ slash"; odd = [01 02 03]; };
                eth@4000 { reg = <0x4000 0x100>; interrupts-extended = <&gic 0 200 4>; };
                off@5000 { reg = <0x5000 0x100>; interrupts = <0 900 4>; status = "disabled"; };
                bridge@6000 {
                    reg = <0x6000 0x100>;
                    #address-cells = <3>;
                    #size-cells = <2>;
                    #interrupt-cells = <1>;
                    interrupt-map = <0 0 0 1 &gic 0 210 4>, <0 0 0 2 &gic 0 211 4>;
                };
            };
        };
        """;

    private static readonly GuestTreeFacts s_facts = new([(0x4000_0000, 0x1000_0000)], (0x4fd0_0000, 0x1234), 1, null, "console=ttyAMA0");

    [Fact]
    public void The_boards_tree_gets_memory_chosen_and_one_cpu_node_a_vcpu()
    {
        Tree tree = Compile(File.ReadAllText(Path.Combine(TestFiles.BoardsDirectory, TestFiles.BoardName, "guest.dts")));
        GuestTree.Patch(tree, s_facts with { VcpuCount = 2 }, "guest.dts");
        TreeSource.Write(tree, "test").ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());
    }

    [Fact]
    public void A_users_tree_keeps_what_the_system_does_not_decide()
    {
        Tree tree = Compile(UserTree);
        GuestTree.Patch(tree, s_facts, "linux.dts");
        TreeSource.Write(tree, "test").ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());
    }

    [Fact]
    public void Without_a_ram_disk_chosen_names_none()
    {
        Tree tree = Compile(UserTree);
        GuestTree.Patch(tree, s_facts with { Initrd = null, BootArguments = "single" }, "linux.dts");
        tree.Root.Child("chosen")!.Has("linux,initrd-start").ShouldBeFalse();
        tree.Root.Child("chosen")!.String("bootargs").ShouldBe("single");
    }

    [Fact]
    public void The_controllers_frames_are_translated_through_buses()
    {
        InterruptController gic = InterruptController.Find(Compile(UserTree), "linux.dts");
        gic.Version.ShouldBe(2u);
        gic.Frames.ShouldBe([(0xff00_1000ul, 0x1000ul), (0xff00_2000ul, 0x2000ul)]);
    }

    [Fact]
    public void The_highest_intid_counts_interrupt_maps_and_leaves_out_disabled_nodes()
    {
        Tree tree = Compile(UserTree);
        InterruptController.Find(tree, "linux.dts").IntidEnd(tree).ShouldBe(32u + 211 + 1);
    }

    [Fact]
    public void Source_and_blob_agree_in_both_directions()
    {
        Tree tree = Compile(UserTree);
        Tree again = Compile(TreeSource.Write(tree, "test"));
        TreeSource.Write(again, "test").ShouldBe(TreeSource.Write(tree, "test"));
        again.Reservations.ShouldBe([(0x10000ul, 0x1000ul)]);
    }

    [Fact]
    public void Mistakes_are_reported_at_their_place()
    {
        using TestFiles files = new();
        const string good = """#address-cells = <2>; #size-cells = <2>; cpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { reg = <0>; }; };""";
        const string gic = """gic@0 { compatible = "arm,gic-400"; interrupt-controller; #interrupt-cells = <3>; reg = <0 0x8000000 0 0x1000>, <0 0x8010000 0 0x1000>; };""";
        (string Case, string Source)[] cases =
        [
            ("syntax", "/dts-v1/;\n/ {\n\tchosen { bootargs = ; };\n};\n"),
            ("unknown label", "/dts-v1/;\n/ {\n\tinterrupt-parent = <&gic>;\n};\n"),
            ("no controller", Wrap(good)),
            ("two controllers", Wrap(good + gic + gic.Replace("gic@0", "gic@1", StringComparison.Ordinal))),
            ("one frame", Wrap(good + gic.Replace(", <0 0x8010000 0 0x1000>", "", StringComparison.Ordinal))),
            ("bus without ranges", Wrap(good + "bus { #address-cells = <2>; #size-cells = <2>; " + gic + " };")),
            ("no cpus", Wrap("#address-cells = <2>; #size-cells = <2>; " + gic)),
            ("32-bit cells", Wrap("#address-cells = <1>; #size-cells = <1>; cpus { #address-cells = <1>; #size-cells = <0>; cpu@0 { reg = <0>; }; };"
                + gic.Replace("0 0x", "0x", StringComparison.Ordinal).Replace("<0x8000000 0x1000>, <0x8010000 0x1000>", "<0x8000000 0x1000>, <0x8010000 0x1000>", StringComparison.Ordinal))),
        ];
        string[] lines = [.. cases.Select(c => $"{c.Case}\n  {files.ErrorOf(() => Patch(c.Source))}")];
        string.Join('\n', lines).ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());

        static string Wrap(string body) => $"/dts-v1/;\n/ {{ {body} }};\n";

        static void Patch(string source)
        {
            Tree tree = Compile(source);
            InterruptController.Find(tree, "linux.dts");
            GuestTreeFacts facts = s_facts with { Ram = [(0x8_0000_0000, 0x1000_0000)] };
            GuestTree.CheckCells(tree, facts, "linux.dts");
            GuestTree.Patch(tree, facts, "linux.dts");
        }
    }

    [Fact]
    public void A_damaged_blob_is_an_error_and_never_a_crash()
    {
        byte[] blob = TreeCompiler.CompileText(UserTree, "linux.dts");
        for (int length = 0; length < blob.Length; length++)
        {
            Should.Throw<UserError>(() => FlattenedTree.Read(blob[..length], "guest.dtb"));
        }
        for (int i = 0; i < blob.Length; i++)
        {
            byte[] damaged = (byte[])blob.Clone();
            damaged[i] ^= 0xff;
            try
            {
                FlattenedTree.Read(damaged, "guest.dtb");
            }
            catch (UserError)
            {
                // Refused is as good as read: a flipped byte may be in a value.
            }
        }
    }

    private static Tree Compile(string source) => FlattenedTree.Read(TreeCompiler.CompileText(source, "linux.dts"), "linux.dts");
}
