using Lockstep.Mutants;
using Lockstep.Proofs.Theorems;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs.Mutants;

/// <summary>The pins stand for what is there, and say so when they do not.</summary>
public sealed class MutantTests
{
    private static readonly CampaignOptions Quick = new() { Only = ["T28"], Seed = 1, Limit = TimeSpan.FromMinutes(1), Jobs = 1 };

    private static string ModelFolder => Path.Combine(Repository.Root, "Model");

    private static string PinFile => Path.Combine(Repository.Root, "Proofs", "Theorems", "mutants.txt");

    private static string UnpinnedFile => Path.Combine(Repository.Root, "Proofs", "Theorems", "unpinned.txt");

    [Fact]
    public void Each_theorem_has_a_mutant_that_is_still_in_the_model_or_is_listed_as_having_none()
    {
        IReadOnlyList<Pin> pins = Pins.Read(PinFile);
        string[] unpinned = File.ReadAllLines(UnpinnedFile).Where(line => line.Length != 0 && line[0] != '#').ToArray();
        pins.Select(p => p.Id).Concat(unpinned).ShouldBe(
            Theorem.All.Select(t => t.Id), ignoreOrder: true, "make mutants QUICK=1 WRITE=1 looks for what is missing");
        HashSet<MutantKey> keys = [.. pins.Select(p => p.Key)];
        BrokenModel.Build(ModelFolder, keys).Mutants.Select(m => m.Key).ShouldBe(keys, ignoreOrder: true);
    }

    [Fact]
    public void A_pin_that_is_no_more_and_one_that_is_missing_are_errors()
    {
        Pin pin = Pins.Read(PinFile).First(p => p.Id == "T28"), stale = pin with { Key = pin.Key with { Original = "no such text" } };
        Pin other = pin with { Id = "T29" };
        BrokenModel broken = BrokenModel.Build(ModelFolder, new HashSet<MutantKey> { pin.Key });
        QuickRun.Hold(broken, [pin], Quick, out int good).ShouldBeEmpty();
        good.ShouldBe(1);
        QuickRun.Hold(broken, [stale], Quick, out _).ShouldHaveSingleItem().ShouldContain("is no more: no such text");
        QuickRun.Hold(broken, [other], Quick, out _).ShouldHaveSingleItem().ShouldBe(
            "T28: no mutant is pinned; make mutants QUICK=1 WRITE=1 looks for another");
    }

    [Fact]
    public void The_file_is_read_as_it_was_written_and_nothing_else_is()
    {
        string file = Path.GetTempFileName();
        try
        {
            Pin[] pins =
            [
                new("T1", "GICv2, 1 CPU", new("Gic/Lanes.cs", "Lanes.Of", "a & b", "a | b", 2)),
                new("T2", "x", new("f", "m", "c()", "", 1)),
            ];
            Pins.Write(file, pins);
            Pins.Read(file).ShouldBe(pins);
            File.AppendAllText(file, "T3: x\n");
            Should.Throw<FormatException>(() => Pins.Read(file)).Message.ShouldContain(file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}
