namespace Lockstep.Validation;

/// <summary>All named differences of QEMU.</summary>
public static class Differences
{
    /// <summary>In the order of the document.</summary>
    public static IReadOnlyList<QemuDifference> All { get; } = [.. Gicv2InterfaceDifferences.All, .. Gicv2DistributorDifferences.All, .. Gicv3Differences.All];
}
