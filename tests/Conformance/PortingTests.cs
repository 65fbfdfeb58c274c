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
