using Lockstep.Boards;
using Lockstep.Boards.Elf;
using Lockstep.Boards.Kernels;
using Lockstep.Proofs.A64;
using Lockstep.Proofs.A64.Proof;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Events.Guest;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Tests.Boards;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs.A64;

/// <summary>Proofs over vmm.elf's machine code: some cases of each row hold, and a broken program is refuted, for the right
/// reason.</summary>
public sealed class CodeProofTests : IClassFixture<CodeProofTests.Configured>
{
    private readonly VmmImage image;

    public CodeProofTests(Configured configured) => image = configured.Image;

    /// <summary>The built vmm.elf, configured for the board's own system with a stand-in for the guest's kernel.</summary>
    public sealed class Configured
    {
        public Configured()
        {
            using TestFiles files = new();
            Build.Run(files.Options with
            {
                Vmm = Repository.Built("vmm.elf"),
                Host = Repository.Built("host.elf"),
                Configuration = KernelConfiguration.Release,
            });
            Image = new(ElfFile.Read(Path.Combine(files.Output, "vmm.elf"), "vmm.elf"));
        }

        internal VmmImage Image { get; }
    }

    [Fact]
    public void Start_up_establishes_the_invariant()
    {
        foreach (InitialState state in Enum.GetValues<InitialState>())
        {
            new RepresentationInvariant(image, state).NotAtTheStart().ShouldBeEmpty($"{state}");
        }
    }

    [Fact]
    public void The_loop_waits_at_three_places() => image.Places.Select(p => p.Replies).ShouldBe([true, false, false]);

    /// <summary>Not of arrivals and of the first half of a reset, which take long.</summary>
    [Fact]
    public void A_case_of_each_row_is_proved()
    {
        EventCase[] cases = [.. AllCases.Of(image).Where(c => c is not (InterruptArrives or ArrivalWakes or ResetFault)).GroupBy(c => c.Class.Id).SelectMany(row =>
            row.Where((_, i) => i % 97 == 0).Take(2))];
        Campaign campaign = new(image, cases);
        campaign.Run();
        campaign.Failures.ShouldBeEmpty();
        campaign.Done.ShouldBe(cases.Length);
        campaign.Coverage.Bytes.ShouldBeGreaterThan(3000);
    }

    /// <summary>One instruction of the loop, just after it has woken, is another one.</summary>
    [Theory]
    [InlineData(0xd4200020, "brk #1")]
    [InlineData(0xf85f03e3, "a load of the stack at")]
    [InlineData(0xf90003df, "is to code or constants")]
    [InlineData(0xf9400003, "is outside of every region")]
    [InlineData(0x910043ff, "the stack pointer becomes")]
    [InlineData(0x14000000, "no end after")]
    [InlineData(0x1e622820, "is refused")]
    [InlineData(0xd61f0060, "where no instruction is")]
    public void What_the_code_must_not_do_is_found(uint word, string complaint)
    {
        WaitingPlace place = image.Places[0];
        VmmImage broken = image.With(place.ReturnAddress, word);
        DistributorLoad load = new(new("test", "", ""), place, Offset: 4, SizeBytes: 4, Register: 5);
        CaseRun.Prove(image, load).Failure.ShouldBeNull();
        CaseRun.Prove(broken, load).Failure.ShouldNotBeNull().ShouldContain(complaint);
    }

    /// <summary>The loop adds 4 to the guest's PC before it completes a load, and the same for a store.</summary>
    [Fact]
    public void A_wrong_PC_is_found()
    {
        WaitingPlace place = image.Places[0];
        const uint add4 = 0x9100_12a2, add8 = 0x9100_22a2; // add x2, x21, #4 and #8
        ulong at = Enumerable.Range(0, 400).Select(i => place.ReturnAddress - (ulong)(Instruction.Bytes * i)).Last(a =>
            image.WordAt(a) == add4);
        DistributorLoad load = new(new("test", "", ""), place, Offset: 4, SizeBytes: 4, Register: 5);
        CaseRun.Prove(image.With(at, add8), load).Failure.ShouldNotBeNull().ShouldStartWith("not as in the model: the"
            + " guest's PC");
    }
}
