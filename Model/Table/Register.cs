using System;
using System.Collections.Generic;
using System.Linq;
using Lockstep.Model.Registers;

namespace Lockstep.Model.Table;

/// <summary>One register, or array of registers, read by reflection from its facts in Model/Registers.</summary>
public sealed class Register
{
    private readonly Type type;

    internal Register(Type type)
    {
        this.type = type;
        string? other = (string?)type.GetField("FieldsOf")?.GetRawConstantValue();
        Type fields = other == null ? type : type.Assembly.GetType($"{type.Namespace}.{other}", throwOnError: true)!;
        Fields = [.. fields.GetNestedTypes().Where(t => t.GetField("Kind") != null).Select(ReadField).OrderBy(f => f.Lo)];
    }

    /// <summary>Name of the class that holds its facts, which is the stem of all its files.</summary>
    public string Name => type.Name;

    /// <summary>Its folder in Model/Registers.</summary>
    public string Folder => Prefix is "GICDv3" ? "Gicdv3" : Prefix[..1] + Prefix[1..].ToLowerInvariant();

    /// <summary>The name up to the first underscore: its frame.</summary>
    public string Prefix => Name[..Name.IndexOf('_', StringComparison.Ordinal)];

    /// <summary>The name in the manual: the class of a GICv3 variant has a prefix of its own.</summary>
    public string ManualName => Name.Replace("GICDv3_", "GICD_", StringComparison.Ordinal).Replace("VIRTIO_", "", StringComparison.Ordinal);

    /// <summary>Section of the manual.</summary>
    public string Spec => Constant<string>("Spec");

    /// <summary>What an access does besides reading and writing the fields, or null.</summary>
    public string? Effect => (string?)type.GetField("Effect")?.GetRawConstantValue();

    /// <summary>Number of registers in the array; 1 for one.</summary>
    public uint Count => Constant<uint>("Count");

    /// <summary>Width in bits, 32 or 64.</summary>
    public uint WidthBits => Constant<uint>("WidthBits");

    /// <summary>Which copies there are.</summary>
    public Banking Banks => Constant<Banking>("Banks");

    /// <summary>Whether MRS and MSR reach it.</summary>
    public bool IsSystemRegister => type.GetField("Encoding") != null;

    /// <summary>The operands of MRS and MSR of the first, packed as SystemRegisterEncoding does.</summary>
    public uint Encoding => Constant<uint>("Encoding");

    /// <summary>op0, op1, CRn, CRm, op2 of the first.</summary>
    public IReadOnlyList<uint> Operands => [.. new[] { "Op0", "Op1", "CRn", "CRm", "Op2" }.Select(Constant<uint>)];

    /// <summary>Offset of the first in its frame, in bytes.</summary>
    public uint OffsetBytes => Constant<uint>("OffsetBytes");

    /// <summary>Distance of two, in bytes.</summary>
    public uint StrideBytes => Constant<uint>("StrideBytes");

    /// <summary>Offset after the last, in bytes.</summary>
    public uint EndBytes => OffsetBytes + (StrideBytes * Count);

    /// <summary>Number that the manual gives to the first register of the array.</summary>
    public uint First => Has("FirstIntid") ? Constant<uint>("FirstIntid") : 0;

    /// <summary>Bits that describe one INTID; 0 where the register is not an array over INTIDs.</summary>
    public uint BitsPerIntid => Has("BitsPerIntid") ? Constant<uint>("BitsPerIntid") : 0;

    /// <summary>Whether the GICv3 distributor has it as RAZ/WI, as affinity routing is always on there.</summary>
    public bool IsLegacy => Has("IsLegacy");

    /// <summary>Sizes that the architecture allows.</summary>
    public AccessSizes Sizes => Constant<AccessSizes>("Sizes");

    /// <summary>Its fields, from bit 0 up.</summary>
    public IReadOnlyList<Field> Fields { get; }

    /// <summary>Whether a read is defined; a register without any field that reads or writes is RAZ/WI and so reads.</summary>
    public bool Reads => Fields.Any(f => f.Reads) || !Writes;

    /// <summary>Whether a write may act.</summary>
    public bool Writes => Fields.Any(f => f.Writes);

    /// <summary>RW, RO, WO or RAZ/WI.</summary>
    public string Access => !Fields.Any(f => f.Reads || f.Writes) ? "RAZ/WI" : Reads ? Writes ? "RW" : "RO" : "WO";

    /// <summary>
    /// Whether an access is a command, so that one of part of the register says nothing: those that only a write can reach, and those
    /// whose read has an effect.
    /// </summary>
    public bool IsCommand => Access == "WO" || (Access == "RO" && Effect != null);

    /// <summary>Bits of fields that read.</summary>
    public ulong ReadableBits => Bits(f => f.Reads);

    /// <summary>Bits of fields that a write acts on.</summary>
    public ulong WritableBits => Bits(f => f.Writes);

    /// <summary>Whether masks and reset value are numbers, and not functions of the configuration.</summary>
    public bool IsConstant => Has("Implemented");

    /// <summary>Whether the facts say the value after reset.</summary>
    public bool HasReset => Has("Reset") || type.GetMethod("Reset") != null;

    /// <summary>Bits of register <paramref name="n"/> that may read 1.</summary>
    public ulong Implemented(uint n, uint intidCount, uint vcpuCount) => Value("Implemented", n, intidCount, vcpuCount);

    /// <summary>Bits of register <paramref name="n"/> on which a write may act.</summary>
    public ulong Writable(uint n, uint intidCount, uint vcpuCount) => Value("Writable", n, intidCount, vcpuCount);

    /// <summary>Value of register <paramref name="n"/> after reset.</summary>
    public ulong Reset(uint n, uint intidCount, uint vcpuCount) => Value("Reset", n, intidCount, vcpuCount);

    /// <summary>Name of register <paramref name="n"/> of the array, as the manual writes it: GICD_ISENABLER1, ICC_AP0R2_EL1.</summary>
    public string NameOf(uint n)
    {
        int level = Name.LastIndexOf("_EL", StringComparison.Ordinal);
        return Count == 1 ? ManualName : level < 0 ? $"{ManualName}{First + n}" : $"{Name[..level]}{n}{Name[level..]}";
    }

    /// <summary>The name.</summary>
    public override string ToString() => Name;

    private static Field ReadField(Type t)
    {
        int Of(string name, int otherwise) => (int?)t.GetField(name)?.GetRawConstantValue() ?? otherwise;
        var kind = (FieldKind)t.GetField("Kind")!.GetRawConstantValue()!;
        return new Field(t.Name, kind, Of("Hi", -1), Of("Lo", -1), Of("Repeat", 1), Of("StepBits", 0));
    }

    private bool Has(string constant) => type.GetField(constant) != null;

    private ulong Bits(Func<Field, bool> which) =>
        Fields.Where(which).SelectMany(f => f.Bits).Aggregate(0UL, (all, b) => all | 1UL << b);

    private T Constant<T>(string name)
    {
        object value = type.GetField(name)!.GetRawConstantValue()!;
        return typeof(T).IsEnum ? (T)Enum.ToObject(typeof(T), value) : (T)value;
    }

    private ulong Value(string name, params object[] arguments)
    {
        object value = type.GetField(name) is { } constant ? constant.GetRawConstantValue()! : type.GetMethod(name)!.Invoke(null, arguments)!;
        return Convert.ToUInt64(value, provider: null);
    }
}
