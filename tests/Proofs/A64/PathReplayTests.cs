using Lockstep.Proofs.A64;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Events.Guest;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Replay;
using Lockstep.Proofs.Paths;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs.A64;

/// <summary>
/// A path of a proof, with numbers for what may be anything, executed by the interpreter on integers and by Unicorn: the same
/// instructions, arguments of system calls, registers and bytes.
/// </summary>
public sealed class PathReplayTests(CodeProofTests.Configured configured) : IClassFixture<CodeProofTests.Configured>
{
    private readonly VmmImage image = configured.Image;

    private DistributorLoad Load => new(new("test", "a load", "the answer"), image.Places[0], Offset: 4, SizeBytes: 4, Register: 5);

    [Fact]
    public void Every_path_of_a_case_of_a_row_is_repeated_on_integers()
    {
        EventCase[] cases = [.. AllCases.Of(image).Where(c => c is not (InterruptArrives or ArrivalWakes or ResetFault))
            .GroupBy(c => c.Class.Id).Select(row => row.Skip(row.Count() / 2).First())];
        int repeated = 0;
        foreach (EventCase c in cases)
        {
            List<ReplayResult> results = Replays(c, image);
            results.ForEach(result => result.Difference.ShouldBeNull($"{c.Text}, by {result.Machine}"));
            repeated += results.Count > 0 ? 1 : 0;
        }

        // The others are of loops, of rows that are sets, or of memory of others.
        repeated.ShouldBeGreaterThan(cases.Length * 3 / 4);
    }

    /// <summary>The instruction after the wait is NOP in the program that is executed on integers.</summary>
    [Fact]
    public void A_path_of_another_program_is_not_repeated()
    {
        const uint nop = 0xd503_201f;
        ulong at = image.Places[0].ReturnAddress;
        image.WordAt(at).ShouldNotBe(nop);
        List<ReplayResult> results = Replays(Load, image.With(at, nop));
        results.Count.ShouldBeGreaterThan(1);
        results.ShouldAllBe(r => r.Difference != null);
    }

    /// <summary>The loop adds 8 in place of 4 to the guest's PC.</summary>
    [Fact]
    public void A_counterexample_is_a_trace_with_the_lines_of_the_source()
    {
        const uint add4 = 0x9100_12a2, add8 = 0x9100_22a2; // add x2, x21, #4 and #8
        ulong start = image.Places[0].ReturnAddress;
        ulong at = Enumerable.Range(0, 400).Select(i => start - (ulong)(Instruction.Bytes * i)).Last(a => image.WordAt(a) == add4);
        VmmImage broken = image.With(at, add8);
        CaseResult result = CaseRun.Prove(broken, Load);
        result.Failure.ShouldNotBeNull().ShouldContain("on integers, the interpreter does the same");
        result.Failure.ShouldContain("on integers, Unicorn does the same");
        string text = result.Trace.ShouldNotBeNull().Text(broken, Load, result.Failure, null);
        text.ShouldContain("TCB_WriteRegisters");
        text.ShouldContain($"0x{at:x}  add x2, x21, #8");
        text = result.Trace.Text(image, Load, result.Failure, Repository.Built("vmm.elf.debug"));
        text.ShouldContain("  Vmm/Faults/VMFault.cs:");
    }

    /// <summary>What became of each path of a case in a program.</summary>
    private List<ReplayResult> Replays(EventCase c, VmmImage executed)
    {
        RepresentationInvariant invariant = image.Invariant(c.State, c.Running, c.Phase);
        List<ReplayResult> results = [];
        using PathExplorer explorer = new(new() { Paths = 5_000, ForksPerPath = 500, ComparesMuch = c.ComparesMuch });
        AddressChoice addresses = new(explorer);
        explorer.Explore(() =>
        {
            SymbolicRun run = new(image, invariant, c.Place, addresses, new(image), c.Vcpu);
            Claims claims = new(explorer);
            if (c.UsesReadySets)
            {
                run.UseReadySets(claims);
            }

            c.Run(image, run, invariant, claims);
            claims.Settle();
            if (!run.IsWhole)
            {
                return;
            }

            PathValues values = new(explorer.ModelOf().ShouldNotBeNull(), explorer.Constants);
            results.AddRange(new PathReplay(executed, invariant, run, values).Results());
        });
        return results;
    }
}
