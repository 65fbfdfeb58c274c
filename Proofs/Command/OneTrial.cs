using System.Text.Json;
using Lockstep.Proofs.Theorems;

namespace Lockstep.Proofs.Command;

/// <summary>The theorems for who has loaded them with another model: texts only, as its types are not the ones here.</summary>
internal static class OneTrial
{
    private const int MaxCpus = 2;

    /// <summary>
    /// The ids of the theorems and the names of their configurations: those of up to two CPUs, where a theorem has such. More CPUs take
    /// longer and come by no other places of the model.
    /// </summary>
    public static (string Id, string Configuration)[] All() =>
        [.. Theorem.All.SelectMany(t => Small(t.Configurations).Select(c => (t.Id, c.Name)))];

    /// <summary>Tries to prove one theorem in one configuration.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="configuration">Name of the configuration.</param>
    /// <param name="queryMilliseconds">Longest time of a question; 0 for the theorem's own limit.</param>
    /// <returns>The <see cref="TheoremResult"/> as JSON.</returns>
    public static string Run(string id, string configuration, uint queryMilliseconds)
    {
        Theorem theorem = Theorem.All.First(t => t.Id == id);
        return JsonSerializer.Serialize(TheoremRunner.Run(theorem, theorem.Configurations.First(c => c.Name == configuration),
            limits: queryMilliseconds == 0 ? null : theorem.Limits with { QueryMilliseconds = queryMilliseconds }));
    }

    /// <summary>Replays a counterexample in the VMM.</summary>
    /// <param name="result">The <see cref="TheoremResult"/> as JSON; it has a counterexample.</param>
    /// <returns>The <see cref="VmmVerdict"/>, why it was not replayed, then what there is to say of it, line by line.</returns>
    public static string[] Replay(string result)
    {
        TheoremResult refuted = JsonSerializer.Deserialize<TheoremResult>(result)!;
        Theorem theorem = Theorem.All.First(t => t.Id == refuted.Id);
        TheoremConfiguration configuration = theorem.Configurations.First(c => c.Name == refuted.Configuration);
        VmmResult replay = VmmReplay.Of(theorem, configuration, refuted.Counterexample!.Choices, refuted.Counterexample.Values);
        return [$"{replay.Verdict}", replay.Reason, .. replay.Lines];
    }

    private static IEnumerable<TheoremConfiguration> Small(IReadOnlyList<TheoremConfiguration> all) =>
        all.Any(IsSmall) ? all.Where(IsSmall) : all;

    private static bool IsSmall(TheoremConfiguration configuration) => configuration.Gic is null || configuration.Gic.CpuCount <= MaxCpus;
}
