namespace Lockstep.Conformance.Suites;

/// <summary>What a guest does that no device answers, and the forms in which it may access what is emulated.</summary>
public sealed class FaultsSuite() : Suite("faults", "every form of access, unmapped space, fetches, instructions that trap or do not exist",
    "F1", "F2", "F3", "F4", "F5", "F6", "F7", "F8", "F13", "T33", "T35", "N2")
{
    /// <inheritdoc/>
    public override IEnumerable<SuiteScript> Scripts(SuiteRequest request)
    {
        IEnumerable<(string Name, Action<SuiteWriter> Write)> scripts =
            [.. EmulatedAccess.All, .. UndescribedAccess.All, .. UnmappedSpace.All, .. FetchScripts.All, .. InstructionScripts.All, .. SystemRegisterScripts.All];
        foreach ((string name, Action<SuiteWriter> write) in scripts)
        {
            SuiteScript script = Write(request, name, write);
            if (script.Operations.Count > 0)
            {
                yield return script;
            }
        }
    }
}
