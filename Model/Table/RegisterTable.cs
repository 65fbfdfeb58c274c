using System;
using System.Collections.Generic;
using System.Linq;
using Lockstep.Model.Registers;
using Lockstep.Model.Registers.Virtio;

namespace Lockstep.Model.Table;

/// <summary>All registers of the facts, for reports, generators and tests. Nothing that runs a guest uses it.</summary>
public static class RegisterTable
{
    private static readonly string[] Prefixes = ["GICD", "GICC", "GICH", "GICDv3", "GICR", "ICC", "ICH"];

    /// <summary>Every register, in the order of its frame's offsets or encodings.</summary>
    public static IReadOnlyList<Register> All { get; } =
        [.. typeof(FieldKind).Assembly.GetTypes().Where(IsRegister).Select(t => new Register(t))
            .OrderBy(r => Array.IndexOf(Prefixes, r.Prefix)).ThenBy(r => r.IsSystemRegister ? r.Encoding : r.OffsetBytes)];

    /// <summary>Registers of the GICv2 distributor that the GICv3 one has too, with the same facts.</summary>
    public static IReadOnlyList<Register> SharedWithGicv3 { get; } =
        [.. In("GICD").Where(r => r.OffsetBytes < GICD_ICPIDR4.OffsetBytes && In("GICDv3").All(v3 => v3.ManualName != r.Name))];

    /// <summary>GICv2 distributor.</summary>
    public static RegisterFrame Gicd { get; } = new("GICv2 distributor", "GICD", GicdFrame.SizeBytes, [.. In("GICD")]);

    /// <summary>GICv2 CPU interface.</summary>
    public static RegisterFrame Gicc { get; } = new("GICv2 CPU interface", "GICC", GiccFrame.SizeBytes, [.. In("GICC")]);

    /// <summary>GICv2 virtual interface control.</summary>
    public static RegisterFrame Gich { get; } = new("GICv2 virtual interface control", "GICH", GichFrame.SizeBytes, [.. In("GICH")]);

    /// <summary>GICv3 distributor.</summary>
    public static RegisterFrame GicdV3 { get; } = new("GICv3 distributor", "GICD", GICDv3Frame.SizeBytes,
        [.. In("GICDv3").Concat(SharedWithGicv3).OrderBy(r => r.OffsetBytes)]);

    /// <summary>GICv3 redistributor.</summary>
    public static RegisterFrame Gicr { get; } = new("GICv3 redistributor", "GICR", GicrFrame.SizeBytes, [.. In("GICR")]);

    /// <summary>GICv3 CPU interface.</summary>
    public static RegisterFrame Icc { get; } = new("GICv3 CPU interface", "ICC", 0, [.. In("ICC")]);

    /// <summary>GICv3 virtual interface control.</summary>
    public static RegisterFrame Ich { get; } = new("GICv3 virtual interface control", "ICH", 0, [.. In("ICH")]);

    /// <summary>A virtio device over MMIO; its registers are in none of the lists of the interrupt controllers'.</summary>
    public static RegisterFrame VirtioMmio { get; } = new("virtio over MMIO", "VIRTIO", VirtioMmioFrame.ControlBytes,
        [.. typeof(VirtioMmioFrame).Assembly.GetTypes().Where(t => IsRegister(t, typeof(VirtioMmioFrame))).Select(t => new Register(t)).OrderBy(r => r.OffsetBytes)]);

    /// <summary>Everything of the interrupt controllers that a PE can address.</summary>
    public static IReadOnlyList<RegisterFrame> Frames { get; } = [Gicd, Gicc, Gich, GicdV3, Gicr, Icc, Ich];

    /// <summary>The registers whose names begin so.</summary>
    public static IEnumerable<Register> In(string prefix) => All.Where(r => r.Prefix == prefix);

    private static bool IsRegister(Type t) => IsRegister(t, typeof(FieldKind));

    private static bool IsRegister(Type t, Type neighbour) => t.Namespace == neighbour.Namespace && !t.IsNested && t.GetField("Spec") != null;
}
