namespace Lockstep.Model.Registers.Virtio;

/// <summary>Which 32 features DeviceFeatures reads: n stands for bits 32n to 32n + 31.</summary>
public static class VIRTIO_DeviceFeaturesSel
{
    /// <summary>Where the specification defines it.</summary>
    public const string Spec = "VIRTIO 1.2 4.2.2, DeviceFeaturesSel";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x014, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the specification allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.Common;

    /// <summary>The value.</summary>
    public static class Value
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.WO;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = uint.MaxValue;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
