using System.Globalization;
using System.Text;

namespace Lockstep.Boards.DeviceTree;

/// <summary>Writes a device tree as source for dtc. Values keep their bytes; strings and cells are recognised so that
/// people can read the result.</summary>
internal static class TreeSource
{
    public static string Write(Tree tree, string headline)
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $"/* {headline} */\n/dts-v1/;\n\n");
        foreach ((ulong address, ulong size) in tree.Reservations)
        {
            text.Append(CultureInfo.InvariantCulture, $"/memreserve/ 0x{address:x} 0x{size:x};\n");
        }
        WriteNode(text, tree.Root, "/", 0);
        return text.ToString();
    }

    private static void WriteNode(StringBuilder text, TreeNode node, string name, int depth)
    {
        string indent = new('\t', depth);
        text.Append(CultureInfo.InvariantCulture, $"{indent}{name} {{\n");
        foreach ((string property, byte[] value) in node.Properties)
        {
            string assigned = value.Length == 0 ? "" : $" = {Value(value)}";
            text.Append(CultureInfo.InvariantCulture, $"{indent}\t{property}{assigned};\n");
        }
        foreach (TreeNode child in node.Children)
        {
            text.Append('\n');
            WriteNode(text, child, child.Name, depth + 1);
        }
        text.Append(CultureInfo.InvariantCulture, $"{indent}}};\n");
    }

    private static string Value(byte[] value)
    {
        if (IsStringList(value))
        {
            string[] strings = Encoding.ASCII.GetString(value, 0, value.Length - 1).Split('\0');
            return string.Join(", ", strings.Select(s => $"\"{s.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
        }
        return value.Length % 4 == 0
            ? $"<{string.Join(' ', value.Chunk(4).Select(cell => $"0x{Convert.ToHexStringLower(cell).TrimStart('0').PadLeft(1, '0')}"))}>"
            : $"[{string.Join(' ', value.Select(b => b.ToString("x2", CultureInfo.InvariantCulture)))}]";
    }

    /// <summary>Printable, NUL-terminated, and no empty string in it.</summary>
    private static bool IsStringList(byte[] value) =>
        value.Length > 1 && value[^1] == 0 && value[0] != 0
        && value.All(b => b == 0 || (b >= 0x20 && b < 0x7f))
        && !value.Zip(value.Skip(1)).Any(pair => pair is { First: 0, Second: 0 });
}
