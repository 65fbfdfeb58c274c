using System.Globalization;
using System.Reflection;
using System.Text;
using Lockstep.Model.Registers;
using Lockstep.Model.Table;

namespace Lockstep.Tests.Model.Decode;

/// <summary>Writes the decode of a family of system registers: their enum, which operands name which, and what MRS and MSR reach.</summary>
/// <param name="facts">The family.</param>
/// <param name="place">Folder of the model, which is the namespace too.</param>
/// <param name="level">The exception level that the names end with.</param>
internal sealed class SystemRegisterDecode(RegisterFrame facts, string place, int level)
{
    private static readonly FieldKind[] TakesMsr =
        [FieldKind.RW, FieldKind.WO, FieldKind.W1S, FieldKind.W1C, FieldKind.RAZ_WI, FieldKind.RAO_WI];

    private readonly bool isGic = place == "Gic";
    private readonly Register[] registers = [.. facts.Registers.Where(r => r.Name.EndsWith($"_EL{level}", StringComparison.Ordinal))];
    private readonly string @enum = facts.Prefix[..1] + facts.Prefix[1..].ToLowerInvariant() + "Register";

    /// <summary>The enum and the encodings.</summary>
    public string Enum(Func<Register, string> what)
    {
        StringBuilder text = new(Header($"{facts.Name} at EL{level}.", "using Lockstep.Model.Registers;\n"));
        text.Append(CultureInfo.InvariantCulture, $"public enum {@enum}\n{{\n");
        text.AppendJoin(",\n\n", registers.SelectMany(r => Enumerable.Range(0, (int)r.Count)
            .Select(n => $"    /// <summary>{what(r)}{(r.Count == 1 ? "" : $", {n}")}; {Direction(r)}.</summary>\n"
                + $"    {r.NameOf((uint)n)}")));
        text.Append(CultureInfo.InvariantCulture, $$"""
            ,
            }

            /// <summary>Which operands of MRS and MSR name which register.</summary>
            public static class {{@enum}}Encoding
            {
                /// <summary>The register of an encoding as <see cref="SystemRegisterEncoding"/> packs it; none for any other.</summary>
                public static {{@enum}}? Decode(uint encoding) => encoding switch
                {

            """);
        foreach (Register r in registers)
        {
            text.Append(r.Count == 1
                ? $"        {r.Name}.Encoding => {Name(r, 0)},\n"
                : Signature.Line(
                    $"        >= {r.Name}.Encoding and < {r.Name}.Encoding + {r.Name}.Count =>", $"{Name(r, 0)} + "
                        + $"(int)(encoding - {r.Name}.Encoding),"));
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
                    _ => null,
                };

                /// <summary>The encoding of a register.</summary>
                public static uint Of({{@enum}} register) => register switch
                {

            """);
        foreach (Register r in registers)
        {
            text.Append(r.Count == 1
                ? $"        {Name(r, 0)} => {r.Name}.Encoding,\n"
                : Signature.Line($"        {Pattern(r)} =>", $"{r.Name}.Encoding + (uint)({Index(r)}),"));
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
                    _ => 0,
                };

                /// <summary>Whether MSR, or MRS, of the register is defined; otherwise it is UNDEFINED.</summary>
                public static bool HasDirection({{@enum}} register, bool isWrite) => register switch
                {

            """);
        text.Append(CultureInfo.InvariantCulture, $"        {Or(registers.Where(r => Direction(r) == "read-only"))} => !isWrite,\n");
        string writeOnly = Or(registers.Where(r => Direction(r) == "write-only"));
        text.Append(writeOnly == "" ? "" : $"        {writeOnly} => isWrite,\n");
        return text.Append("        _ => true,\n    };\n}\n").ToString();
    }

    /// <summary>What a read and a write reach.</summary>
    public string Decode()
    {
        string cpu = isGic ? "int cpu, " : "", state = isGic ? "GicState<W, B>" : "VirtualInterfaceState<W, B>";
        StringBuilder text = new(Header($"{facts.Name}: what each register does.", "using Lockstep.Model.Words;\n", isGic ? "content" : "summary"));
        text.Append(isGic ? "" : "/// <typeparam name=\"W\">32-bit words.</typeparam>\n/// <typeparam name=\"B\">Their "
            + "bits.</typeparam>\n");
        text.Append(CultureInfo.InvariantCulture, $$"""
            public static {{(isGic ? "partial class Gic" : $"class {@enum}s")}}<W, B>
                where W : struct, IWord<W, B>
                where B : struct, IBit<B>
            {
            {{(isGic ? "" : "    /// <summary>What MRS returns, bits 31 to 0 and 63 to 32.</summary>\n")}}    {{(isGic ? "private" : "public")}} static (W Low, W High) Read{{(isGic ? "IccWord" : "")}}({{state}} s, {{cpu}}{{@enum}} register) => register switch
                {

            """);
        foreach (Register r in registers.Where(r => Direction(r) != "write-only"))
        {
            Type type = DecodeFrame.BehaviourOf(r, place);
            string Call(MethodInfo method) => $"{r.Name}<W, B>.{method.Name}({Signature.Arguments(method, "cpu", Index(r))})";
            string value = type.GetMethod("Read") is { } read
                ? $"({Call(read)}, 0u)"
                : $"({Call(type.GetMethod("ReadLow")!)},\n                {Call(type.GetMethod("ReadHigh")!)})";
            text.Append(Signature.Line($"        {Pattern(r)} =>", $"{value},"));
        }

        text.Append(CultureInfo.InvariantCulture, $$"""
                    _ => (0u, 0u),
                };

            {{(isGic ? "" : "    /// <summary>What MSR does; nothing at read-only registers.</summary>\n")}}    {{(isGic ? "private" : "public")}} static void Write{{(isGic ? "IccWord" : "")}}({{state}} s, {{cpu}}{{@enum}} register, W low, W high)
                {
                    switch (register)
                    {

            """);
        foreach (Register r in registers.Where(r => r.Writes))
        {
            MethodInfo write = DecodeFrame.BehaviourOf(r, place).GetMethod("Write")!;
            text.Append(CultureInfo.InvariantCulture, $"            case {Pattern(r)}:\n"
                + $"                {r.Name}<W, B>.Write({Signature.Arguments(write, "cpu", Index(r), "low")});\n                break;\n");
        }

        return text.Append("        }\n    }\n}\n").ToString();
    }

    private string Name(Register r, uint n) => $"{@enum}.{r.NameOf(n)}";

    private string Pattern(Register r) => r.Count == 1 ? Name(r, 0) : $">= {Name(r, 0)} and <= {Name(r, r.Count - 1)}";

    private string Index(Register r) => $"register - {Name(r, 0)}";

    private string Or(IEnumerable<Register> all) =>
        string.Join("\n            or ", all.Chunk(2).Select(two => string.Join(" or ", two.Select(r => Name(r, 0)))));

    private static string Direction(Register r) =>
        r.Access == "WO" ? "write-only" : r.Fields.Any(f => TakesMsr.Contains(f.Kind)) ? "read and write" : "read-only";

    private string Header(string summary, string usings, string tag = "summary") =>
        $"""
        // Generated from Model/Registers by tests/Model/Decode. Do not edit: SNAP_UPDATE=1 make test FILTER=DecodeTests rewrites it.
        {usings}
        namespace Lockstep.Model.{place};

        /// <{tag}>{summary}</{tag}>

        """;
}
