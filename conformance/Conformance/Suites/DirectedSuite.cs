using System.Globalization;
using Lockstep.Agent;
using Lockstep.Model.Relation;

namespace Lockstep.Conformance;

/// <summary>One script of a <see cref="DirectedSuite"/>, written for each machine that has what it needs.</summary>
/// <param name="Name">Unique in the suite.</param>
/// <param name="Checks">Property of docs/properties.md, or section of the specification; several with commas.</param>
/// <param name="Write">Writes the operations.</param>
public sealed record Check(string Name, string Checks, Action<SuiteWriter> Write)
{
    /// <summary>What every CPU's interrupt handler does at first.</summary>
    public HandlerMode Handler { get; init; }

    /// <summary>Fewest vCPUs.</summary>
    public int LeastVcpus { get; init; } = 1;

    /// <summary>GICv2 or GICv3 only; 0 for both.</summary>
    public int OnlyGic { get; init; }

    /// <summary>The deviation that it has to provoke.</summary>
    public Deviation? Provokes { get; init; }

    /// <summary>Operations that are not predicted are left out, instead of being an error.</summary>
    public bool MayLeaveOut { get; init; }

    /// <summary>Whether a machine has what it needs.</summary>
    /// <param name="guest">The machine.</param>
    public bool IsFor(GuestMachine guest) => guest.Vcpus >= LeastVcpus && (OnlyGic == 0 || OnlyGic == guest.GicVersion);
}

/// <summary>A suite of scripts that are written by hand, each for a property or a deviation.</summary>
/// <param name="name">Name of the folder.</param>
/// <param name="what">What it checks, one line.</param>
/// <param name="checks">The scripts.</param>
public abstract class DirectedSuite(string name, string what, IReadOnlyList<Check> checks) : Suite(name, what, PropertiesOf(checks))
{
    /// <inheritdoc/>
    public override IEnumerable<SuiteScript> Scripts(SuiteRequest request) =>
        from check in checks
        where check.IsFor(request.Guest)
        select Write(request, check.Name, check.Write, check.Handler) with
        {
            Checks = check.Checks.Split(", "),
            Provokes = check.Provokes,
            MayLeaveOut = check.MayLeaveOut,
        };

    /// <summary>Those of docs/properties.md: a letter and a number.</summary>
    private static string[] PropertiesOf(IReadOnlyList<Check> checks) =>
        [
            .. checks.SelectMany(check => check.Checks.Split(", ")).Where(IsProperty).Distinct()
                .OrderBy(property => property[0]).ThenBy(property => int.Parse(property[1..], CultureInfo.InvariantCulture)),
        ];

    private static bool IsProperty(string text) => text.Length > 1 && "TILNFV".Contains(text[0], StringComparison.Ordinal) && text[1..].All(char.IsAsciiDigit);
}
