using System;
using System.Linq;
using System.Runtime.CompilerServices;
using Lockstep.Model.Words;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Model.Words;

/// <summary>The coverage instance says where bits decided, and which way.</summary>
public sealed class CoverageTests
{
    [Fact]
    public void Records_which_way_each_site_went()
    {
        CoverageRecorder recorder = Record(1, () =>
        {
            Decide<CoverageWord32, CoverageBit>(1);
            Decide<CoverageWord32, CoverageBit>(2);
            Decide<CoverageWord32, CoverageBit>(3);
        });

        CoverageSite[] sites = [.. recorder.Sites.Where(s => s.Method.Name == nameof(Decide)).OrderBy(s => s.Line).ThenBy(s => s.IlOffset)];
        sites.Select(s => s.Line).Distinct().Count().ShouldBe(3);
        sites.GroupBy(s => s.Line).Select(g => (g.Any(s => s.SeenZero), g.Any(s => s.SeenOne)))
            .ShouldBe([(true, true), (true, true), (true, false)]);
        sites.ShouldAllBe(s => s.File!.EndsWith("CoverageTests.cs", StringComparison.Ordinal));
    }

    [Fact]
    public void Lists_the_sites_of_compiled_code() =>
        CoverageSites.Of(typeof(CoverageTests)).Where(s => s.Method.Name == nameof(Decide)).Select(s => s.Decision)
            .ShouldBe(["op_True", "Select", "op_True"]);

    [Fact]
    public void Records_nothing_without_a_recorder()
    {
        CoverageRecorder recorder = Record(1, () => { });
        Decide<CoverageWord32, CoverageBit>(1);
        recorder.Sites.ShouldBeEmpty();
    }

    [Fact]
    public void Looks_less_often_while_nothing_is_new_and_still_finds_what_is()
    {
        CoverageRecorder recorder = Record(16, () =>
        {
            for (uint i = 0; i < 2000; i++)
            {
                Decide<CoverageWord32, CoverageBit>(2);
            }

            for (uint i = 0; i < 100; i++)
            {
                Decide<CoverageWord32, CoverageBit>(1);
            }
        });

        recorder.Sites.Count(s => s.SeenZero && s.SeenOne).ShouldBe(2);
    }

    [Fact]
    public void Bits_of_words_and_recorders_add_up()
    {
        CoverageRecorder first = Record(1, () => Decide<CoverageWord32, CoverageBit>(1));
        CoverageRecorder second = Record(1, () => Decide<CoverageWord32, CoverageBit>(2));
        first.Observe("GICD_CTLR", 0b01, 2);
        second.Observe("GICD_CTLR", 0b11, 2);
        second.Add(first);
        second.Bits["GICD_CTLR"].ShouldBe(new CoverageBits(0b11, 0b10, 0b11));
        second.Sites.Count(s => s.SeenZero && s.SeenOne).ShouldBe(2);
        CoverageRecorder sum = new();
        sum.Add(first);
        sum.Sites.ShouldBe(first.Sites, ignoreOrder: true);
    }

    private static CoverageRecorder Record(int every, Action run)
    {
        CoverageRecorder recorder = new(every);
        CoverageRecorder.Current = recorder;
        try
        {
            CoverageRecorder.Current.ShouldBeSameAs(recorder);
            run();
        }
        finally
        {
            CoverageRecorder.Current = null;
        }

        return recorder;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.NoOptimization)]
    private static W Decide<W, B>(uint value)
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        W word = value;
        if (W.Bit(word, 0))
        {
            word += 4u;
        }

        word = W.Select(W.Bit(word, 1), word, word + 8u);
        if (word == 0u)
        {
            word = 1u;
        }

        return word;
    }
}
