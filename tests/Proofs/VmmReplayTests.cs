using System;
using System.Collections.Generic;
using System.Linq;
using Lockstep.Model.Words;
using Lockstep.Proofs.Command;
using Lockstep.Proofs.Theorems;
using Lockstep.Proofs.Theorems.Gic;
using Lockstep.Tests.Explore;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs;

/// <summary>What a theorem does to the model is done to the VMM: its faults show, and so does a state that it cannot be in.</summary>
public sealed class VmmReplayTests
{
    private const string Ppi16 = "state: input lines of INTIDs 0 to 31 of CPU 0";

    /// <summary>Replays a theorem in its first configuration, beginning after reset but for one word of the state.</summary>
    /// <param name="id">The theorem.</param>
    /// <param name="choices">Its choices, name=number.</param>
    /// <param name="word">Name of the word.</param>
    /// <param name="value">Its value, added to the one after reset.</param>
    /// <returns>The verdict, then what there is to say, for who has loaded this with another VMM.</returns>
    public static string[] Replay(string id, string[] choices, string word, uint value)
    {
        Theorem theorem = Theorem.All.Single(t => t.Id == id);
        TheoremConfiguration configuration = theorem.Configurations[0];
        Dictionary<string, string> values = GicWords<Word32, Bit>
            .All(Lockstep.Model.Gic.Gic<Word32, Bit>.Reset(configuration.Gic!)).ToDictionary(w => $"state: {w.Name}", w => $"0x{w.Value.Value + ($"state: {w.Name}" == word ? value : 0):x}");
        ChoiceMade[] made = [.. choices.Select(c => new ChoiceMade(c.Split('=')[0], int.Parse(c.Split('=')[1])))];
        VmmResult result = VmmReplay.Of(theorem, configuration, made, values);
        return [$"{result.Verdict}", .. result.Lines];
    }

    /// <summary>T28 reads every offset of the distributor: a reserved one that reads 1 shows, and with the VMM as it is all is right.</summary>
    [Fact]
    public void A_fault_of_the_VMM_shows()
    {
        Replay("T28", ["CPU=0"], "", 0)[0].ShouldBe(nameof(VmmVerdict.Right));
        var broken = new OtherVmm(BrokenAssembly.Vmm("Gic/Registers/GICD_NSACR.cs", "=> 0;", "=> 1;"));
        try
        {
            string[] said = broken.Method<Func<string, string[], string, uint, string[]>>(typeof(VmmReplayTests), nameof(Replay))(
                "T28", ["CPU=0"], "", 0);
            said[0].ShouldBe(nameof(VmmVerdict.Wrong));
            said.ShouldContain(line => line.Contains("reads GICD_NSACR0: 0x0 in the theorem, model 0x0, VMM 0x1"), string.Join('\n', said));
            said[^1].ShouldContain("WRONG in the VMM: vCPU 0: a read of 4 at GICD + 0xe00 returned 0x1, the model 0x0");
        }
        finally
        {
            broken.Unload();
        }
    }

    /// <summary>Enabling a level whose line is high: the state has pending, routed, prioritised and active interrupts.</summary>
    [Theory]
    [InlineData("state: latch of GICD_ISPENDR1", 0x8000_0001u)]
    [InlineData("state: GICD_ISACTIVER1", 0x10u)]
    [InlineData("state: GICD_IPRIORITYR9", 0xf8a0_0800u)]
    [InlineData("state: edge bits (GICD_ICFGR) of INTIDs 32 to 63", 0x30u)]
    [InlineData("state: input lines of INTIDs 32 to 63", 0x30u)]
    [InlineData("state: GICC_APR0 of CPU 0", 0x4u)]
    [InlineData("state: GICC_PMR of CPU 0", 0x80u)]
    [InlineData("state: GICC_CTLR group enables of CPU 0", 3u)]
    [InlineData("state: GICD_CTLR", 3u)]
    public void A_state_that_operations_make_is_reached(string word, uint value)
    {
        string[] said = Replay("T13", ["CPU=0", "n=2"], word, value);
        said[0].ShouldBe(nameof(VmmVerdict.Right), string.Join('\n', said));
        said.ShouldContain(line => line.Contains("writes GICD_ICFGR2 <- 0"));
    }

    [Fact]
    public void A_state_that_no_operation_makes_is_said_to_be_one()
    {
        string[] said = Replay("T13", ["CPU=0", "n=2"], Ppi16, 1 << 16);
        said[0].ShouldBe(nameof(VmmVerdict.NotReachable));
        said[1].ShouldBe("not reachable by guest operations:");
        said[2].ShouldContain("input lines of INTIDs 0 to 31 of CPU 0: 0x10000 is wanted, 0x0 is reached");
        said.ShouldNotContain(line => line.Contains("the VMM does"));
    }

    [Fact]
    public void What_is_not_the_VMMs_is_not_replayed()
    {
        string Reason(string id, int configuration = 0, params ChoiceMade[] choices)
        {
            Theorem theorem = Theorem.All.Single(t => t.Id == id);
            return VmmReplay.Of(theorem, theorem.Configurations[configuration], choices, new Dictionary<string, string>()).Reason;
        }

        Reason("F2", 2).ShouldContain("another machine");
        Reason("F12", 0, new ChoiceMade("register", 1)).ShouldContain("do not trap on seL4");
        Reason("T37").ShouldContain("below the VMM");
        VmmReplay.Of(Theorem.All.Single(t => t.Id == "T14"), GicConfigurations.Others[0], [], new Dictionary<string, string>()).Reason
            .ShouldContain("another implementation");
    }
}
