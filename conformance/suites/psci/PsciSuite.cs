using Lockstep.Model.Relation;

namespace Lockstep.Conformance.Suites;

/// <summary>PSCI and the SMC calling convention.</summary>
public sealed class PsciSuite() : Suite("psci", "every PSCI and SMCCC function, in every form and with every error", "F9", "F10", "F11", "F13")
{
    /// <inheritdoc/>
    public override IEnumerable<SuiteScript> Scripts(SuiteRequest request)
    {
        IEnumerable<(string Name, Action<SuiteWriter> Write)> scripts =
            [.. Queries.All, .. UnknownCalls.All, .. SystemCallScripts.All, .. SuspendScripts.All, .. TurnOnErrors.All];
        foreach ((string name, Action<SuiteWriter> write) in scripts)
        {
            yield return Write(request, name, write) with
            {
                Provokes = name.StartsWith(nameof(Deviation.HvcIsSystemCall), StringComparison.Ordinal) ? Deviation.HvcIsSystemCall : null,
            };
        }

        foreach ((string name, Action<SuiteWriter> write) in request.Guest.Vcpus > 1 ? PowerScripts.All : [])
        {
            yield return Write(request, name, write);
        }
    }
}
