namespace Lockstep.Host;

/// <summary>Checks the image's header and tables before anything is built from them.</summary>
internal static unsafe class Image
{
    private const uint VmSpace = 0x8000_0000;

    /// <summary>Returns when the image is one that this host can run; otherwise says why not and ends the machine.</summary>
    internal static void Check(HostImageHeader* header)
    {
        if (header->Magic != HostImageHeader.ExpectedMagic)
        {
            Power.RefuseAddress("no payload follows the host (build it with Boards/Tool); expected LOCKHOST, found "u8, header->Magic);
        }

        if (header->Version != HostImageHeader.ExpectedVersion)
        {
            Power.RefuseAddress("its layout version is not the host's: "u8, header->Version);
        }

        if (header->GicVersion != 2)
        {
            Power.RefuseAddress("this host drives GICv2 only, not version "u8, header->GicVersion);
        }

        if (header->ChannelCount != 0)
        {
            Power.RefuseAddress("this host has no channels between domains, the image has "u8, header->ChannelCount);
        }

        CheckCounts(header);
        CheckVm(header);
        for (ulong i = 0; i < header->MappingCount; i++)
        {
            CheckMapping(header, (HostMapping*)header->MappingTable + i);
        }

        for (ulong i = 0; i < header->InterruptCount; i++)
        {
            CheckInterrupt(header, (HostInterrupt*)header->InterruptTable + i);
        }
    }

    private static void CheckCounts(HostImageHeader* header)
    {
        if (header->DomainCount != 1)
        {
            Power.RefuseAddress("this host runs exactly one protection domain, not "u8, header->DomainCount);
        }

        if (header->VmCount > 1)
        {
            Power.RefuseAddress("this host runs at most one VM, not "u8, header->VmCount);
        }

        HostDomain* domain = (HostDomain*)header->DomainTable;
        ulong buffer = domain->IpcBufferPhysical;
        if ((buffer & (PageTables.PageSize - 1)) != 0 || !IsRam(buffer, PageTables.PageSize))
        {
            Power.RefuseAddress("the IPC buffer of domain 0 is no frame of RAM: "u8, buffer);
        }
    }

    private static void CheckVm(HostImageHeader* header)
    {
        HostVm* vm = (HostVm*)header->VmTable;
        if (header->VmCount == 0)
        {
            return;
        }

        if (vm->VcpuCount != 1)
        {
            Power.RefuseAddress("this host runs VMs of exactly one vCPU, not "u8, vm->VcpuCount);
        }

        if (vm->Domain != 0)
        {
            Power.RefuseAddress("the VM belongs to a domain that does not exist: "u8, vm->Domain);
        }
    }

    private static void CheckMapping(HostImageHeader* header, HostMapping* mapping)
    {
        ulong all = mapping->Virtual | mapping->Physical | mapping->SizeBytes;
        if ((all & (PageTables.PageSize - 1)) != 0 || mapping->SizeBytes == 0)
        {
            Power.RefuseAddress("a mapping is empty or not of whole 4 KiB pages, at virtual "u8, mapping->Virtual);
        }

        if (mapping->Virtual >= PageTables.SpaceSize || mapping->SizeBytes > PageTables.SpaceSize - mapping->Virtual)
        {
            Power.RefuseAddress("a mapping leaves the 40-bit address space, at virtual "u8, mapping->Virtual);
        }

        bool device = mapping->Physical < Platform.RamBase && mapping->SizeBytes <= Platform.RamBase - mapping->Physical;
        if (!device && !IsRam(mapping->Physical, mapping->SizeBytes))
        {
            Power.RefuseAddress("a mapping is neither of devices nor of RAM that the host leaves free, at physical "u8, mapping->Physical);
        }

        ulong count = (mapping->Space & VmSpace) != 0 ? header->VmCount : header->DomainCount;
        if ((mapping->Space & ~VmSpace) >= count)
        {
            Power.RefuseAddress("a mapping belongs to an address space that does not exist: "u8, mapping->Space);
        }
    }

    private static void CheckInterrupt(HostImageHeader* header, HostInterrupt* interrupt)
    {
        if (interrupt->Domain >= header->DomainCount || interrupt->Channel >= 62)
        {
            Power.RefuseAddress("an interrupt has no such domain or channel, INTID "u8, interrupt->Intid);
        }

        if (interrupt->Intid is < 16 or >= 1020 or Platform.MaintenanceIntid or Platform.VirtualTimerIntid
            || interrupt->Intid >= Gic.IntidCount)
        {
            Power.RefuseAddress("an interrupt cannot be handed to a domain, INTID "u8, interrupt->Intid);
        }
    }

    // RAM but for the host's code, data and own memory.
    private static bool IsRam(ulong physical, ulong size) =>
        physical >= Platform.RamBase && physical < Platform.RamEnd && size <= Platform.RamEnd - physical
        && !Overlaps(physical, size, Platform.HostMemoryBase, Platform.HostMemoryEnd)
        && !Overlaps(physical, size, Platform.ImageBase, (ulong)Machine.Header);

    private static bool Overlaps(ulong physical, ulong size, ulong start, ulong end) =>
        physical < end && start < physical + size;
}
