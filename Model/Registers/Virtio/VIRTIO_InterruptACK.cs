namespace Lockstep.Model.Registers.Virtio;

/// <summary>Clears the bits of InterruptStatus that are written as 1.</summary>
public static class VIRTIO_InterruptACK
{
    /// <summary>Where the specification defines it.</summary>
    public const string Spec = "VIRTIO 1.2 4.2.2, InterruptACK";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x064, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the specification allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.Common;

    /// <summary>1 clears InterruptStatus.UsedBuffer.</summary>
    public static class UsedBuffer
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.WO;
    }

    /// <summary>1 clears InterruptStatus.ConfigurationChange.</summary>
    public static class ConfigurationChange
    {
        /// <summary>Bits.</summary>
        public const int Hi = 1, Lo = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.WO;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 3;
}
