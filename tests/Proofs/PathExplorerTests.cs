using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs;

/// <summary>The explorer: every path once, none that is impossible, and no limit in silence.</summary>
public sealed class PathExplorerTests
{
    [Fact]
    public void Every_combination_of_free_bits_is_one_path()
    {
        using PathExplorer explorer = new();
        List<string> seen = [];
        explorer.Explore(() =>
            seen.Add(string.Concat(Enumerable.Range(0, 3).Select(i => SymbolicBit.Of(explorer.Bit($"b{i}")) ? "1" : "0"))));
        seen.Order().ShouldBe(["000", "001", "010", "011", "100", "101", "110", "111"]);
        explorer.Statistics.Paths.ShouldBe(8);
    }

    [Fact]
    public void What_the_path_says_is_no_fork()
    {
        using PathExplorer explorer = new();
        List<string> seen = [];
        explorer.Explore(() =>
        {
            SymbolicWord8 x = Any(explorer, "x");
            seen.Add(x < 10u ? (x < 20u ? "below 10" : "impossible") : x < 20u ? "below 20" : "rest");
        });
        seen.Order().ShouldBe(["below 10", "below 20", "rest"]);
    }

    [Fact]
    public void Each_value_follows_exactly_one_path_with_the_result_of_integers()
    {
        using PathExplorer explorer = new();
        int[] covered = new int[256];
        explorer.Explore(() =>
        {
            SymbolicWord8 x = Any(explorer, "x");
            uint result = x > 100u ? ((x & 3u) == 0u ? 1u : 2u) : (x & 128u) == 128u ? 3u : 4u;
            for (uint value = 0; value < 256; value++)
            {
                if (explorer.Check((x == value).ToExpression()) == Microsoft.Z3.Status.SATISFIABLE)
                {
                    covered[value]++;
                    result.ShouldBe(value > 100 ? ((value & 3) == 0 ? 1u : 2u) : (value & 128) == 128 ? 3u : 4u);
                }
            }
        });
        covered.ShouldAllBe(n => n == 1);
    }

    [Fact]
    public void Choices_are_paths()
    {
        using PathExplorer explorer = new();
        List<(int, int)> seen = [];
        explorer.Explore(() => seen.Add((explorer.Choose(2), explorer.Choose(3))));
        seen.ShouldBe([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]);
    }

    [Fact]
    public void A_path_without_values_is_left_and_counted()
    {
        using PathExplorer explorer = new();
        explorer.Explore(() =>
        {
            SymbolicWord8 x = Any(explorer, "x");
            bool small = x < 10u ? true : false;
            explorer.Assume((x > 50u).ToExpression());
            if (x == 60u)
            {
                small.ShouldBeFalse();
            }
        });
        (explorer.Statistics.Paths, explorer.Statistics.Infeasible).ShouldBe((2, 1));
    }

    [Fact]
    public void A_limit_is_an_exception()
    {
        using PathExplorer paths = new(new PathLimits { Paths = 5 });
        Should.Throw<LimitReachedException>(() => paths.Explore(() => paths.Choose(6)));
        using PathExplorer forks = new(new PathLimits { ForksPerPath = 3 });
        Should.Throw<LimitReachedException>(() => forks.Explore(() => Enumerable.Range(0, 4).ToList().ForEach(_ => forks.Choose(2))));
    }

    [Fact]
    public void A_function_that_is_not_deterministic_is_found()
    {
        using PathExplorer explorer = new();
        int run = 0;
        Should.Throw<InvalidOperationException>(() => explorer.Explore(() => _ = SymbolicBit.Of(explorer.Bit($"run {run++}")) ? 1 : 0));
    }

    private static SymbolicWord8 Any(PathExplorer explorer, string name) => new(Terms.Of(explorer.Word(name, 8), 8));
}
