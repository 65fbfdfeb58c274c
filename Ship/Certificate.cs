using System.Security.Cryptography;
using System.Text;
using Lockstep.Ship.Evidence;
using Lockstep.Ship.Files;
using Spectre.Console;

namespace Lockstep.Ship;

/// <summary>A file, as the certificate names it.</summary>
/// <param name="Name">Below the folder.</param>
/// <param name="Size">In bytes.</param>
/// <param name="Sha256">Of its contents.</param>
internal sealed record FileHash(string Name, long Size, string Sha256);

/// <summary>What one part says of a property.</summary>
/// <param name="Engine">Who says it.</param>
/// <param name="Bounds">How far that goes.</param>
/// <param name="Counts">How much was done.</param>
/// <param name="Verdict">holds, or FAILED.</param>
internal sealed record PropertyEvidence(string Engine, string Bounds, string Counts, string Verdict);

/// <summary>A line of docs/properties.md and all that was found about it.</summary>
/// <param name="Id">T1, I2, ...</param>
/// <param name="Statement">What always holds.</param>
/// <param name="Section">Where the specification says so.</param>
/// <param name="Verdict">holds, FAILED, or nothing was asked.</param>
/// <param name="Evidence">From each part.</param>
internal sealed record CertifiedProperty(string Id, string Statement, string Section, string Verdict, IReadOnlyList<PropertyEvidence> Evidence);

/// <summary>What is said of a shipment, and what it rests on.</summary>
/// <param name="Verdict">complete, or what is missing or failed. The first line of its file.</param>
/// <param name="Format">Of this file.</param>
/// <param name="Shipment">What is shipped.</param>
/// <param name="Kernel">The kernel that it was configured for.</param>
/// <param name="Files">All files beside the certificate.</param>
/// <param name="Vmms">Hashes of code and configuration.</param>
/// <param name="Tools">What built and checked it.</param>
/// <param name="Properties">Each property, with its evidence.</param>
/// <param name="Parts">What was run.</param>
/// <param name="Digest">SHA-256 of this file with an empty digest.</param>
internal sealed record Certificate(
    string Verdict, int Format, Shipment Shipment, string Kernel, IReadOnlyList<FileHash> Files, IReadOnlyList<CodeHash> Vmms,
    IReadOnlyList<ToolVersion> Tools, IReadOnlyList<CertifiedProperty> Properties, IReadOnlyList<PartResult> Parts, string Digest)
{
    /// <summary>The name of its file.</summary>
    public const string FileName = "certificate.json";

    /// <summary>Verdicts of a property or of a line of a part.</summary>
    public const string Holds = "holds", Failed = "FAILED";

    private const string Complete = "complete";

    /// <summary>Whether every part is there and holds.</summary>
    public bool IsComplete => Verdict.StartsWith(Complete, StringComparison.Ordinal);

    /// <summary>The certificate of a shipment.</summary>
    /// <param name="shipment">What is shipped.</param>
    /// <param name="kernel">The kernel that it was configured for.</param>
    /// <param name="files">What is in the folder.</param>
    /// <param name="parts">What was run.</param>
    /// <param name="tools">What built and checked it.</param>
    /// <param name="lines">The properties to speak of.</param>
    public static Certificate Of(Shipment shipment, string kernel, IReadOnlyList<ShippedFile> files, IReadOnlyList<PartResult> parts,
        IReadOnlyList<ToolVersion> tools, IReadOnlyList<PropertyList> lines)
    {
        CertifiedProperty[] properties = [.. lines.Select(property => Certify(property, parts))];
        Certificate open = new(
            VerdictOf(shipment, parts, properties), 1, shipment, kernel,
            [.. files.Select(file => new FileHash(file.Name, file.Bytes.Length, file.Hash))],
            [.. files.Where(file => file.IsVmm).Select(file => CodeHash.Of(file.AsElf()))],
            tools, properties, parts, "");
        return open with { Digest = open.OwnDigest() };
    }

    /// <summary>The text of its file; the verdict is in the first line.</summary>
    public string ToJson() => $"{{ {ResultText.Of(this)[1..].TrimStart()}";

    /// <summary>SHA-256 of its text, the digest left out.</summary>
    public string OwnDigest() =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes((this with { Digest = "" }).ToJson())));

    /// <summary>Writes the shipped folder, all of it or nothing.</summary>
    /// <param name="folder">The folder. What it held before is gone.</param>
    /// <param name="files">The files that this is the certificate of.</param>
    public void WriteTo(string folder, IEnumerable<ShippedFile> files)
    {
        using OutputFiles output = new(folder);
        files.ToList().ForEach(file => output.Add(file.Name, file.Bytes));
        output.Add(FileName, ToJson());
        output.Add(CertificatePage.FileName, CertificatePage.Of(this));
        output.CommitAlone();
    }

    /// <summary>Prints the parts.</summary>
    public void Print()
    {
        Table table = new Table().Border(TableBorder.Simple).AddColumns("part", "engine", "passed", "failed", "command");
        foreach (PartResult part in Parts)
        {
            table.AddRow([.. new[] { part.Id, part.Engine, $"{part.Passed}", $"{part.Failed}", part.Command }.Select(Markup.Escape)]);
        }

        WideTable.Print(table);
        Console.WriteLine($"{Parts.Sum(part => part.Passed)} passed, {Parts.Sum(part => part.Failed)} failed");
    }

    private static string VerdictOf(Shipment shipment, IReadOnlyList<PartResult> parts, CertifiedProperty[] properties)
    {
        string[] wrong =
        [
            .. Part.All(shipment.Board).Where(part => parts.All(result => result.Id != part.Id)).Select(part => $"{part.Id} is missing"),
            .. parts.Where(part => !part.Holds).Select(part => $"{part.Id} failed ({part.Failed})"),
            .. properties.Where(property => property.Verdict == Failed).Select(property => $"{property.Id} failed"),
        ];
        return wrong.Length > 0 ? $"NOT COMPLETE: {string.Join("; ", wrong)}"
            : $"{Complete}: {properties.Length} properties, {parts.Sum(part => part.Passed)} checks passed, none failed";
    }

    private static CertifiedProperty Certify(PropertyList property, IReadOnlyList<PartResult> parts)
    {
        PropertyEvidence[] evidence = [.. parts.Select(part => EvidenceOf(property.Id, part)).OfType<PropertyEvidence>()];
        string verdict = evidence.Length == 0 ? "nothing was asked" : evidence.All(one => one.Verdict == Holds) ? Holds : Failed;
        return new CertifiedProperty(property.Id, property.Statement, property.Section, verdict, evidence);
    }

    private static PropertyEvidence? EvidenceOf(string property, PartResult part)
    {
        if (part.Id == new PropertiesPart().Id)
        {
            return new PropertyEvidence(part.Engine, "random configurations and runs", $"{part.Passed} tests", part.Holds ? Holds : Failed);
        }

        EvidenceRow[] rows = [.. part.Rows.Where(row => row.Properties.Contains(property))];
        string counts = string.Join(", ", rows.SelectMany(row => row.Counts).GroupBy(count => count.Key)
            .Select(group => $"{group.Sum(count => count.Value)} {group.Key}"));
        return rows.Length == 0 ? null
            : new PropertyEvidence(part.Engine, string.Join("; ", rows.Select(row => row.Bounds).Distinct()), counts,
                rows.All(row => row.Holds) ? Holds : Failed);
    }
}
