using System.Buffers.Binary;
using System.Text;

namespace Lockstep.Boards.DeviceTree;

/// <summary>A device tree and its memory reservations.</summary>
internal sealed record Tree(TreeNode Root, IReadOnlyList<(ulong Address, ulong Size)> Reservations);

/// <summary>Reads a flattened device tree (Devicetree Specification 0.4, chapter 5), version 17.</summary>
internal sealed class FlattenedTree
{
    private const uint Magic = 0xd00d_feed, BeginNode = 1, EndNode = 2, Property = 3, Nop = 4, End = 9;
    private const int HeaderBytes = 40, MaxDepth = 64;

    private readonly byte[] _blob;
    private readonly string _name;
    private int _cursor;
    private int _structEnd;
    private int _stringsStart;
    private int _stringsEnd;

    private FlattenedTree(byte[] blob, string name)
    {
        _blob = blob;
        _name = name;
    }

    /// <summary>Parses a blob.</summary>
    /// <param name="blob">The bytes.</param>
    /// <param name="name">What to call it in an error.</param>
    public static Tree Read(byte[] blob, string name) => new FlattenedTree(blob, name).Read();

    private Tree Read()
    {
        if (_blob.Length < HeaderBytes || Word(0) != Magic)
        {
            throw Bad("it does not start with a device tree header");
        }
        uint total = Word(4);
        (uint structure, uint strings, uint reservations) = (Word(8), Word(12), Word(16));
        (uint stringsSize, uint structureSize) = (Word(32), Word(36));
        if (total > _blob.Length || (ulong)structure + structureSize > total || (ulong)strings + stringsSize > total || reservations > total)
        {
            throw Bad($"it is truncated: the header says {total} bytes, there are {_blob.Length}");
        }
        (_cursor, _structEnd) = ((int)structure, (int)(structure + structureSize));
        (_stringsStart, _stringsEnd) = ((int)strings, (int)(strings + stringsSize));
        TreeNode root = ReadRoot();
        return new Tree(root, ReadReservations((int)reservations, (int)total));
    }

    private List<(ulong, ulong)> ReadReservations(int at, int end)
    {
        List<(ulong, ulong)> found = [];
        for (; at + 16 <= end; at += 16)
        {
            ulong address = BinaryPrimitives.ReadUInt64BigEndian(_blob.AsSpan(at));
            ulong size = BinaryPrimitives.ReadUInt64BigEndian(_blob.AsSpan(at + 8));
            if (address == 0 && size == 0)
            {
                return found;
            }
            found.Add((address, size));
        }
        throw Bad("its memory reservations do not end");
    }

    private TreeNode ReadRoot()
    {
        if (NextToken() != BeginNode)
        {
            throw Bad("its structure does not begin with a node");
        }
        TreeNode root = ReadNode(0);
        return NextToken() == End ? root : throw Bad("its structure does not end after the root node");
    }

    /// <summary>Reads a node whose begin token has been consumed.</summary>
    private TreeNode ReadNode(int depth)
    {
        if (depth > MaxDepth)
        {
            throw Bad($"its nodes are nested more than {MaxDepth} deep");
        }
        TreeNode node = new(ReadString(_cursor, _structEnd));
        _cursor = (int)Align.Up((ulong)(_cursor + node.Name.Length + 1), 4);
        while (true)
        {
            switch (NextToken())
            {
                case BeginNode:
                    node.Children.Add(ReadNode(depth + 1));
                    break;
                case Property:
                    node.Properties.Add(ReadProperty());
                    break;
                case EndNode:
                    return node;
                default:
                    throw Bad($"node `{node.Name}` does not end");
            }
        }
    }

    private KeyValuePair<string, byte[]> ReadProperty()
    {
        (uint length, uint nameOffset) = (Token(), Token());
        if (length > _structEnd - _cursor || nameOffset >= _stringsEnd - _stringsStart)
        {
            throw Bad("a property reaches outside its block");
        }
        byte[] value = _blob[_cursor..(_cursor + (int)length)];
        _cursor = (int)Align.Up((ulong)_cursor + length, 4);
        return new(ReadString(_stringsStart + (int)nameOffset, _stringsEnd), value);
    }

    private uint NextToken()
    {
        uint token;
        do
        {
            token = Token();
        }
        while (token == Nop);
        return token;
    }

    private uint Token()
    {
        if (_cursor + 4 > _structEnd)
        {
            throw Bad("its structure is cut off");
        }
        uint word = Word(_cursor);
        _cursor += 4;
        return word;
    }

    private string ReadString(int start, int end)
    {
        int length = start <= end ? _blob.AsSpan(start, end - start).IndexOf((byte)0) : -1;
        return length >= 0 ? Encoding.ASCII.GetString(_blob, start, length) : throw Bad("a name does not end");
    }

    private uint Word(int offset) => BinaryPrimitives.ReadUInt32BigEndian(_blob.AsSpan(offset));

    private UserError Bad(string what) => new(_name, $"not a valid device tree blob: {what}");
}
