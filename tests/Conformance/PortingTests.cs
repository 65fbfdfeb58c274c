using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Lockstep.Boards;
using Lockstep.Boards.Twins;
using Lockstep.Conformance;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Conformance;

/// <summary>Goal: a new board is data. Method: boards with memory maps that no board has; every suite, in process and a quick one on vmm.elf.</summary>
public sealed class PortingTests
{
    /// <summary>GIC version, RAM, devices, INTID of the serial port; the INTIDs are those that the lent devices and the scripts use too.</summary>
    public static TheoryData<int, ulong, ulong, int> Maps() => new()
    {
        { 2, 0, 0x1_c000_0000, 39 },
        { 2, 0x1_0000_0000, 0x800_0000, 80 },
        { 3, 0, 0x900_0000, 208 },
        { 3, 0x7f_0000_0000, 0x2_0000_0000, 48 },
    };

    /// <summary>One mistake each in the board with RAM above 4 GiB: GICD at 0x8000000, GICC 0x8020000, GICV 0x8400000, serial port 0x8800400, SPI 48.</summary>
    private static readonly (string Mistake, string File, string Old, string By)[] Mistakes =
    [
        ("wrong base of the GIC", "guest.dts", "reg = <0x0 0x8000000 0 0x1000>", "reg = <0x0 0x8010000 0 0x1000>"),
        ("overlap of two devices", "guest.dts", "reg = <0x0 0x8810000 0 0x1000>", "reg = <0x0 0x8800420 0 0x1000>"),
        ("overlap of two regions", "systems/simple.system", "phys_addr=\"0x8810000\"", "phys_addr=\"0x8800000\""),
        ("no page of GICV", "systems/simple.system", "<map mr=\"gicv\" vaddr=\"0x8020000\" perms=\"rw\" cached=\"false\" />", ""),
        ("GICV at another address", "systems/simple.system", "phys_addr=\"0x8400000\"", "phys_addr=\"0x8420000\""),
        ("wrong trigger", "systems/simple.system", "irq=\"81\" id=\"8\" trigger=\"edge\"", "irq=\"81\" id=\"8\" trigger=\"level\""),
        ("wrong interrupt", "systems/simple.system", "irq=\"80\"", "irq=\"79\""),
        ("another version of the GIC", "board.json", "\"gicVersion\": 2", "\"gicVersion\": 3"),
        ("more list registers than the twin has", "board.json", "\"listRegisters\": 4", "\"listRegisters\": 16"),
        ("RAM that is not aligned", "systems/simple.system", "vaddr=\"0x100000000\"", "vaddr=\"0x100100000\""),
        ("a device that is cached", "systems/simple.system", "vaddr=\"0x8810000\" perms=\"rw\" cached=\"false\"", "vaddr=\"0x8810000\" perms=\"rw\""),
        ("loader outside of RAM", "board.json", "\"0x90000000\"", "\"0x10000000\""),
    ];

    [Theory]
    [MemberData(nameof(Maps))]
    public void Nothing_is_wrong_with_it(int gicVersion, ulong ram, ulong devices, int intid)
    {
        using PortedBoard board = new(gicVersion, ram, devices, intid);
        (int passed, string[] complaints) = board.Check();
        complaints.ShouldBeEmpty();
        passed.ShouldBeGreaterThan(15);
    }

    [Fact]
    public void Each_broken_variant_gets_its_complaint() => string.Join('\n', Mistakes.Select(mistake =>
    {
        using PortedBoard board = new(2, 0x1_0000_0000, 0x800_0000, 80);
        board.Replace(mistake.File, mistake.Old, mistake.By);
        string[] complaints = board.Check().Complaints;
        complaints.ShouldNotBeEmpty(mistake.Mistake);
        return $"{mistake.Mistake}\n  {string.Join("\n  ", complaints)}";
    })).ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());

    [Theory]
    [MemberData(nameof(Maps))]
    public void Every_suite_passes_in_process(int gicVersion, ulong ram, ulong devices, int intid)
    {
        using PortedBoard board = new(gicVersion, ram, devices, intid);
        foreach (int vcpus in GuestMachine.VcpuCounts)
        {
            GuestMachine guest = Machine(board, gicVersion, vcpus);
            (guest.RamBase, guest.Platform.UartIntid).ShouldBe((ram, (uint)intid));
            string[] wrong =
            [
                .. from suite in Suite.Default
                   from script in suite.Scripts(new SuiteRequest(guest, 1, 300))
                   let run = ComposedRun.Of(guest, script)
                   where Difference.InProcess(run) is not null
                   select $"{suite.Name}, {script.Name}: {run.Fault}",
            ];
            wrong.ShouldBeEmpty($"{guest}");
        }
    }

    [Theory]
    [MemberData(nameof(Maps))]
    public async Task A_suite_passes_on_vmm_elf(int gicVersion, ulong ram, ulong devices, int intid)
    {
        using PortedBoard board = new(gicVersion, ram, devices, intid);
        GuestMachine guest = Machine(board, gicVersion, vcpus: 2);
        var files = new MachineFiles(board.Folder, Path.GetDirectoryName(Repository.Built("vmm.elf"))!);
        Suite suite = Suite.All.Single(one => one.Name == "sgi");
        SuiteResult result = await new Campaign(files, suite, guest, new CampaignRequest(1, 300, null)).RunAsync(CancellationToken.None);
        string.Join('\n', result.Texts).ShouldBeEmpty();
        result.Scripts.ShouldBeGreaterThan(10);
        result.Operations.ShouldBeGreaterThan(1000);
    }

    private static GuestMachine Machine(PortedBoard board, int gicVersion, int vcpus)
    {
        var bare = new GuestMachine(gicVersion, vcpus) { Board = PortedBoard.Name, IsTwin = true };
        GuestMap map = GuestMapCommand.Of(Board.Load(board.Root, PortedBoard.Name), bare.SystemName);
        return BoardMap.Of(bare, JsonSerializer.Serialize(map, GuestMapJson.Default.GuestMap));
    }
}
