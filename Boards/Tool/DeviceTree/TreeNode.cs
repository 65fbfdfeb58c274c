using System.Buffers.Binary;
using System.Text;

namespace Lockstep.Boards.DeviceTree;

/// <summary>A node of a device tree: ordered properties with raw values, and child nodes.</summary>
internal sealed class TreeNode(string name)
{
    /// <summary>Node name with its unit address; empty for the root.</summary>
    public string Name { get; } = name;

    public List<KeyValuePair<string, byte[]>> Properties { get; } = [];

    public List<TreeNode> Children { get; } = [];

    /// <summary>Name without the unit address.</summary>
    public string BaseName => Name.Split('@')[0];

    public byte[]? this[string property]
    {
        get => Properties.FirstOrDefault(p => p.Key == property).Value;
        set
        {
            int index = Properties.FindIndex(p => p.Key == property);
            if (value is null)
            {
                Properties.RemoveAll(p => p.Key == property);
            }
            else if (index >= 0)
            {
                Properties[index] = new(property, value);
            }
            else
            {
                Properties.Add(new(property, value));
            }
        }
    }

    public bool Has(string property) => Properties.Any(p => p.Key == property);

    /// <summary>The strings of a string list; none when the property is absent.</summary>
    public string[] Strings(string property) =>
        this[property] is { Length: > 0 } bytes ? Encoding.ASCII.GetString(bytes).TrimEnd('\0').Split('\0') : [];

    public string? String(string property) => Strings(property).FirstOrDefault();

    public void SetStrings(string property, params string[] values) =>
        this[property] = Encoding.ASCII.GetBytes(string.Concat(values.Select(value => value + '\0')));

    /// <summary>The 32-bit cells of a property; none when it is absent. A trailing partial cell is ignored.</summary>
    public uint[] Cells(string property)
    {
        byte[] bytes = this[property] ?? [];
        return [.. Enumerable.Range(0, bytes.Length / 4).Select(i => BinaryPrimitives.ReadUInt32BigEndian(bytes.AsSpan(4 * i)))];
    }

    public uint? Cell(string property) => Cells(property) is { Length: > 0 } cells ? cells[0] : null;

    public void SetCells(string property, params uint[] cells)
    {
        byte[] bytes = new byte[4 * cells.Length];
        for (int i = 0; i < cells.Length; i++)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(4 * i), cells[i]);
        }
        this[property] = bytes;
    }

    /// <summary>Child by base name, or null.</summary>
    public TreeNode? Child(string baseName) => Children.FirstOrDefault(child => child.BaseName == baseName);

    public TreeNode ChildOrNew(string name)
    {
        if (Child(name) is { } present)
        {
            return present;
        }
        TreeNode child = new(name);
        Children.Add(child);
        return child;
    }

    /// <summary>Whether one of the node's `compatible` strings is among those given.</summary>
    public bool IsCompatible(params string[] names) => Strings("compatible").Any(names.Contains);

    /// <summary>A deep copy under another name, without phandles (which must stay unique).</summary>
    public TreeNode CopyAs(string newName)
    {
        TreeNode copy = new(newName);
        copy.Properties.AddRange(Properties.Where(p => p.Key is not ("phandle" or "linux,phandle")));
        copy.Children.AddRange(Children.Select(child => child.CopyAs(child.Name)));
        return copy;
    }

    /// <summary>Every node of the tree below and including this one, with the chain of its ancestors, root first.</summary>
    public IEnumerable<(TreeNode Node, IReadOnlyList<TreeNode> Ancestors)> Walk() => Walk([]);

    private IEnumerable<(TreeNode Node, IReadOnlyList<TreeNode> Ancestors)> Walk(IReadOnlyList<TreeNode> ancestors)
    {
        yield return (this, ancestors);
        IReadOnlyList<TreeNode> below = [.. ancestors, this];
        foreach (TreeNode child in Children)
        {
            foreach ((TreeNode, IReadOnlyList<TreeNode>) item in child.Walk(below))
            {
                yield return item;
            }
        }
    }
}
