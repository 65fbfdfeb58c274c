using System.CommandLine;
using System.IO;
using System.Threading.Tasks;
using Lockstep.Conformance;
using Lockstep.Runner;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Conformance;

/// <summary>What is wrong with an option, and what to do instead.</summary>
public sealed class OptionErrorTests
{
    [Theory]
    [InlineData("--suite nonsense", "--suite nonsense: there is none of this name; choose from ")]
    [InlineData("--gic 4", "--gic 4: choose from 2, 3")]
    [InlineData("--gic 2 --vcpus 9", "--vcpus 9: choose from 1, 2, 4")]
    [InlineData("--seed 0xyz", "--seed 0xyz: not a number; give decimal digits, or 0x and hexadecimal ones")]
    [InlineData("--operations many", "--operations many: not a number")]
    [InlineData("soak --hours 0", "--hours 0: not a time; give a number of hours, 0.5 for half an hour")]
    [InlineData("soak --hours -1", "--hours -1: not a time")]
    [InlineData("soak --hours soon", "--hours soon: not a time")]
    [InlineData("soak --hours 0.1 --gic 1", "--gic 1: choose from 2, 3")]
    public async Task It_is_named(string arguments, string error) => (await ErrorOf(arguments.Split(' '))).ShouldStartWith(error);

    [Fact]
    public async Task An_unknown_board_gets_the_list()
    {
        string boards = Path.Combine(Repository.Root, "Boards");
        (await ErrorOf("--board", Path.Combine(boards, "nowhere"))).ShouldBe(
            $"--board nowhere: there is no such board in {boards}; choose from {string.Join(", ", Names(boards))}, all");
        (await ErrorOf("--board", Path.Combine(boards, "qemu_arm_virt_gicv3"))).ShouldBe(
            "--board qemu_arm_virt_gicv3: it is the part of qemu_arm_virt with a GICv3; give that board, and GIC 3");
    }

    [Fact]
    public void All_boards_are_those_with_a_device_tree()
    {
        string boards = Path.Combine(Repository.Root, "Boards");
        BoardFolders.Find(Path.Combine(boards, "all")).ShouldContain(Path.Combine(boards, "qemu_arm_virt"));
        BoardFolders.Find(Path.Combine(boards, "qemu_arm_virt/")).ShouldBe([Path.Combine(boards, "qemu_arm_virt")]);
        string both = Path.Combine(boards, "qemu_arm_virt"), one = Path.Combine(boards, "imx8mm_evk");
        BoardFolders.Of(both, 2).ShouldBe(both);
        BoardFolders.Of(both + "/", 3).ShouldBe(both + "_gicv3");
        BoardFolders.Of(one, 3).ShouldBe(one);
        BoardFolders.GicVersionsOf(both).ShouldBe([2, 3]);
        BoardFolders.GicVersionsOf(one).ShouldBe([3]);
        BoardFolders.IsTwin(one).ShouldBeTrue();
        BoardFolders.IsTwin(both).ShouldBeFalse();
        BoardFolders.ImagesOf(one).ShouldBe(Path.Combine(boards, File.Exists(Path.Combine(one, "images", "linux")) ? "imx8mm_evk" : "qemu_arm_virt_gicv3", "images"));
    }

    private static System.Collections.Generic.IEnumerable<string?> Names(string boards)
    {
        foreach (string board in BoardFolders.Find(Path.Combine(boards, "all")))
        {
            yield return Path.GetFileName(board);
        }
    }

    private static async Task<string> ErrorOf(params string[] arguments)
    {
        var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false };
        return (await Should.ThrowAsync<RunnerException>(() => ConformanceCommand.Create().Parse(arguments).InvokeAsync(configuration))).Message;
    }
}
