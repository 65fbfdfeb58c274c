using System.Text.RegularExpressions;

namespace Lockstep.Ship.Files;

/// <summary>A line of docs/properties.md.</summary>
/// <param name="Id">T1, I2, ...</param>
/// <param name="Statement">What always holds.</param>
/// <param name="Section">Where the specification says so.</param>
internal sealed partial record PropertyList(string Id, string Statement, string Section)
{
    /// <summary>Where the sources have them.</summary>
    public const string Document = "docs/properties.md";

    /// <summary>All lines.</summary>
    /// <param name="document">The file.</param>
    public static IReadOnlyList<PropertyList> Read(string document)
    {
        PropertyList[] all =
        [
            .. File.ReadLines(document).Select(line => Line().Match(line)).Where(match => match.Success)
                .Select(match => new PropertyList(match.Groups["id"].Value, match.Groups["what"].Value.Trim(), match.Groups["section"].Value.Trim())),
        ];
        return all.Length > 0 ? all : throw new UserError(document, "has no line of a property; make test writes it");
    }

    [GeneratedRegex(@"^\| (?<id>[TILNF]\d+) \| (?<what>.*?) \| (?<section>[^|]*) \|")]
    private static partial Regex Line();
}
