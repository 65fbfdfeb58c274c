using Lockstep.Agent;
using Lockstep.Model.Relation;
using Lockstep.Runner.Agent;

namespace Lockstep.Conformance;

/// <summary>A set of scripts about one thing. A class in conformance/suites is one; it is found by being there.</summary>
/// <param name="name">For <c>SUITE=</c>; the name of its folder.</param>
/// <param name="what">What it checks, one line.</param>
/// <param name="properties">Properties of docs/properties.md that it covers (T1, I2, ...).</param>
public abstract class Suite(string name, string what, params string[] properties)
{
    /// <summary>For <c>SUITE=</c>.</summary>
    public string Name { get; } = name;

    /// <summary>What it checks, one line.</summary>
    public string What { get; } = what;

    /// <summary>Properties of docs/properties.md that it covers.</summary>
    public IReadOnlyList<string> Properties { get; } = properties;

    /// <summary>All suites, by name.</summary>
    public static IReadOnlyList<Suite> All { get; } =
        [.. typeof(Suite).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Suite)) && !type.IsAbstract)
            .Select(type => (Suite)Activator.CreateInstance(type)!).OrderBy(suite => suite.Name, StringComparer.Ordinal)];

    /// <summary>The suites that run when none is named.</summary>
    public static IReadOnlyList<Suite> Default { get; } = [.. All.Where(suite => suite.IsDefault)];

    /// <summary>Whether it runs when no suite is named.</summary>
    public virtual bool IsDefault => true;

    /// <summary>Whether it has anything for a machine.</summary>
    /// <param name="guest">The machine.</param>
    public virtual bool AppliesTo(GuestMachine guest) => !guest.HasDisk;

    /// <summary>Runs it on a machine.</summary>
    /// <param name="files">What to boot.</param>
    /// <param name="guest">The machine.</param>
    /// <param name="request">What is asked for.</param>
    /// <param name="display">For people.</param>
    /// <param name="cancel">Ends the run.</param>
    public virtual Task<SuiteResult> RunAsync(
        MachineFiles files, GuestMachine guest, CampaignRequest request, ProgressDisplay display, CancellationToken cancel) =>
        new Campaign(files, this, guest, request).RunAsync(cancel);

    /// <summary>Its scripts for a machine; none where it does not apply. The same for the same request, on every computer.</summary>
    /// <param name="request">The machine, the seed and how much.</param>
    public abstract IEnumerable<SuiteScript> Scripts(SuiteRequest request);

    /// <summary>A script with these operations.</summary>
    /// <param name="request">The machine.</param>
    /// <param name="name">Unique in the suite.</param>
    /// <param name="write">Writes the operations.</param>
    /// <param name="handler">What every CPU's interrupt handler does at first.</param>
    protected static SuiteScript Write(SuiteRequest request, string name, Action<SuiteWriter> write, HandlerMode handler = HandlerMode.RecordAndMask)
    {
        var writer = new SuiteWriter(request.Guest);
        write(writer);
        return new SuiteScript(name, handler, writer.Operations) { Expectations = writer.Expectations, Aftermaths = writer.Aftermaths };
    }
}

/// <summary>What is asked of a suite.</summary>
/// <param name="Guest">The machine that the scripts will run on.</param>
/// <param name="Seed">Of everything that is random.</param>
/// <param name="Operations">About as many operations a machine where the number of scripts is free.</param>
public sealed record SuiteRequest(GuestMachine Guest, ulong Seed, int Operations);

/// <summary>One script: it begins with a controller as after reset, and ends where it likes.</summary>
/// <param name="Name">Unique in its suite.</param>
/// <param name="Handler">What every CPU's interrupt handler does at first.</param>
/// <param name="Operations">What it does.</param>
public sealed record SuiteScript(string Name, HandlerMode Handler, IReadOnlyList<Operation> Operations)
{
    /// <summary>Runs as the first of a boot, without the operations that bring the controller back to its reset state.</summary>
    public bool FromReset { get; init; }

    /// <summary>Runs on a debug image, in which host and VMM print, alone in its boot.</summary>
    public bool OnDebugImage { get; init; }

    /// <summary>Operations that are not predicted are left out, instead of being an error.</summary>
    public bool MayLeaveOut { get; init; }

    /// <summary>Properties of docs/properties.md (T1, ...), or sections of the specification, that it checks.</summary>
    public IReadOnlyList<string> Checks { get; init; } = [];

    /// <summary>A deviation that the script has to provoke; one that does not show it fails.</summary>
    public Deviation? Provokes { get; init; }

    /// <summary>
    /// Operations, by index and number, that bring the controller back to its reset state after an attack. They are not run in process,
    /// where no attack was, and their records are compared as <see cref="NotCompared.AftermathOfAttack"/> says.
    /// </summary>
    public IReadOnlyList<(int First, int Count)> Aftermaths { get; init; } = [];

    /// <summary>What records have to be, beyond being as predicted.</summary>
    public IReadOnlyList<Expectation> Expectations { get; init; } = [];
}

/// <summary>What a record has to be, said by who wrote the script.</summary>
/// <param name="Index">Index of the operation in the script.</param>
/// <param name="What">For people.</param>
/// <param name="Holds">Whether it is so.</param>
public sealed record Expectation(int Index, string What, Func<LogRecord, bool> Holds);
