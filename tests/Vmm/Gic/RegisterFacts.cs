using System;
using System.Collections.Generic;
using System.Linq;
using Lockstep.Model.Registers;

namespace Lockstep.Tests.Vmm.Gic;

/// <summary>One field of the fact table, with every bit that it claims.</summary>
public sealed record FieldFact(string Name, FieldKind Kind, uint Bits, int ClaimedBits);

/// <summary>One register of the fact table, read from its file by reflection.</summary>
public sealed class RegisterFact
{
    private readonly Type type;

    private RegisterFact(Type type)
    {
        this.type = type;
        Fields = [.. type.GetNestedTypes().Where(t => t.GetField("Kind") != null).Select(ReadField)];
    }

    /// <summary>All registers of the distributor, by offset.</summary>
    public static IReadOnlyList<RegisterFact> All { get; } =
        [.. typeof(GicdFrame).Assembly.GetTypes()
            .Where(t => t.Namespace == typeof(GicdFrame).Namespace && t.Name.StartsWith("GICD_", StringComparison.Ordinal)
                && t.GetField("Spec")?.GetRawConstantValue() is string spec && spec.StartsWith("IHI 0048B", StringComparison.Ordinal))
            .Select(t => new RegisterFact(t)).OrderBy(r => r.OffsetBytes)];

    public string Name => type.Name;
    public string Spec => (string)Constant("Spec");
    public uint OffsetBytes => (uint)Constant("OffsetBytes");
    public uint StrideBytes => (uint)Constant("StrideBytes");
    public uint Count => (uint)Constant("Count");
    public uint WidthBits => (uint)Constant("WidthBits");
    public uint BitsPerIntid => (uint)Constant("BitsPerIntid");
    public AccessSizes Sizes => (AccessSizes)Constant("Sizes");
    public Banking Banks => (Banking)Constant("Banks");
    public uint EndBytes => OffsetBytes + (StrideBytes * Count);
    public IReadOnlyList<FieldFact> Fields { get; }
    public bool IsWritable => Fields.Any(f => f.Kind is FieldKind.RW or FieldKind.WO or FieldKind.W1S or FieldKind.W1C);

    public uint Bits(params FieldKind[] kinds) =>
        Fields.Where(f => kinds.Contains(f.Kind)).Aggregate(0u, (bits, f) => bits | f.Bits);

    public uint Implemented(uint n, uint intidCount, uint vcpuCount) => Call("Implemented", n, intidCount, vcpuCount);
    public uint Writable(uint n, uint intidCount, uint vcpuCount) => Call("Writable", n, intidCount, vcpuCount);
    public uint Reset(uint n, uint intidCount, uint vcpuCount) => Call("Reset", n, intidCount, vcpuCount);

    public override string ToString() => Name;

    private static FieldFact ReadField(Type t)
    {
        int Of(string name, int otherwise) => (int?)t.GetField(name)?.GetRawConstantValue() ?? otherwise;
        int hi = Of("Hi", -1), lo = Of("Lo", -1), repeat = Of("Repeat", 1), step = Of("StepBits", 0);
        uint one = (uint)((1UL << (hi + 1)) - (1UL << lo));
        uint bits = 0;
        for (int i = 0; i < repeat; i++)
        {
            bits |= one << (i * step);
        }

        var kind = (FieldKind)t.GetField("Kind")!.GetRawConstantValue()!;
        return new FieldFact(t.Name, kind, bits, (hi - lo + 1) * repeat);
    }

    private object Constant(string name) =>
        (type.GetField(name) ?? throw new InvalidOperationException($"{Name} lacks the constant {name}")).GetRawConstantValue()!;

    private uint Call(string name, params object[] arguments) =>
        (uint)(type.GetMethod(name) ?? throw new InvalidOperationException($"{Name} lacks {name}")).Invoke(null, arguments)!;
}
