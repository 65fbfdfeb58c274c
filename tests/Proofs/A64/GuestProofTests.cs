using Lockstep.Proofs.A64;
using Lockstep.Proofs.A64.Proof;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Events.Guest;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Mutants;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs.A64;

/// <summary>Proofs of the events that are not the interrupt controller's: each row notices code that does something else.</summary>
public sealed class GuestProofTests(CodeProofTests.Configured configured) : IClassFixture<CodeProofTests.Configured>
{
    /// <summary>As many mutants of each row as are needed to find one that matters; which ones is fixed by the seed.</summary>
    private const int Mutants = 8, Seed = 1;

    private readonly VmmImage image = configured.Image;

    /// <summary>Not of the rows that take a minute.</summary>
    [Theory]
    [InlineData("print")]
    [InlineData("abort")]
    [InlineData("undefined")]
    [InlineData("hvc")]
    [InlineData("smc")]
    [InlineData("debug")]
    [InlineData("label")]
    [InlineData("off")]
    [InlineData("drain-end")]
    [InlineData("nothing")]
    [InlineData("ppi")]
    [InlineData("timer")]
    public void A_row_refutes_a_broken_instruction(string row)
    {
        EventCase[] cases = [.. GuestCases.Of(image).Where(c => c.Class.Id == row)];
        MutantCampaign campaign = new(image, [.. cases.Where((_, i) => i % (1 + (cases.Length / 4)) == 0)]);
        campaign.Trace();
        campaign.Run(Mutants, Seed).ShouldContain(result => result.RefutedBy != null);
    }

    /// <summary>The exception is taken to another vector, by one bit of what is added to VBAR_EL1.</summary>
    [Fact]
    public void A_wrong_vector_is_found()
    {
        const uint mov200 = 0x5280_4001, mov280 = 0x5280_5001; // mov w1, #0x200 and #0x280
        UserExceptionFault fault = new(new("test", "", ""), image.Places[0]);
        CaseResult right = CaseRun.Prove(image, fault);
        right.Failure.ShouldBeNull();
        ulong[] vectors = [.. right.Coverage.Addresses.Where(at => (image.WordAt(at) & ~0x1fu) == (mov200 & ~0x1fu))];
        vectors.ShouldNotBeEmpty();
        uint register = image.WordAt(vectors[0]) & 0x1f;
        CaseRun.Prove(image.With(vectors[0], (mov280 & ~0x1fu) | register), fault).Failure.ShouldNotBeNull()
            .ShouldStartWith("not as in the model: the guest's PC");
    }

    /// <summary>What no event of the interrupt controller does is refused there, even if an event of the guest may do it.</summary>
    [Fact]
    public void Calls_that_an_event_does_not_make_are_refused()
    {
        WaitingPlace place = image.Places[0];
        CaseRun.Prove(image, new Unserved(new("test", "", ""), place)).Failure.ShouldNotBeNull().ShouldContain("is written");
    }

    /// <summary>The wake-up timer fires, and none of what follows is served.</summary>
    private sealed record Unserved(EventClass Class, WaitingPlace Place) : EventCase(Class, Place)
    {
        public override string Text => "timer";

        public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims) =>
            run.Handle(1ul << (int)image.Configuration.TimerChannel, 0);
    }
}
