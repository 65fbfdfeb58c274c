namespace Lockstep.Model.Registers;

/// <summary>The GICv2 CPU interface as a whole (IHI 0048B 4.4). GICV, which a guest sees at the same place, has its layout.</summary>
public static class GiccFrame
{
    /// <summary>Size of the frame, in bytes; GICC_DIR is alone in the second 4 KiB.</summary>
    public const uint SizeBytes = 0x2000;

    /// <summary>
    /// Special INTIDs (IHI 0048B 3.2.5): the most urgent pending interrupt is of Group 1 and cannot be acknowledged so; none.
    /// </summary>
    public const uint Group1Intid = 1022, SpuriousIntid = 1023;

    /// <summary>Running priority when no interrupt is active.</summary>
    public const uint IdlePriority = 0xff;
}
