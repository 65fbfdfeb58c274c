namespace Lockstep.Model.Registers.Virtio;

/// <summary>Device status (VIRTIO 1.2 2.1): how far the driver is; a write of 0 resets the device.</summary>
public static class VIRTIO_Status
{
    /// <summary>Where the specification defines it.</summary>
    public const string Spec = "VIRTIO 1.2 4.2.2, Status";

    /// <summary>Offset of the first, distance in bytes, number of registers, width.</summary>
    public const uint OffsetBytes = 0x070, StrideBytes = 4, Count = 1, WidthBits = 32;

    /// <summary>Sizes that the specification allows.</summary>
    public const AccessSizes Sizes = AccessSizes.Word;

    /// <summary>Copies.</summary>
    public const Banking Banks = Banking.Common;

    /// <summary>The bits.</summary>
    public const uint AcknowledgeBit = 1, DriverBit = 2, DriverOkBit = 4, FeaturesOkBit = 8, DeviceNeedsResetBit = 0x40, FailedBit = 0x80;

    /// <summary>The guest has seen the device.</summary>
    public static class ACKNOWLEDGE
    {
        /// <summary>Bits.</summary>
        public const int Hi = 0, Lo = 0;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>The guest has a driver for it.</summary>
    public static class DRIVER
    {
        /// <summary>Bits.</summary>
        public const int Hi = 1, Lo = 1;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>The driver is ready: the device works.</summary>
    public static class DRIVER_OK
    {
        /// <summary>Bits.</summary>
        public const int Hi = 2, Lo = 2;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>The driver has chosen its features; stays 0 where the device does not take them.</summary>
    public static class FEATURES_OK
    {
        /// <summary>Bits.</summary>
        public const int Hi = 3, Lo = 3;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved5_4
    {
        /// <summary>Bits.</summary>
        public const int Hi = 5, Lo = 4;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>The device met an error that only a reset ends.</summary>
    public static class DEVICE_NEEDS_RESET
    {
        /// <summary>Bits.</summary>
        public const int Hi = 6, Lo = 6;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RO;
    }

    /// <summary>The driver has given up.</summary>
    public static class FAILED
    {
        /// <summary>Bits.</summary>
        public const int Hi = 7, Lo = 7;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RW;
    }

    /// <summary>Reserved.</summary>
    public static class Reserved
    {
        /// <summary>Bits.</summary>
        public const int Hi = 31, Lo = 8;

        /// <summary>Access.</summary>
        public const FieldKind Kind = FieldKind.RES0;
    }

    /// <summary>Bits that may read 1.</summary>
    public const uint Implemented = 0xcf;

    /// <summary>Bits on which a write may act.</summary>
    public const uint Writable = 0x8f;

    /// <summary>Value after reset.</summary>
    public const uint Reset = 0;
}
