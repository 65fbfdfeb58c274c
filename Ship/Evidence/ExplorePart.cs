using System.Text.Json;
using Lockstep.Proofs.Theorems;

namespace Lockstep.Ship.Evidence;

/// <summary>All interleavings of small machines.</summary>
internal sealed class ExplorePart : Part
{
    /// <inheritdoc/>
    public override string Id => "explore";

    /// <inheritdoc/>
    public override string Question => "Do they survive every interleaving of vCPUs, devices, the kernel's events and the VMM?";

    /// <inheritdoc/>
    public override string Engine => "explorer over the VMM's own code";

    /// <inheritdoc/>
    public override IReadOnlyList<string> Arguments => ["explore"];

    /// <inheritdoc/>
    public override IReadOnlyList<string> Sources => ["Model", "Vmm", "conformance/Lockstep", "Proofs/Explore", "Tools"];

    /// <inheritdoc/>
    public override IReadOnlyList<EvidenceRow> Rows(string build)
    {
        string[] properties = [.. NotStepwise.All.Where(line => line.Engine == "explorer").Select(line => line.Property)];
        return ResultJson.Read(Path.Combine(build, "explore", "results.json"),
            root => (EvidenceRow[])[.. root.GetProperty("Rows").EnumerateArray().Select(row => Row(row, properties))]);
    }

    private static EvidenceRow Row(JsonElement row, string[] properties)
    {
        string how = row.GetProperty("How").GetString()!;
        // What a walk meets is not counted alike on each computer.
        Dictionary<string, long> counts = new()
        {
            [how.StartsWith("walks", StringComparison.Ordinal) ? "walks" : "states"] = row.GetProperty("States").GetInt64(),
            ["transitions"] = row.GetProperty("Transitions").GetInt64(),
        };
        return new EvidenceRow(properties, row.GetProperty("Configuration").GetString()!, how, counts, row.GetProperty("Passes").GetBoolean());
    }
}
