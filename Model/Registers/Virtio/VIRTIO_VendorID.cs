namespace Lockstep.Model.Registers.Virtio;

/// <summary>Vendor of the device's implementation; the specification gives no values.</summary>
public static class VIRTIO_VendorID
{
    /// <summary>Where the specification defines it.</summary>
    public const string Spec = "VIRTIO 1.2 4.2.2, VendorID";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x00c, StrideBytes = 4, Count = 1, WidthBits = 32;

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
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = uint.MaxValue;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0;
}
