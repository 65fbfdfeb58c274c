using System.Buffers.Binary;
using System.Text;

namespace Lockstep.Runner.Bench;

/// <summary>
/// A flattened device tree inside a larger file, read and changed in place (Devicetree Specification 0.4, chapter 5).
/// A change keeps every length, so nothing around the property moves.
/// </summary>
/// <param name="Start">Offset of the tree's header in the file.</param>
/// <param name="Length">Its <c>totalsize</c> in bytes.</param>
public sealed record DeviceTreeBlob(int Start, int Length)
{
    private const uint BeginNode = 1, EndNode = 2, Property = 3, NoOperation = 4;
    private const int LastVersion = 17, HeaderSize = 40;
    private static readonly byte[] Magic = [0xd0, 0x0d, 0xfe, 0xed];

    /// <summary>A property's value: where it stands in the file.</summary>
    /// <param name="Path">Path of the node and name of the property, as in <c>/chosen/bootargs</c>.</param>
    /// <param name="Offset">Offset of the value in the file.</param>
    /// <param name="Length">Length of the value in bytes.</param>
    public sealed record Value(string Path, int Offset, int Length);

    /// <summary>All device trees in a file that have boot arguments.</summary>
    public static IReadOnlyList<DeviceTreeBlob> Find(ReadOnlySpan<byte> file)
    {
        var found = new List<DeviceTreeBlob>();
        int next;
        for (int at = 0; (next = file[at..].IndexOf(Magic)) >= 0; at += next + Magic.Length)
        {
            if (TryAt(file, at + next) is { } blob && blob.Values(file).Any(value => value.Path == "/chosen/bootargs"))
            {
                found.Add(blob);
            }
        }

        return found;
    }

    /// <summary>The properties of the tree, in their order.</summary>
    public IReadOnlyList<Value> Values(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> tree = file.Slice(Start, Length);
        var values = new List<Value>();
        var path = new Stack<string>();
        int at = Word(tree, 8), strings = Word(tree, 12);
        while (at + 4 <= tree.Length)
        {
            uint token = (uint)Word(tree, at);
            at += 4;
            switch (token)
            {
                case BeginNode:
                    string name = Text(tree, at);
                    path.Push(path.Count < 2 ? (path.Count == 0 ? "" : "/" + name) : path.Peek() + "/" + name);
                    at = Aligned(at + name.Length + 1);
                    break;
                case EndNode when path.Count > 0:
                    path.Pop();
                    break;
                case Property when path.Count > 0 && at + 8 <= tree.Length:
                    int length = Word(tree, at);
                    values.Add(new Value($"{path.Peek()}/{Text(tree, strings + Word(tree, at + 4))}", Start + at + 8, length));
                    at = Aligned(at + 8 + length);
                    break;
                case NoOperation:
                    break;
                default:
                    return values;
            }
        }

        return values;
    }

    /// <summary>The value of a property, or <see langword="null"/>.</summary>
    public Value? Find(ReadOnlySpan<byte> file, string path) => Values(file).FirstOrDefault(value => value.Path == path);

    /// <summary>The text of a property.</summary>
    public string? TextOf(ReadOnlySpan<byte> file, string path) =>
        Find(file, path) is { } value ? Encoding.ASCII.GetString(file.Slice(value.Offset, value.Length)).TrimEnd('\0') : null;

    /// <summary>Replaces a text in place; the rest of its room is filled with spaces. False when it is too long.</summary>
    public bool TryReplaceText(Span<byte> file, string path, string text)
    {
        if (Find(file, path) is not { } value || text.Length + 1 > value.Length)
        {
            return false;
        }

        Encoding.ASCII.GetBytes(text.PadRight(value.Length - 1) + '\0', file.Slice(value.Offset, value.Length));
        return true;
    }

    private static DeviceTreeBlob? TryAt(ReadOnlySpan<byte> file, int start)
    {
        ReadOnlySpan<byte> rest = file[start..];
        if (rest.Length < HeaderSize)
        {
            return null;
        }

        int length = Word(rest, 4), structure = Word(rest, 8), strings = Word(rest, 12);
        bool valid = Word(rest, 20) == LastVersion && length >= HeaderSize && length <= rest.Length
            && structure >= HeaderSize && structure < length && strings >= HeaderSize && strings <= length;
        return valid ? new DeviceTreeBlob(start, length) : null;
    }

    private static int Word(ReadOnlySpan<byte> tree, int at) => BinaryPrimitives.ReadInt32BigEndian(tree[at..]);

    private static int Aligned(int offset) => offset + 3 & ~3;

    private static string Text(ReadOnlySpan<byte> tree, int at)
    {
        ReadOnlySpan<byte> rest = tree[at..];
        int end = rest.IndexOf((byte)0);
        return Encoding.ASCII.GetString(rest[..(end < 0 ? rest.Length : end)]);
    }
}
