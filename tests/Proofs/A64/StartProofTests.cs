using Lockstep.Model.Configuration;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Events.Start;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Guest;
using Shouldly;
using Xunit;
using Word32 = Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWord8>>;
using Word64 = Lockstep.Proofs.Words.SymbolicWide<
    Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWord8>>>;

namespace Lockstep.Tests.Proofs.A64;

/// <summary>Proofs over start-up: cases of each row hold, a broken program is refuted, and the rules mean what their names say.</summary>
public sealed class StartProofTests(CodeProofTests.Configured configured) : IClassFixture<CodeProofTests.Configured>
{
    private readonly VmmImage image = configured.Image;

    [Fact]
    public void Cases_of_each_row_are_proved()
    {
        EventCase[] cases = [.. StartCases.Of(image).GroupBy(c => c.Class.Id).SelectMany(row => row.Where((_, i) => i % 23 == 0))];
        cases.Select(c => c.Class.Id).Distinct().ShouldBe(["configuration", "guest-setup", "startup", "start-parts",
            "start-numbers"], ignoreOrder: true);
        foreach (EventCase c in cases)
        {
            CaseRun.Prove(image, c).Failure.ShouldBeNull(c.Text);
        }
    }

    /// <summary>Each comparison of CheckHeader, made one of another register, is found by the rules; so are its results.</summary>
    [Theory]
    [InlineData("CheckHeader", 0)]
    [InlineData("CheckUnused", 2)]
    [InlineData("IsRange", 0)]
    [InlineData("CheckOne", 1)]
    public void A_changed_comparison_is_found(string function, int call)
    {
        CheckCase check = StartCases.Of(image).OfType<CheckCase>().First(c => c.Function.Symbol.EndsWith($"__{function}",
            StringComparison.Ordinal) && c.Call == call);
        CaseResult right = CaseRun.Prove(image, check);
        right.Failure.ShouldBeNull();
        const uint compares = 0x7100_0000, mask = 0x7f80_001f, zeroRegister = 31, immediate = 1 << 10;
        ulong[] comparisons = [.. right.Coverage.Addresses.Where(at => (image.WordAt(at) & mask) == (compares | zeroRegister))];
        if (function != "CheckUnused" && function != "IsRange")
        {
            comparisons.ShouldNotBeEmpty();
        }

        foreach (ulong at in comparisons)
        {
            CaseRun.Prove(image.With(at, image.WordAt(at) ^ immediate), check).Failure.ShouldNotBeNull($"0x{at:x}");
        }

        // MOVZ W0, a fault: another one.
        const uint movzW0 = 0x5280_0000, movzMask = 0xffe0_001f, one = 1 << 5;
        ulong[] faults = [.. right.Coverage.Addresses.Where(at => (image.WordAt(at) & movzMask) == movzW0)];
        foreach (ulong at in faults)
        {
            CaseRun.Prove(image.With(at, image.WordAt(at) ^ one), check).Failure.ShouldNotBeNull($"0x{at:x}");
        }

        (comparisons.Length + faults.Length + (function == "IsRange" ? 1 : 0)).ShouldBeGreaterThan(0);
    }

    /// <summary>The table's loop without its step: the turn goes on at an entry that the next one is not proved from.</summary>
    [Fact]
    public void A_loop_that_does_not_go_on_is_found()
    {
        PassthroughLoop turn = StartCases.Of(image).OfType<PassthroughLoop>().ElementAt(3);
        CaseResult right = CaseRun.Prove(image, turn);
        right.Failure.ShouldBeNull();
        const uint addOneW1 = 0x1100_0421, nop = 0xd503_201f;
        ulong step = right.Coverage.Addresses.Single(at => image.WordAt(at) == addOneW1);
        CaseRun.Prove(image.With(step, nop), turn).Failure.ShouldNotBeNull();
    }

