using System;
using System.Collections.Generic;
using System.Linq;
using Lockstep.Model.Registers;

namespace Lockstep.Tests.Model.Registers;

/// <summary>One field, with every bit that it claims.</summary>
public sealed record Field(string Name, FieldKind Kind, int Hi, int Lo, int Repeat, int StepBits)
{
    public IEnumerable<int> Bits =>
        from i in Enumerable.Range(0, Repeat) from b in Enumerable.Range(Lo, Hi - Lo + 1) select b + (i * StepBits);

    public bool Reads => Kind is FieldKind.RO or FieldKind.RW or FieldKind.W1S or FieldKind.W1C or FieldKind.RAO_WI;
    public bool Writes => Kind is FieldKind.RW or FieldKind.WO or FieldKind.W1S or FieldKind.W1C;
    public bool Reserved => Kind is FieldKind.RES0 or FieldKind.IMPDEF;
    public override string ToString() => $"{Name}[{(Hi == Lo ? $"{Hi}" : $"{Hi}:{Lo}")}]{(Repeat > 1 ? $" x {Repeat}" : "")} {Kind}";
}

/// <summary>One register, read by reflection from its facts in Model/Registers.</summary>
public sealed class Register
{
    private readonly Type type;

    public Register(Type type)
    {
        this.type = type;
        Fields = [.. type.GetNestedTypes().Where(t => t.GetField("Kind") != null).Select(ReadField).OrderBy(f => f.Lo)];
    }

    public string Name => type.Name;
    public string Folder => Prefix is "GICDv3" ? "Gicdv3" : Prefix[..1] + Prefix[1..].ToLowerInvariant();
    public string Prefix => Name[..Name.IndexOf('_')];

    /// <summary>The name in the manual: the class of a GICv3 variant has a prefix of its own.</summary>
    public string ManualName => Name.Replace("GICDv3_", "GICD_", StringComparison.Ordinal);

    public string Spec => Constant<string>("Spec");
    public string? Effect => (string?)type.GetField("Effect")?.GetRawConstantValue();
    public uint Count => Constant<uint>("Count");
    public uint WidthBits => Constant<uint>("WidthBits");
    public Banking Banks => Constant<Banking>("Banks");
    public bool IsSystemRegister => type.GetField("Encoding") != null;
    public uint Encoding => Constant<uint>("Encoding");
    public uint[] Operands => [.. new[] { "Op0", "Op1", "CRn", "CRm", "Op2" }.Select(Constant<uint>)];
    public uint OffsetBytes => Constant<uint>("OffsetBytes");
    public uint StrideBytes => Constant<uint>("StrideBytes");

    /// <summary>Number that the manual gives to the first register of the array.</summary>
    public uint First => type.GetField("FirstIntid") == null ? 0 : Constant<uint>("FirstIntid");

    public uint BitsPerIntid => type.GetField("BitsPerIntid") == null ? 0 : Constant<uint>("BitsPerIntid");
    public AccessSizes Sizes => Constant<AccessSizes>("Sizes");
    public IReadOnlyList<Field> Fields { get; }
    public bool Reads => Fields.Any(f => f.Reads) || !Writes;
    public bool Writes => Fields.Any(f => f.Writes);
    public string Access => !Fields.Any(f => f.Reads || f.Writes) ? "RAZ/WI" : Reads ? Writes ? "RW" : "RO" : "WO";

    public ulong ReadableBits => Bits(f => f.Reads);
    public ulong WritableBits => Bits(f => f.Writes);

    /// <summary>Whether masks and reset value are numbers, and not functions of the configuration.</summary>
    public bool IsConstant => type.GetField("Implemented") != null;

    public bool HasReset => type.GetField("Reset") != null || type.GetMethod("Reset") != null;
    public ulong Implemented(uint n, uint intidCount, uint vcpuCount) => Value("Implemented", n, intidCount, vcpuCount);
    public ulong Writable(uint n, uint intidCount, uint vcpuCount) => Value("Writable", n, intidCount, vcpuCount);
    public ulong Reset(uint n, uint intidCount, uint vcpuCount) => Value("Reset", n, intidCount, vcpuCount);
    public override string ToString() => Name;

    private static Field ReadField(Type t)
    {
        int Of(string name, int otherwise) => (int?)t.GetField(name)?.GetRawConstantValue() ?? otherwise;
        return new Field(t.Name, (FieldKind)t.GetField("Kind")!.GetRawConstantValue()!, Of("Hi", -1), Of("Lo", -1), Of("Repeat", 1), Of("StepBits", 0));
    }

    private ulong Bits(Func<Field, bool> which) => Fields.Where(which).SelectMany(f => f.Bits).Aggregate(0UL, (all, b) => all | 1UL << b);

    private T Constant<T>(string name)
    {
        object value = (type.GetField(name) ?? throw new InvalidOperationException($"{Name} lacks the constant {name}")).GetRawConstantValue()!;
        return typeof(T).IsEnum ? (T)Enum.ToObject(typeof(T), value) : (T)value;
    }

    private ulong Value(string name, params object[] arguments) =>
        Convert.ToUInt64(type.GetField(name)?.GetRawConstantValue()
            ?? (type.GetMethod(name) ?? throw new InvalidOperationException($"{Name} lacks {name}")).Invoke(null, arguments));
}

/// <summary>All registers, for tools and tests. No code of the product uses it.</summary>
public static class RegisterTable
{
    /// <summary>Every register, in the order of its frame's offsets or encodings.</summary>
    public static IReadOnlyList<Register> All { get; } =
        [.. typeof(FieldKind).Assembly.GetTypes().Where(IsRegister).Select(t => new Register(t))
            .OrderBy(r => Prefixes.IndexOf(r.Prefix)).ThenBy(r => r.IsSystemRegister ? r.Encoding : r.OffsetBytes)];

    /// <summary>Registers of the GICv2 distributor that the GICv3 one has too, with the same facts.</summary>
    public static IReadOnlyList<Register> SharedWithGicv3 { get; } =
        [.. In("GICD").Where(r => r.OffsetBytes < 0xfd0 && In("GICDv3").All(v3 => v3.ManualName != r.Name))];

    private static List<string> Prefixes => ["GICD", "GICC", "GICH", "GICDv3", "GICR", "ICC", "ICH"];

    /// <summary>The registers whose names begin so.</summary>
    public static IEnumerable<Register> In(string prefix) => All.Where(r => r.Prefix == prefix);

    /// <summary>What a PE can address, and the size of each, in bytes; 0 where it is system registers.</summary>
    public static IReadOnlyList<(string Name, uint SizeBytes, IReadOnlyList<Register> Registers)> Frames { get; } =
    [
        ("GICv2 distributor", GicdFrame.SizeBytes, [.. In("GICD")]),
        ("GICv2 CPU interface", GiccFrame.SizeBytes, [.. In("GICC")]),
        ("GICv2 virtual interface control", GichFrame.SizeBytes, [.. In("GICH")]),
        ("GICv3 distributor", GICDv3Frame.SizeBytes, [.. In("GICDv3"), .. SharedWithGicv3]),
        ("GICv3 redistributor", GicrFrame.SizeBytes, [.. In("GICR")]),
        ("GICv3 CPU interface", 0, [.. In("ICC")]),
        ("GICv3 virtual interface control", 0, [.. In("ICH")]),
    ];

    private static bool IsRegister(Type t) =>
        t.Namespace == typeof(FieldKind).Namespace && !t.IsNested && t.GetNestedTypes().Any(f => f.GetField("Kind") != null);
}
