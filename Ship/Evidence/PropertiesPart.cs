namespace Lockstep.Ship.Evidence;

/// <summary>Properties of the model on random runs, and the deviations one by one.</summary>
internal sealed class PropertiesPart : Part
{
    private const string Tests = "Model.Properties|Model.Relation|KnownDefects|DeviationTests";

    /// <inheritdoc/>
    public override string Id => "properties";

    /// <inheritdoc/>
    public override string Question => "Do the properties hold over random runs; is each deviation as wide as it says; are known faults of others known?";

    /// <inheritdoc/>
    public override string Engine => "FsCheck, xunit";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Arguments =>
        ["test", $"FILTER={string.Join('|', Tests.Split('|').Select(name => $"FullyQualifiedName~{name}"))}"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Sources => ["Model", "Vmm", "conformance/Lockstep", "tests/Model", "tests/Lockstep", "tests/Support", "Tools"];

    /// <inheritdoc/>
    public override IReadOnlyList<EvidenceRow> Rows(string build) => [];
}
