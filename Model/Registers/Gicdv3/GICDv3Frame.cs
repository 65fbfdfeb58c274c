namespace Lockstep.Model.Registers;

/// <summary>
/// The GICv3 distributor as a whole (IHI 0069 12.8), with affinity routing and one Security state. Registers that are as in
/// GICv2 have one set of facts, in Gicd/; those that differ or that GICv2 lacks are GICDv3_*. In the functions of the
/// registers, n, intidCount and vcpuCount are those of GicdFrame.
/// </summary>
public static class GICDv3Frame
{
    /// <summary>Size of the frame, in bytes.</summary>
    public const uint SizeBytes = 0x1_0000;
}
