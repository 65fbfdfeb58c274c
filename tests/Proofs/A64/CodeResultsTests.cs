using Lockstep.Boards;
using Lockstep.Proofs.A64;
using Lockstep.Proofs.A64.Proof;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Results;
using Lockstep.Tools;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs.A64;

/// <summary>What proofs over machine code leave: a cache that only what it depends on makes stale, and parts that make one whole.</summary>
public sealed class CodeResultsTests : IClassFixture<CodeProofTests.Configured>, IDisposable
{
    private const uint Break = 0xd420_0020;

    private readonly string folder = Directory.CreateTempSubdirectory("lockstep-code-results-").FullName;
    private readonly VmmImage image;
    private readonly EventCase[] cases;

    public CodeResultsTests(CodeProofTests.Configured configured)
    {
        image = configured.Image;
        cases = [.. AllCases.Of(image).OfType<DistributorLoad>().Where((_, i) => i % 1999 == 0)];
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void No_two_cases_have_the_same_name() =>
        AllCases.Of(image).GroupBy(CaseCache.NameOf).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();

    [Fact]
    public void What_was_proved_is_found_again_with_the_same_numbers()
    {
        Campaign first = Proved(image), second = Proved(image, out CaseCache cache);
        cache.Found.ShouldBe(cases.Length);
        second.Rows.OrderBy(row => row.Class.Id).Select(Numbers).ShouldBe(first.Rows.OrderBy(row => row.Class.Id).Select(Numbers));
        second.Coverage.Addresses.ShouldBe(first.Coverage.Addresses);
        second.StackBytes.ShouldBe(first.StackBytes);
    }

    [Fact]
    public void A_changed_instruction_is_proved_again_by_the_cases_that_execute_it_and_by_no_other()
    {
        Proved(image);
        Proved(image.With(image.CodeStart + image.TextBytes - Instruction.Bytes, Break), out CaseCache cache);
        cache.Found.ShouldBe(cases.Length);

        IEnumerable<ulong> executed = Executed(cases[0]);
        ulong own = executed.Except(Executed(cases[^1])).First();
        int executing = cases.Count(c => Executed(c).Contains(own));
        for (int run = 0; run < 2; run++)
        {
            // What fails is not kept.
            Proved(image.With(own, Break), out cache).Failed.ShouldBe(executing);
            cache.Found.ShouldBe(cases.Length - executing);
        }

        IEnumerable<ulong> Executed(EventCase c) => CaseRun.Prove(image, new(image, c.State), c).Coverage.Addresses;
    }

    [Fact]
    public void A_cache_that_was_not_written_to_its_end_is_none()
    {
        Campaign first = Proved(image);
        string file = Directory.GetFiles(folder).ShouldHaveSingleItem();
        File.WriteAllBytes(file, File.ReadAllBytes(file)[..100]);
        Campaign second = Proved(image, out CaseCache cache);
        cache.Found.ShouldBe(0);
        second.Rows.Sum(row => row.Cases).ShouldBe(first.Rows.Sum(row => row.Cases));
    }

    [Fact]
    public void Parts_make_the_whole_run()
    {
        CodeResults whole = CodeResults.Of(image, Proved(image), 1, ShardNumber.Whole);
        (string, CodeResults)[] parts = [.. Enumerable.Range(1, 3).Select(i => ($"{i}", Part(new ShardNumber(i, 3))))];
        CodeResults merged = CodeResults.Merge(parts);
        merged.Reached.ShouldBe(whole.Reached);
        merged.Rows.OrderBy(row => row.Class.Id).Select(Numbers).ShouldBe(whole.Rows.OrderBy(row => row.Class.Id).Select(Numbers));
        merged.StackBytes.ShouldBe(whole.StackBytes);

        string file = Path.Combine(folder, "part.json");
        parts[0].Item2.Write(file);
        CodeResults.Read(file).Rows.ShouldBe(parts[0].Item2.Rows);
    }

    [Fact]
    public void Parts_of_other_runs_are_refused()
    {
        CodeResults first = Part(new ShardNumber(1, 2)), second = Part(new ShardNumber(2, 2));
        Refusal(("a", first)).ShouldBe("part 2/2 is missing");
        Refusal(("a", first), ("b", second with { Text = "0" })).ShouldStartWith("b: error: is of another vmm.elf, or of another N, than a");
        string file = Path.Combine(folder, "no.json");
        File.WriteAllText(file, "{");
        Should.Throw<UserError>(() => CodeResults.Read(file)).Message.ShouldStartWith($"{file}: error: is no file of results");
        static string Refusal(params (string, CodeResults)[] parts) => Should.Throw<UserError>(() => CodeResults.Merge(parts)).Message;
    }

    private static (string, int, int, long, long, long) Numbers(RowResult row) =>
        (row.Class.Id, row.Cases, row.Failed, row.Paths, row.Instructions, row.Obligations);

    private CodeResults Part(ShardNumber shard)
    {
        Campaign campaign = new(image, [.. cases.Where((_, i) => shard.Takes(i))]);
        campaign.Run();
        return CodeResults.Of(image, campaign, 1, shard);
    }

    private Campaign Proved(VmmImage program) => Proved(program, out _);

    private Campaign Proved(VmmImage program, out CaseCache cache)
    {
        cache = new(folder, program);
        Campaign campaign = new(program, cases, cache);
        campaign.Run();
        cache.Save();
        return campaign;
    }
}
