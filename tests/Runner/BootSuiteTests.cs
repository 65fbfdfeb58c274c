using System.Linq;
using Lockstep.Runner;
using Lockstep.Runner.Boot;
using Lockstep.Runner.Qemu;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Runner;

/// <summary>Goal: each system gets the checks and the serial ports that fit what is in it. Method: reports and boards
/// as texts.</summary>
public class BootSuiteTests
{
    private const string Report = "System\n  board  b\n\nVirtual machine `a`\n  vCPUs                4\n\nVirtual machine `b`\n  vCPUs                1\n";

    [Fact]
    public void The_report_tells_guests_and_their_processors()
    {
        BuiltSystem.Parse(Report).Vcpus.ShouldBe([4, 1]);
        BuiltSystem.Parse("Microkit's own").Vcpus.ShouldBe([1]);
    }

    [Theory]
    [InlineData("mine", new[] { 1 }, "typed-lines")]
    [InlineData("mine", new[] { 4 }, "off-and-on")]
    [InlineData("mine", new[] { 1, 1 }, "crashed-neighbour")]
    [InlineData("u-boot", new[] { 1 }, "external-abort")]
    [InlineData("virtio", new[] { 1 }, "write-file")]
    public void A_system_gets_the_checks_that_fit(string name, int[] vcpus, string check) =>
        BootSuites.Of(name, new BuiltSystem(vcpus)).Select(item => item.Name).ShouldContain(check);

    [Fact]
    public void Further_serial_ports_are_the_boards_consoles()
    {
        BoardMachine machine = BoardMachine.Parse("""{ "consoles": ["port,addr=1"] }""");
        machine.Serial(["a"]).ShouldBe(["-serial", "chardev:a"]);
        machine.Serial(["a", "b"]).ShouldBe(["-serial", "chardev:a", "-device", "port,addr=1,chardev=b"]);
        Should.Throw<RunnerException>(() => machine.Serial(["a", "b", "c"])).Message.ShouldContain("3 guests, and the board 2 serial ports");
    }

    // What zlib's crc32 gives for 0x100 little-endian words 0x12345678.
    [Fact]
    public void The_sum_is_that_of_zlib() => UBootChecks.Crc32(0x100).ShouldBe(0xf89c_6f94u);

    /// <summary>The console comes in pieces, and half a number is another number.</summary>
    [Theory]
    [InlineData("\"Synchronous Abort\" handler, esr 0x96", null)]
    [InlineData("\"Synchronous Abort\" handler, esr 0x96000410", null)]
    [InlineData("\"Synchronous Abort\" handler, esr 0x96000410\n", "96000410")]
    public void The_report_of_an_abort_is_read_when_its_line_is_whole(string text, string? esr)
    {
        var match = UBootChecks.AbortLine().Match(text);
        (match.Success ? match.Groups[1].Value : null).ShouldBe(esr);
    }
}
