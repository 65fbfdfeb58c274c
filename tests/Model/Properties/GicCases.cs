using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Lockstep.Tests.Support;
using Shouldly;

namespace Lockstep.Tests.Model.Properties;

/// <summary>Random cases for properties of the interrupt controller, and how a property is run over them.</summary>
internal static class GicCases
{
    /// <summary>LOCKSTEP_RUNS, which multiplies the number of runs of all properties.</summary>
    public static int RunFactor { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("LOCKSTEP_RUNS"), NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : 1;

    /// <summary>Operations of a guest that keeps to the rules: it ends in reverse order what it has acknowledged.</summary>
    public static Op[] Lawful { get; } =
        [Op.Raise, Op.Lower, Op.Enable, Op.Disable, Op.SetPending, Op.ClearPending, Op.Send, Op.Acknowledge, Op.Acknowledge, Op.End, Op.Deactivate];

    private static readonly Gen<int> AnyInt = Gen.Frequency(
        (3, Gen.Choose(0, 15)), (2, Gen.Choose(int.MinValue, int.MaxValue)), (1, Gen.Elements(-1, int.MinValue, 0xff, 0x1f)));

    private static readonly Gen<bool> Flag = Gen.Elements(false, true);

    private static readonly Gen<GicSetup> Setups =
        from v3 in Flag
        from cpus in Gen.Frequency((2, Gen.Choose(1, 2)), (2, Gen.Choose(1, 8)), (1, Gen.Choose(1, 16)))
        from words in Gen.Frequency((3, Gen.Choose(2, 4)), (1, Gen.Choose(2, 32)), (1, Gen.Constant(32)))
        from bits in Gen.Choose(4, 8)
        from point in Gen.Frequency((3, Gen.Constant(-1)), (1, Gen.Choose(0, 3)))
        from groups in Gen.Frequency((4, Gen.Constant(true)), (1, Gen.Constant(false)))
        from sgis in Flag
        from ppis in Flag
        from oneOfN in Flag
        from after in Gen.Frequency((3, Gen.Constant(false)), (1, Gen.Constant(true)))
        from cluster in Gen.Elements(1, 2, 4, 16, 32)
        from ready in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
        from split in Flag
        select new GicSetup
        {
            IsV3 = v3,
            Cpus = cpus,
            IntidWords = words,
            PriorityBits = bits,
            MinimumBinaryPoint = point,
            HasGroups = groups,
            SgiEnablesAreFixed = sgis,
            PpiConfigurationIsFixed = ppis,
            OneOfN = oneOfN,
            GroupMaskAfterPriority = after,
            CpusPerCluster = cluster,
            IsReady = ready,
            SplitsEnd = split,
        };

    /// <summary>Runs a property over states that random operations lead to.</summary>
    /// <param name="name">Name of the test, for its seed.</param>
    /// <param name="property">Throws when it does not hold; says whether the case was one for it.</param>
    /// <param name="runs">Number of cases.</param>
    /// <param name="restrict">Narrows the configurations.</param>
    /// <param name="ops">Operations that lead to the state; all when null, none when empty.</param>
    public static void ForAll(
        string name, Func<GicWorld, Pick, bool> property, int runs = 250, Func<GicSetup, GicSetup>? restrict = null, Op[]? ops = null) =>
        Run(name, (c, pick) =>
        {
            GicWorld world = new(restrict == null ? c.Setup : restrict(c.Setup));
            foreach (Step step in ops?.Length == 0 ? [] : c.Steps)
            {
                world.Do(step);
            }

            return property(world, pick);
        }, runs, ops);

    /// <summary>Runs a property that makes its own use of the operations.</summary>
    public static void Run(string name, Func<GicCase, Pick, bool> property, int runs, Op[]? ops = null)
    {
        int applied = 0, tried = 0;
        Seeded.Run(name, Arb.From(Cases(ops), Smaller), c =>
        {
            tried++;
            applied += property(c, new Pick(c.Picks)) ? 1 : 0;
        }, runs * RunFactor, size: 70);
        (applied * 8).ShouldBeGreaterThan(tried, $"{name} was vacuous in most cases: {applied} of {tried}");
    }

    private static Gen<GicCase> Cases(Op[]? ops) =>
        from setup in Setups
        from steps in Gen.ArrayOf(Steps(ops is { Length: > 0 } ? ops : Enum.GetValues<Op>()))
        from picks in Gen.ArrayOf(AnyInt, 12)
        select new GicCase(setup, steps, picks);

    private static Gen<Step> Steps(Op[] ops) =>
        from op in Gen.Elements(ops)
        from cpu in Gen.Choose(0, 15)
        from which in Gen.Choose(0, 63)
        from value in AnyInt
        select new Step(op, cpu, which, (uint)value);

    private static IEnumerable<GicCase> Smaller(GicCase c)
    {
        for (int piece = c.Steps.Length / 2; piece > 0; piece /= 2)
        {
            for (int start = 0; start + piece <= c.Steps.Length; start += piece)
            {
                yield return c with { Steps = [.. c.Steps[..start], .. c.Steps[(start + piece)..]] };
            }
        }

        if (c.Steps.Length == 1)
        {
            yield return c with { Steps = [] };
        }

        foreach (GicSetup setup in Smaller(c.Setup))
        {
            yield return c with { Setup = setup };
        }

        for (int i = 0; i < c.Picks.Length; i++)
        {
            if (c.Picks[i] != 0)
            {
                int[] picks = [.. c.Picks];
                picks[i] = 0;
                yield return c with { Picks = picks };
            }
        }
    }

    private static IEnumerable<GicSetup> Smaller(GicSetup s)
    {
        GicSetup[] smaller =
        [
            s with { IsV3 = false }, s with { Cpus = 1 }, s with { Cpus = int.Min(s.Cpus, 2) }, s with { IntidWords = 2 },
            s with { PriorityBits = 5 }, s with { MinimumBinaryPoint = -1 }, s with { HasGroups = true },
            s with { SgiEnablesAreFixed = false }, s with { PpiConfigurationIsFixed = false }, s with { OneOfN = false },
            s with { GroupMaskAfterPriority = false }, s with { CpusPerCluster = 16 }, s with { IsReady = true },
            s with { SplitsEnd = false },
        ];
        return smaller.Where(t => t != s);
    }
}
