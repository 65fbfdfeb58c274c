using System.Globalization;
using System.Reflection;
using System.Text;

namespace Lockstep.Tests.Model.Decode;

/// <summary>
/// Writes the decode of a frame of memory: which offset is which register. Places, counts, sizes and access come from the facts;
/// which arguments a register's model wants, from its parameters.
/// </summary>
internal sealed class FrameDecode(DecodeFrame frame)
{
    private bool IsGic => frame.Place == "Gic";

    private string At => IsGic ? "at" : "offset";

    /// <summary>The file.</summary>
    public string Text()
    {
        StringBuilder text = new();
        text.Append(CultureInfo.InvariantCulture, $$"""
            // Generated from Model/Registers by tests/Model/Decode. Do not edit: SNAP_UPDATE=1 make test FILTER=DecodeTests rewrites it.
            using Lockstep.Model.Words;

            namespace Lockstep.Model.{{frame.Place}};

            /// <{{(IsGic ? "content" : "summary")}}>{{frame.Facts.Name}}: which offset is which register.</{{(IsGic ? "content" : "summary")}}>
            {{(IsGic ? "" : "/// <typeparam name=\"W\">32-bit words.</typeparam>\n/// <typeparam name=\"B\">Their "
                + "bits.</typeparam>\n")}}public static {{(IsGic ? "partial class Gic" : $"class {frame.Name}Frame")}}<W, B>
                where W : struct, IWord<W, B>
                where B : struct, IBit<B>
            {

            """);
        Read(text);
        text.Append('\n');
        Write(text);
        return text.Append("}\n").ToString();
    }

    private void Read(StringBuilder text)
    {
        text.Append(IsGic
            ? $"    private static W Read{frame.Name}Word({frame.State} s, int {Who}, uint at, uint lanes) => at switch\n    {{\n"
            : $"    /// <summary>What a read of the word at an offset returns; 0 where nothing is.</summary>\n"
                + $"    public static W Read({frame.State} s, uint offset) => offset switch\n    {{\n");
        foreach (DecodedRegister r in frame.Registers.Where(r => r.Register.Reads))
        {
            foreach (Arm arm in Arms(r, "Read"))
            {
                text.Append(Signature.Line($"        {arm.Pattern} =>", $"{arm.Call},"));
            }
        }

        text.Append("        _ => 0u,\n    };\n");
    }

    private void Write(StringBuilder text)
    {
        text.Append(IsGic
            ? $"    private static void Write{frame.Name}Word({frame.State} s, int {Who}, uint at, W value, uint lanes)\n    {{\n"
            : "    /// <summary>What a write of the word at an offset does; nothing where nothing is, or where nothing is "
                + "writable.</summary>\n"
                + $"    public static void Write({frame.State} s, uint offset, W value)\n    {{\n");
        text.Append(CultureInfo.InvariantCulture, $"        switch ({At})\n        {{\n");
        foreach (DecodedRegister r in frame.Registers.Where(Signature.IsWritten))
        {
            foreach (Arm arm in Arms(r, "Write"))
            {
                text.Append($"            case {arm.Pattern}:\n                {arm.Call};\n                break;\n");
            }
        }

        text.Append("        }\n    }\n");
    }

    /// <summary>Where there is one distributor for all the functions have the argument too, as all decodes have one shape.</summary>
    private string Who => frame.Cpu == "0" ? "cpu" : frame.Cpu;

    private sealed record Arm(string Pattern, string Call);

    /// <summary>One arm; two for the halves of 64 bits, unless both are the same.</summary>
    private IEnumerable<Arm> Arms(DecodedRegister r, string direction)
    {
        MethodInfo? whole = r.Behaviour.GetMethod(direction);
        if (whole != null)
        {
            return [ArmOf(r, whole, r.Start, r.Register.EndBytes, "")];
        }

        MethodInfo low = r.Behaviour.GetMethod(direction + "Low")!, high = r.Behaviour.GetMethod(direction + "High")!;
        return r.Register.Count == 1
            ? [ArmOf(r, low, r.Start, r.Start + 4, ""), ArmOf(r, high, r.Start + 4, r.Start + 8, "")]
            : [ArmOf(r, low, r.Start, r.Register.EndBytes, $"({At} & 4) == 0"), ArmOf(r, high, r.Start, r.Register.EndBytes, $"({At} & 4) != 0")];
    }

    private Arm ArmOf(DecodedRegister r, MethodInfo method, uint first, uint end, string half)
    {
        string word = IsGic ? $"Index(at, {Hex(r.Register.OffsetBytes)})" : $"(int)(offset - {Hex(r.Register.OffsetBytes)}) / 4";
        string index = r.Register.StrideBytes == 4 ? word : $"{word} / 2";
        string pattern = end - first == 4 ? Hex(first) : $">= {Hex(first)} and < {Hex(end)}";
        string[] conditions = [.. new[] { Exists(r, index), half, r.Register.IsCommand && IsGic ? "lanes == Lanes.Word" : "" }.Where(c => c != "")];
        string guard = conditions.Length == 0 ? "" : $" when {string.Join(" && ", conditions)}";
        return new(pattern + guard, $"{r.Stem}<W, B>.{method.Name}({Signature.Arguments(method, frame.Cpu, index)})");
    }

    /// <summary>Registers of INTIDs that are not implemented are RAZ/WI.</summary>
    private static string Exists(DecodedRegister r, string index) =>
        r.Register.First != 0 ? $"Has(s, {r.Register.First} + {index}, 32)"
        : r.Register.BitsPerIntid != 0 && r.Register.Banks == Lockstep.Model.Registers.Banking.PrivateIntids ? "Has(s, "
            + $"{index}, {r.Register.BitsPerIntid})"
        : "";

    private string Hex(uint offset) => $"0x{offset.ToString(frame.Facts.SizeBytes > 0x1_0000 ? "x5" : frame.Facts.SizeBytes > 0x1000 ? "x4" : "x3", CultureInfo.InvariantCulture)}";
}
