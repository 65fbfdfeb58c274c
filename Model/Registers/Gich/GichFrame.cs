namespace Lockstep.Model.Registers;

/// <summary>The GICv2 virtual interface control registers as a whole (IHI 0048B 5.3): those of the PE that accesses them.</summary>
public static class GichFrame
{
    /// <summary>Size of the frame, in bytes.</summary>
    public const uint SizeBytes = 0x1000;
}