    /// <summary>A refusal that goes on to start the guest, and a start that leaves out one step.</summary>
    [Fact]
    public void A_guest_that_starts_or_does_not_is_found()
    {
        ulong run = image.Elf.Symbol("vmm_Lockstep_Vmm_Guest_Startup_1<vmm_Lockstep_Vmm_Microkit_MicrokitKernel>__Run",
            "a test looks up").Value;
        const uint cbnzW0 = 0x3500_0000, cbMask = 0xff00_001f, nop = 0xd503_201f, bl = 0x9400_0000, blMask = 0xfc00_0000;
        ulong[] code = [.. Enumerable.Range(0, 51).Select(i => run + (4 * (ulong)i))];
        ulong[] decisions = [.. code.Where(at => (image.WordAt(at) & cbMask) == cbnzW0)];
        decisions.Length.ShouldBe(2);
        EventClass row = new("test", "", "");
        StartupRun accepted = new(row, image.Places[0], ConfigurationFault.None, GuestSetupError.None);
        StartupRun[] refused = [accepted with { Fault = ConfigurationFault.Labels }, accepted with { Error = GuestSetupError.DtbTooLarge }];
        CaseRun.Prove(image, accepted).Failure.ShouldBeNull();
        for (int i = 0; i < decisions.Length; i++)
        {
            CaseRun.Prove(image, refused[i]).Failure.ShouldBeNull();
            CaseRun.Prove(image.With(decisions[i], nop), refused[i]).Failure.ShouldNotBeNull();
        }

        // The calls after the second decision: all but the line that is printed when there is no timer.
        ulong[] steps = [.. code.Where(at => at > decisions[1] && (image.WordAt(at) & blMask) == bl)];
        steps.Length.ShouldBe(6);
        steps.Count(at => CaseRun.Prove(image.With(at, nop), accepted).Failure is not null).ShouldBeGreaterThanOrEqualTo(4);
    }

    /// <summary>Start-up for GICv3 on a block that says so: the invariant of GICv2 does not hold then.</summary>
    [Fact]
    public void A_start_of_another_controller_is_another_state()
    {
        StartOnNumbers v3 = new(new("test", "", ""), image.Places[0], GicVersion: 3, Vcpus: 2, ListRegisters: 5, Intids: 96);
        CaseRun.Prove(image, v3).Failure.ShouldBeNull();
        Should.Throw<Exception>(() => CaseRun.Prove(image, v3 with { GicVersion = 4 }).Failure.ShouldBeNull());
    }

    /// <summary>What has no caller: the compiler's helpers, and functions that the VMM does not use.</summary>
    [Fact]
    public void What_no_branch_leads_to()
    {
        IReadOnlyList<string> unreachable = CallGraph.Unreachable(image);
        string[] kinds = ["StartupCodeHelpers__", "ThrowHelpers__", "Runtime_Memory__", "Rhp", "__fail_fast", "mem", "Startup",
            "stop_at_breakpoint"];
        unreachable.ShouldContain("RhpReversePInvoke");
        unreachable.Where(name => !kinds.Any(kind => name.Contains(kind, StringComparison.Ordinal))).ShouldBe([]);
    }

    /// <summary>The rules about ranges and sets, on numbers, against loops over their elements.</summary>
    [Fact]
    public void Ranges_and_sets_are_what_they_say()
    {
        static bool Is(SymbolicBit bit) => bit.Expression is null && bit.IsOne;
        static Word64 W(int n) => Word64.Of((ulong)n);
        for (int i = 0; i < 7 * 7 * 7 * 7; i++)
        {
            (int a, int n, int b, int m) = (i % 7, i / 7 % 7, i / 49 % 7, i / 343);
            bool shares = Enumerable.Range(a, n).Intersect(Enumerable.Range(b, m)).Any();
            Is(Ranges.Share(W(a), W(n), W(b), W(m))).ShouldBe(shares, $"{a}+{n}, {b}+{m}");
            Is(SetupRules.Meet(W(a), W(n), W(b), W(m))).ShouldBe(shares, $"{a}+{n}, {b}+{m}");
            Is(Ranges.IsInside(W(a), W(n), W(b), W(m))).ShouldBe(a >= b && a < b + m && a + n <= b + m, $"{a}+{n} in {b}+{m}");
            Is(BlockRules.IsNoSet([.. new[] { a, n, b, m }.Select(x => Word32.Of((ulong)(x + 60)))]))
                .ShouldBe(new[] { a, n, b, m }.Distinct().Count() < 4 || new[] { a, n, b, m }.Max() >= 4, $"{a}, {n}, {b}, {m}");
        }

        const ulong end = 1ul << 48;
        foreach ((ulong start, ulong size, bool isIn) in new[]
        {
            (0ul, end, true), (1ul, end, false), (end - 1, 1ul, true), (end, 1ul, false), (end, 0ul, false), (0ul, 0ul, false),
                (ulong.MaxValue, 2ul, false),
            (2ul, ulong.MaxValue, false),
        })
        {
            Is(Ranges.IsInAddressSpace(Word64.Of(start), Word64.Of(size))).ShouldBe(isIn, $"0x{start:x}, 0x{size:x}");
        }
    }
}
