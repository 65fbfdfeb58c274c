namespace Lockstep.Model.Registers.Virtio;

/// <summary>Whether the selected virtqueue is live.</summary>
public static class VIRTIO_QueueReady
{
    /// <summary>Where the specification defines it.</summary>
    public const string Spec = "VIRTIO 1.2 4.2.2, QueueReady";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x044, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the specification allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.Common;

    /// <summary>1: the device may use the virtqueue.</summary>
    public static class Ready
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 1;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 1;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
