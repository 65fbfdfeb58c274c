using System;
using System.Globalization;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Lockstep.Model.Configuration;

namespace Lockstep.Tests.Boards;

/// <summary>A configuration block as text, one field a line, in the order of the layout.</summary>
public static class BlockText
{
    public static string Of(ConfigurationBlock block)
    {
        StringBuilder text = new();
        byte[] bytes = MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in block, 1)).ToArray();
        foreach (FieldInfo field in typeof(ConfigurationBlock).GetFields(BindingFlags.Instance | BindingFlags.Public))
        {
            int at = (int)Marshal.OffsetOf<ConfigurationBlock>(field.Name);
            FixedBufferAttribute? buffer = field.GetCustomAttribute<FixedBufferAttribute>();
            string value = buffer is not null
                ? string.Join(' ', MemoryMarshal.Cast<byte, uint>(bytes.AsSpan(at, 4 * buffer.Length)).ToArray().Select(word => word.ToString(CultureInfo.InvariantCulture)))
                : ValueOf(field.GetValue(block)!);
            text.Append(CultureInfo.InvariantCulture, $"{field.Name}: {TrimZeros(value)}\n");
        }
        return text.ToString();
    }

    private static string ValueOf(object value) => value switch
    {
        uint number => $"{number}",
        ulong number => $"0x{number:x}",
        _ => string.Join(", ", value.GetType().GetFields().Select(field => $"{field.Name} {ValueOf(field.GetValue(value)!)}")),
    };

    /// <summary>Tables have their unused entries at the end.</summary>
    private static string TrimZeros(string value)
    {
        while (value.EndsWith(" 0 0", StringComparison.Ordinal))
        {
            value = value[..^2];
        }
        return value;
    }
}
