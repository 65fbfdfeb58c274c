using Lockstep.Runner.Guest;

namespace Lockstep.Runner.Boot;

/// <summary>
/// One thing that a booted guest has to show. It fails by an exception whose message says why.
/// </summary>
/// <param name="Name">Name after the configuration's, as in <c>release/prompt</c>.</param>
/// <param name="Timeout">Limit of the whole check.</param>
/// <param name="RunAsync">The check; it leaves the guest at its prompt.</param>
public sealed record BootCheck(string Name, TimeSpan Timeout, Func<BootSession, CancellationToken, Task> RunAsync)
{
    /// <summary>Whether the guest has to be at its prompt for this check. The first checks bring it there.</summary>
    public bool NeedsPrompt { get; init; } = true;

    /// <summary>A check that types commands at the prompt.</summary>
    public static BootCheck AtPrompt(string name, int seconds, Func<GuestShell, CancellationToken, Task> run) =>
        new(name, TimeSpan.FromSeconds(seconds), (session, cancel) => run(session.Shell, cancel));

    /// <summary>Fails the check.</summary>
    public static RunnerException Failed(string why) => new(why);
}
