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

    [Fact]
    public void Each_theorem_has_one_mutant_that_is_still_in_the_model()
    {
        IReadOnlyList<Pin> pins = Pins.Read(PinFile);
        pins.Select(p => p.Id).ShouldBe(Theorem.All.Select(t => t.Id), "make mutants QUICK=1 WRITE=1 looks for what is missing");
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

    /// <summary>T21: the solver's state has a line that leads to no VMM, so a smaller one is replayed.</summary>
    [Fact]
    public void The_counterexamples_of_pins_are_replayed_in_the_VMM_which_has_no_such_fault()
    {
        string[] ids = ["T13", "T21", "F1", "F4", "F5", "F7", "F8", "F9.version", "F10", "F11", "F12", "F13", "I9"];
        Pin[] pins = [.. Pins.Read(PinFile).Where(p => ids.Contains(p.Id))];
        BrokenModel broken = BrokenModel.Build(ModelFolder, pins.Select(p => p.Key).ToHashSet());
        VmmReplays replays = new();
        QuickRun.Hold(broken, pins, Quick with { Only = ids }, out _, replays);
        string[] lines = [.. replays.Lines()];
        lines[0].ShouldBe("counterexamples in the VMM: 11 of 13 replayed, 0 wrong", string.Join('\n', lines));
        lines[1..].ShouldBe(
        [
            "  not replayed: F12: the first step is none on a VMM: the registers of the EL1 physical timer do not trap on seL4, and the VMM "
                + "emulates none",
            "  not replayed: I9: the step is one of list registers or of seL4, below the VMM: it is replayed on the model only",
        ], ignoreOrder: true);
    }

    [Fact]
    public void A_pin_that_the_theorem_does_not_refute_is_an_error()
    {
        Pin pin = Pins.Read(PinFile).First(p => p.Id == "T28");
        MutantKey other = Pins.Read(PinFile).First(p => p.Id == "F13").Key;
        BrokenModel broken = BrokenModel.Build(ModelFolder, new HashSet<MutantKey> { other });
        QuickRun.Hold(broken, [pin with { Key = other }], Quick, out int good).ShouldHaveSingleItem()
            .ShouldContain("is not refuted any more");
        good.ShouldBe(0);
    }

    [Fact]
    public void A_score_says_which_theorem_noticed_a_mutant_and_that_none_comes_by_another()
    {
        MutantKey noticed = Pins.Read(PinFile).First(p => p.Id == "T28").Key, away = Pins.Read(PinFile).First(p => p.Id == "F13").Key;
        BrokenModel broken = BrokenModel.Build(ModelFolder, new HashSet<MutantKey> { noticed, away });
        IReadOnlyList<Fate> FatesOf(params string[] files) =>
            new Campaign(broken.Load(), broken.Mutants, Quick with { Files = files }).FindTheorems();
        Fate fate = FatesOf(noticed.File).ShouldHaveSingleItem();
        (fate.Key, fate.Ending).ShouldBe((noticed, Ending.Refuted));
        fate.By.ShouldStartWith("T28 (");
        FatesOf(away.File).ShouldHaveSingleItem().Ending.ShouldBe(Ending.NotReached);
    }

    [Fact]
    public void Parts_of_a_score_are_put_together_once_each()
    {
        string folder = Directory.CreateTempSubdirectory().FullName;
        try
        {
            Score Part(int part, string inputs = "same") => new(inputs, "all", part, 2,
                [new(new("Gic/Gic.cs", "Gic.Reset", "0", "1", part), 10 - part, Ending.Survived, "")], [$"T{part}"]);
            string[] files = [.. Enumerable.Range(1, 3).Select(i => Path.Combine(folder, $"{i}.json"))];
            Part(1).Write(files[0]);
            Part(2).Write(files[1]);
            Part(2, "other").Write(files[2]);
            Score all = Score.Merge([files[1], files[0]]);
            all.Fates.Select(f => f.Line).ShouldBe([8, 9]);
            all.Unproved.ShouldBe(["T1", "T2"]);
            Should.Throw<FormatException>(() => Score.Merge([files[0]])).Message.ShouldContain("part 2/2 is missing");
            Should.Throw<FormatException>(() => Score.Merge([files[0], files[0]])).Message.ShouldContain("part 1/2 is there twice");
            Should.Throw<FormatException>(() => Score.Merge([files[0], files[2]])).Message.ShouldContain("different sources");
            Should.Throw<FormatException>(() => Score.Merge([Path.Combine(folder, "none")])).Message.ShouldContain("not a file of results");
            Should.Throw<FormatException>(() => Score.Merge([]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
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
