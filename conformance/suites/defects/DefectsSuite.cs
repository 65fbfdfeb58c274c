using Lockstep.Agent;

namespace Lockstep.Conformance.Suites;

/// <summary>What other virtual interrupt controllers and trap handlers got wrong: a script a row, named Row01 to Row44 and D01 to D32.</summary>
public sealed class DefectsSuite() : Suite("defects", "the input of each known defect of other virtual GICs and trap handlers",
    "T4", "T7", "T14", "T15", "T16", "T18", "T19", "T22", "T26", "T27", "T28", "T30", "T32", "T33", "T35", "T36", "F1", "F2", "F5", "F9", "N2")
{
    /// <inheritdoc/>
    public override IEnumerable<SuiteScript> Scripts(SuiteRequest request)
    {
        foreach ((string name, int version, Action<SuiteWriter> write) in (IEnumerable<(string, int, Action<SuiteWriter>)>)
            [.. DistributorRows.All, .. DeliveryRows.All, .. RedistributorRows.All, .. TrapRows.All])
        {
            if (version == 0 || version == request.Guest.GicVersion)
            {
                yield return Write(request, name, write, HandlerMode.Acknowledge | HandlerMode.EndOfInterrupt | HandlerMode.QuietSource);
            }
        }
    }
}
