using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Guest;

/// <summary>Checks where the kernel, the device tree blob and the initial RAM disk go, by their real sizes.</summary>
public static unsafe class GuestSetup
{
    /// <summary>Finds the first thing that is wrong. Reads the images, writes nothing.</summary>
    public static GuestSetupError Check(ConfigurationBlock* configuration)
    {
        GuestSetupError error = CheckKernel(configuration);
        error = error == GuestSetupError.None ? CheckDtb(configuration) : error;
        return error == GuestSetupError.None ? CheckPlacement(configuration) : error;
    }

    /// <summary>Memory that the kernel takes, in bytes: image_size with the BSS, or the file where that is larger.</summary>
    public static ulong KernelFootprint(ConfigurationBlock* configuration)
    {
        ulong imageSize = ((LinuxImageHeader*)configuration->Kernel.VmmAddress)->ImageSize;
        ulong fileSize = configuration->Kernel.SizeBytes;
        return imageSize > fileSize ? imageSize : fileSize;
    }

    private static GuestSetupError CheckKernel(ConfigurationBlock* configuration)
    {
        LinuxImageHeader* header = (LinuxImageHeader*)configuration->Kernel.VmmAddress;
        if (configuration->Kernel.SizeBytes < LinuxImageHeader.SizeBytes)
        {
            return GuestSetupError.KernelTruncated;
        }

        if (header->Magic != LinuxImageHeader.ExpectedMagic)
        {
            return GuestSetupError.KernelMagic;
        }

        if ((header->Flags & LinuxImageHeader.FlagBigEndian) != 0)
        {
            return GuestSetupError.KernelBigEndian;
        }

        ulong address = configuration->Kernel.GuestAddress;
        if (address < header->TextOffset
            || (address - header->TextOffset & (LinuxImageHeader.BaseAlignment - 1)) != 0)
        {
            return GuestSetupError.KernelMisaligned;
        }

        return GuestRam.Contains(configuration, address, KernelFootprint(configuration))
            ? GuestSetupError.None
            : GuestSetupError.KernelOutsideRam;
    }

    private static GuestSetupError CheckDtb(ConfigurationBlock* configuration)
    {
        GuestImage* dtb = &configuration->Dtb;
        byte* blob = (byte*)dtb->VmmAddress;
        if (dtb->SizeBytes < DeviceTreeBlob.HeaderSizeBytes)
        {
            return GuestSetupError.DtbTruncated;
        }

        if (*(uint*)blob != DeviceTreeBlob.ExpectedMagic)
        {
            return GuestSetupError.DtbMagic;
        }

        if (DeviceTreeBlob.TotalSizeBytes(blob) > dtb->SizeBytes)
        {
            return GuestSetupError.DtbTruncated;
        }

        if (dtb->SizeBytes > DeviceTreeBlob.MaxSizeBytes)
        {
            return GuestSetupError.DtbTooLarge;
        }

        if ((dtb->GuestAddress & (DeviceTreeBlob.Alignment - 1)) != 0)
        {
            return GuestSetupError.DtbMisaligned;
        }

        return GuestRam.Contains(configuration, dtb->GuestAddress, dtb->SizeBytes)
            ? GuestSetupError.None
            : GuestSetupError.DtbOutsideRam;
    }

    private static GuestSetupError CheckPlacement(ConfigurationBlock* configuration)
    {
        ulong kernel = configuration->Kernel.GuestAddress, kernelSize = KernelFootprint(configuration);
        GuestImage* dtb = &configuration->Dtb, initrd = &configuration->Initrd;
        if (initrd->SizeBytes != 0 && !GuestRam.Contains(configuration, initrd->GuestAddress, initrd->SizeBytes))
        {
            return GuestSetupError.InitrdOutsideRam;
        }

        if (Overlap(kernel, kernelSize, dtb->GuestAddress, dtb->SizeBytes))
        {
            return GuestSetupError.DtbOverlapsKernel;
        }

        if (Overlap(kernel, kernelSize, initrd->GuestAddress, initrd->SizeBytes))
        {
            return GuestSetupError.InitrdOverlapsKernel;
        }

        return Overlap(dtb->GuestAddress, dtb->SizeBytes, initrd->GuestAddress, initrd->SizeBytes)
            ? GuestSetupError.InitrdOverlapsDtb
            : GuestSetupError.None;
    }

    /// <summary>Whether two ranges have a byte in common; an empty one has none.</summary>
    private static bool Overlap(ulong a, ulong aSize, ulong b, ulong bSize) =>
        aSize != 0 && bSize != 0 && (a <= b ? b - a < aSize : a - b < bSize);
}

/// <summary>Puts the checked images into guest RAM and starts vCPU 0.</summary>
public static unsafe class GuestLoader<TKernel> where TKernel : struct, IKernel
{
    /// <summary>
    /// Cache maintenance goes in pieces of this size: seL4 refuses a range that crosses one of the mapping's pages.
    /// </summary>
    private const ulong CleanStepBytes = 4096;

    /// <summary>Copies kernel, device tree blob and initial RAM disk; all were checked by <see cref="GuestSetup"/>.</summary>
    public static void Load(ConfigurationBlock* configuration)
    {
        Place(configuration, &configuration->Kernel, GuestSetup.KernelFootprint(configuration));
        Place(configuration, &configuration->Dtb, configuration->Dtb.SizeBytes);
        if (configuration->Initrd.SizeBytes != 0)
        {
            Place(configuration, &configuration->Initrd, configuration->Initrd.SizeBytes);
        }
    }

    /// <summary>
    /// Starts vCPU 0 as the arm64 boot protocol wants it: X0 = device tree blob, X1 to X3 = 0, MMU off, EL1h with D, A, I
    /// and F masked, at the kernel's first instruction.
    /// </summary>
    public static void Start(ref VmmState s)
    {
        s.OnMask = 1;
        s.StartedMask = 1;
        s.FaultLimit = s.VcpuCount;
        s.Machine = MachineState.Running;
        VcpuReset<TKernel>.Start(0, s.Configuration->Kernel.GuestAddress, s.Configuration->Dtb.GuestAddress);
    }

    /// <summary>
    /// Copies one image and cleans all that it occupies to the point of coherency: the guest starts with its caches off
    /// and would read around lines that are dirty.
    /// </summary>
    private static void Place(ConfigurationBlock* configuration, GuestImage* image, ulong footprintBytes)
    {
        byte* to = GuestRam.Translate(configuration, image->GuestAddress, footprintBytes);
        MemoryCopy.Copy(to, (byte*)image->VmmAddress, image->SizeBytes);
        ulong start = (ulong)to, end = start + footprintBytes;
        while (start < end)
        {
            ulong next = (start + CleanStepBytes) & ~(CleanStepBytes - 1);
            next = next < end ? next : end;
            TKernel.CleanInvalidateData(start, next);
            start = next;
        }
    }
}
