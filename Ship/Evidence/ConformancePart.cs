using System.Text.Json;

namespace Lockstep.Ship.Evidence;

/// <summary>The suites on the board's machines.</summary>
internal sealed class ConformancePart(string board) : Part
{
    // A board with both versions of the GIC is one board to the suites; what is shipped is for one of them.
    private readonly string name = BoardName.Of("Boards", board);

    /// <inheritdoc/>
    public override string Id => "conformance";

    /// <inheritdoc/>
    public override string Question => "Does vmm.elf, on the board's machines, show its guest what the model allows?";

    /// <inheritdoc/>
    public override string Engine => "scripts of a guest under QEMU, compared with the VMM's code in process and the model";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Arguments => ["conformance", $"BOARD={name}"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Sources => ["Model", "Vmm", "conformance", "Tools", "Boards/Tool", $"Boards/{name}", $"Boards/{board}"];

    private int GicVersion => (int)Board.Load("Boards", board).Facts.GicVersion;

    /// <inheritdoc/>
    public override IReadOnlyList<EvidenceRow> Rows(string build) => Read(build, results => (EvidenceRow[])[.. results.Select(Row)]);

    /// <inheritdoc/>
    public override IReadOnlyList<DeviationCount> Deviations(string build) => Read(build, results => (DeviationCount[])
    [
        .. results.SelectMany(result => result.GetProperty("deviations").EnumerateObject())
            .GroupBy(deviation => deviation.Name, deviation => deviation.Value.GetInt64())
            .OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => new DeviationCount(group.Key, group.Sum())),
    ]);

    private static EvidenceRow Row(JsonElement result)
    {
        long vcpus = result.GetProperty("vcpus").GetInt64();
        string machine = $"GICv{result.GetProperty("gic").GetInt64()}, {vcpus} vCPU{(vcpus == 1 ? "" : "s")}";
        Dictionary<string, long> counts = new()
        {
            ["scripts"] = result.GetProperty("scripts").GetInt64(),
            ["operations"] = result.GetProperty("operations").GetInt64(),
        };
        return new EvidenceRow([.. result.GetProperty("properties").EnumerateArray().Select(property => property.GetString()!)],
            result.GetProperty("suite").GetString()!, machine, counts, result.GetProperty("failed").GetInt64() == 0);
    }

    private T Read<T>(string build, Func<IEnumerable<JsonElement>, T> read) =>
        ResultJson.Read(Path.Combine(build, "conformance", $"{name}.json"),
            root => read(root.GetProperty("results").EnumerateArray().Where(result => result.GetProperty("gic").GetInt32() == GicVersion)));
}
