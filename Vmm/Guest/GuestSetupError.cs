using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Guest;

/// <summary>Why a guest's images are refused. The first in this order is reported.</summary>
public enum GuestSetupError
{
    /// <summary>Nothing is wrong.</summary>
    None,

    /// <summary>Kernel.SizeBytes is less than an Image header.</summary>
    KernelTruncated,

    /// <summary>The word at 0x38 of the kernel is not the magic of an arm64 Image.</summary>
    KernelMagic,

    /// <summary>The kernel is big-endian.</summary>
    KernelBigEndian,

    /// <summary>Kernel.GuestAddress less text_offset is not a multiple of 2 MiB.</summary>
    KernelMisaligned,

    /// <summary>The kernel with its BSS (image_size) does not lie in one region of RAM.</summary>
    KernelOutsideRam,

    /// <summary>Dtb.SizeBytes is less than a header or than the blob's totalsize.</summary>
    DtbTruncated,

    /// <summary>The device tree blob does not start with 0xd00dfeed.</summary>
    DtbMagic,

    /// <summary>The device tree blob is larger than 2 MiB.</summary>
    DtbTooLarge,

    /// <summary>Dtb.GuestAddress is not a multiple of 8.</summary>
    DtbMisaligned,

    /// <summary>The device tree blob does not lie in one region of RAM.</summary>
    DtbOutsideRam,

    /// <summary>The initial RAM disk does not lie in one region of RAM.</summary>
    InitrdOutsideRam,

    /// <summary>The device tree blob overlaps the kernel with its BSS.</summary>
    DtbOverlapsKernel,

    /// <summary>The initial RAM disk overlaps the kernel with its BSS.</summary>
    InitrdOverlapsKernel,

    /// <summary>The initial RAM disk overlaps the device tree blob.</summary>
    InitrdOverlapsDtb,
}

/// <summary>The refusals in words.</summary>
public static class GuestSetupReport<TKernel> where TKernel : struct, IKernel
{
    /// <summary>One line that names the field of the configuration block.</summary>
    public static void Print(GuestSetupError error)
    {
        Log<TKernel>.Begin();
        Log<TKernel>.Text("guest not started: "u8);
        if (error <= GuestSetupError.KernelOutsideRam)
        {
            Kernel(error);
        }
        else if (error <= GuestSetupError.DtbOutsideRam)
        {
            Dtb(error);
        }
        else
        {
            Placement(error);
        }

        Log<TKernel>.End();
    }

    private static void Kernel(GuestSetupError error)
    {
        switch (error)
        {
            case GuestSetupError.KernelTruncated:
                Log<TKernel>.Text("Kernel.SizeBytes: smaller than an arm64 Image header"u8);
                return;
            case GuestSetupError.KernelMagic:
                Log<TKernel>.Text("Kernel.VmmAddress: no arm64 Image (magic at 0x38)"u8);
                return;
            case GuestSetupError.KernelBigEndian:
                Log<TKernel>.Text("Kernel.VmmAddress: big-endian Image"u8);
                return;
            case GuestSetupError.KernelMisaligned:
                Log<TKernel>.Text("Kernel.GuestAddress: not text_offset above a multiple of 2 MiB"u8);
                return;
            default:
                Log<TKernel>.Text("Kernel.GuestAddress: image_size does not fit in a RAM region"u8);
                return;
        }
    }

    private static void Dtb(GuestSetupError error)
    {
        switch (error)
        {
            case GuestSetupError.DtbTruncated:
                Log<TKernel>.Text("Dtb.SizeBytes: smaller than the blob's totalsize"u8);
                return;
            case GuestSetupError.DtbMagic:
                Log<TKernel>.Text("Dtb.VmmAddress: no device tree blob (magic)"u8);
                return;
            case GuestSetupError.DtbTooLarge:
                Log<TKernel>.Text("Dtb.SizeBytes: more than 2 MiB"u8);
                return;
            case GuestSetupError.DtbMisaligned:
                Log<TKernel>.Text("Dtb.GuestAddress: not a multiple of 8"u8);
                return;
            default:
                Log<TKernel>.Text("Dtb.GuestAddress: does not fit in a RAM region"u8);
                return;
        }
    }

    private static void Placement(GuestSetupError error)
    {
        switch (error)
        {
            case GuestSetupError.InitrdOutsideRam:
                Log<TKernel>.Text("Initrd.GuestAddress: does not fit in a RAM region"u8);
                return;
            case GuestSetupError.DtbOverlapsKernel:
                Log<TKernel>.Text("Dtb.GuestAddress: overlaps the kernel and its BSS"u8);
                return;
            case GuestSetupError.InitrdOverlapsKernel:
                Log<TKernel>.Text("Initrd.GuestAddress: overlaps the kernel and its BSS"u8);
                return;
            default:
                Log<TKernel>.Text("Initrd.GuestAddress: overlaps the device tree blob"u8);
                return;
        }
    }
}
