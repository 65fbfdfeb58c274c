using System.Buffers.Binary;
using System.Text;

namespace Lockstep.Runner.Bench;

/// <summary>
/// A flattened device tree, read and changed in place (Devicetree Specification 0.4, chapter 5). A change keeps every
/// length, so nothing around the property moves.
/// </summary>
public sealed class DeviceTreeBlob
{
    private const uint Magic = 0xd00d_feed, BeginNode = 1, EndNode = 2, Property = 3, NoOperation = 4;
    private const int HeaderSize = 40, StructureOffset = 8, StringsOffset = 12;

    private readonly byte[] tree;

    /// <summary>Takes the bytes of a .dtb file and keeps them to itself.</summary>
    public DeviceTreeBlob(byte[] file)
    {
        tree = file.Length >= HeaderSize && BinaryPrimitives.ReadUInt32BigEndian(file) == Magic
            ? [.. file]
            : throw new FormatException("not a flattened device tree");
        Properties = Read();
    }

    /// <summary>Offset and length in bytes of each property's value, by path, as in <c>/chosen/bootargs</c>.</summary>
    public IReadOnlyDictionary<string, (int Offset, int Length)> Properties { get; }

    /// <summary>The tree as a .dtb file.</summary>
    public ReadOnlySpan<byte> Bytes => tree;

    /// <summary>A property's value.</summary>
    public ReadOnlySpan<byte> Value(string path) =>
        Properties.TryGetValue(path, out (int Offset, int Length) value)
            ? tree.AsSpan(value.Offset, value.Length)
            : throw new FormatException($"the device tree has no property {path}");

    /// <summary>Replaces a property's text by one of the same length.</summary>
    public void ReplaceText(string path, string text)
    {
        if (Value(path).Length != text.Length + 1)
        {
            throw new FormatException($"the value of {path} does not have the length of '{text}'");
        }

        Encoding.ASCII.GetBytes(text, tree.AsSpan(Properties[path].Offset));
    }

    private Dictionary<string, (int Offset, int Length)> Read()
    {
        var properties = new Dictionary<string, (int Offset, int Length)>();
        var path = new Stack<string>();
        int at = Word(StructureOffset);
        while (at + 4 <= tree.Length)
        {
            uint token = (uint)Word(at);
            at += 4;
            switch (token)
            {
                case BeginNode:
                    string name = Text(at);
                    // The root's name is empty, and "/" ends each node's path here.
                    path.Push(path.Count == 0 ? "/" : $"{path.Peek()}{name}/");
                    at = Aligned(at + name.Length + 1);
                    break;
                case EndNode when path.Count > 0:
                    path.Pop();
                    break;
                case Property when path.Count > 0:
                    int length = Word(at);
                    properties[path.Peek() + Text(Word(StringsOffset) + Word(at + 4))] = (at + 8, length);
                    at = Aligned(at + 8 + length);
                    break;
                case NoOperation:
                    break;
                default:
                    return properties;
            }
        }

        return properties;
    }

    private static int Aligned(int offset) => offset + 3 & ~3;

    private int Word(int at) => BinaryPrimitives.ReadInt32BigEndian(tree.AsSpan(at));

    private string Text(int at)
    {
        ReadOnlySpan<byte> rest = tree.AsSpan(at);
        int end = rest.IndexOf((byte)0);
        return Encoding.ASCII.GetString(rest[..(end < 0 ? rest.Length : end)]);
    }
}
