namespace Lockstep.Model.Gic;

/// <summary>The architecture that the model follows.</summary>
public enum GicVersion
{
    /// <summary>IHI 0048B: memory-mapped CPU interface, target lists, no affinity.</summary>
    V2 = 2,

    /// <summary>IHI 0069: redistributors, affinity routing, system registers; one Security state (GICD_CTLR.DS is 1).</summary>
    V3 = 3,
}
