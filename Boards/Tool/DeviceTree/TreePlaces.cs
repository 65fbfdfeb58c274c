using System.Globalization;
using System.Text.RegularExpressions;

namespace Lockstep.Boards.DeviceTree;

/// <summary>Where the nodes and properties of a device tree stand in its source. A blob does not know; dtc does.</summary>
internal sealed partial class TreePlaces
{
    private readonly Dictionary<string, SourceLocation> _places = [];
    private readonly string _file;

    private TreePlaces(string file) => _file = file;

    /// <summary>Reads the places of a source file.</summary>
    public static TreePlaces Read(string path)
    {
        TreePlaces places = new(path);
        Stack<string> open = new();
        foreach (string line in TreeCompiler.AnnotateFile(path, path).Split('\n'))
        {
            places.Take(line, open);
        }
        return places;
    }

    /// <summary>The place of a property, else of its node, else the file.</summary>
    /// <param name="node">Path of the node; "" is the root.</param>
    /// <param name="property">Its property, or null for the node.</param>
    public SourceLocation Of(string node, string? property = null) =>
        property is not null && _places.TryGetValue(KeyOf(node, property), out SourceLocation at) ? at
        : _places.TryGetValue(node, out at) ? at
        : new SourceLocation(_file);

    private void Take(string line, Stack<string> open)
    {
        if (NodePattern().Match(line) is { Success: true } node)
        {
            string name = node.Groups["name"].Value;
            open.Push(name == "/" ? "" : $"{string.Concat(open.Take(1))}/{name}");
            Add(open.Peek(), node);
        }
        else if (line.TrimStart().StartsWith("};", StringComparison.Ordinal))
        {
            open.TryPop(out _);
        }
        else if (open.Count > 0 && PropertyPattern().Match(line) is { Success: true } property)
        {
            Add(KeyOf(open.Peek(), property.Groups["name"].Value), property);
        }
    }

    private void Add(string key, Match match)
    {
        if (match.Groups["line"] is { Success: true } line)
        {
            string file = match.Groups["file"].Value;
            _places[key] = new SourceLocation(file == TreeCompiler.StandardInput ? _file : file, int.Parse(line.Value, CultureInfo.InvariantCulture));
        }
    }

    /// <summary>A node's path has no colon, so that no property has the key of a node.</summary>
    private static string KeyOf(string node, string property) => $"{node}:{property}";

    [GeneratedRegex(@"^\s*(?:[A-Za-z_]\w*: )*(?<name>[^\s""<\[]+) \{(?: /\* (?<file>.+?):(?<line>\d+)\b.*\*/)?\s*$")]
    private static partial Regex NodePattern();

    [GeneratedRegex(@"^\s*(?:[A-Za-z_]\w*: )*(?<name>[A-Za-z0-9,._+*#?-]+)(?: =.*)?;(?: /\* (?<file>[^""]+?):(?<line>\d+)\b.*\*/)?\s*$")]
    private static partial Regex PropertyPattern();
}
