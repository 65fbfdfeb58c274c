namespace Lockstep.Host;

/// <summary>Checks the image's header and tables before anything is built from them.</summary>
internal static unsafe class Image
{
    private const uint VmSpace = 0x8000_0000;

    /// <summary>
    /// The part of the check that needs no interrupt controller. Returns when the image is for this host; otherwise says why
    /// not and ends the machine.
    /// </summary>
    internal static void CheckHeader(HostImageHeader* header)
    {
        if (header->Magic != HostImageHeader.ExpectedMagic)
        {
            Power.RefuseAddress("no payload follows the host (build it with Boards/Tool); expected LOCKHOST, found "u8, header->Magic);
        }

        if (header->Version != HostImageHeader.ExpectedVersion)
        {
            Power.RefuseAddress("its layout version is not the host's: "u8, header->Version);
        }

        if (header->GicVersion is not (2 or 3))
        {
            Power.RefuseAddress("this host drives GICv2 and GICv3, not version "u8, header->GicVersion);
        }

        if (header->DomainCount is 0 or > Machine.MaxDomains)
        {
            Power.RefuseAddress("this host runs 1 to 62 protection domains, not "u8, header->DomainCount);
        }

        if ((header->Flags & HostFlags.Measure) != 0 && header->DomainCount != 1)
        {
            Power.RefuseAddress("measuring tells no domains apart; it needs exactly one, not "u8, header->DomainCount);
        }
    }

    /// <summary>Returns when the tables are such that this host can run them; otherwise says why not and ends the machine.</summary>
    internal static void CheckTables(HostImageHeader* header)
    {
        for (ulong i = 0; i < header->DomainCount; i++)
        {
            CheckDomain((HostDomain*)header->DomainTable + i);
        }

        for (ulong i = 0; i < header->VmCount; i++)
        {
            CheckVm(header, i);
        }

        for (ulong i = 0; i < header->MappingCount; i++)
        {
            CheckMapping(header, (HostMapping*)header->MappingTable + i);
        }

        for (ulong i = 0; i < header->InterruptCount; i++)
        {
            CheckInterrupt(header, (HostInterrupt*)header->InterruptTable + i);
        }

        for (ulong i = 0; i < header->ChannelCount; i++)
        {
            CheckChannel(header, i);
        }
    }

    private static void CheckDomain(HostDomain* domain)
    {
        ulong buffer = domain->IpcBufferPhysical;
        if ((buffer & (PageTables.PageSize - 1)) != 0 || !IsRam(buffer, PageTables.PageSize))
        {
            Power.RefuseAddress("the IPC buffer of a domain is no frame of RAM: "u8, buffer);
        }

        NotePeriod(domain->Name, domain->BudgetMicroseconds, domain->PeriodMicroseconds);
    }

    private static void CheckVm(HostImageHeader* header, ulong index)
    {
        HostVm* vms = (HostVm*)header->VmTable, vm = vms + index;
        if (vm->VcpuCount is 0 or > Machine.MaxVcpus)
        {
            Power.RefuseAddress("this host runs VMs of 1 to 16 vCPUs, not "u8, vm->VcpuCount);
        }

        if (vm->Domain >= header->DomainCount)
        {
            Power.RefuseAddress("a VM belongs to a domain that does not exist: "u8, vm->Domain);
        }

        for (ulong i = 0; i < index; i++)
        {
            if (vms[i].Domain == vm->Domain)
            {
                Power.RefuseAddress("a domain has at most one VM, and there are two of domain "u8, vm->Domain);
            }
        }

        NotePeriod(vm->Name, vm->BudgetMicroseconds, vm->PeriodMicroseconds);
    }

    private static void NotePeriod(byte* name, uint budget, uint period)
    {
        if (period > budget)
        {
            Console.Write("host: note: the budget of "u8);
            Console.WriteName(name, 64);
            Console.Write(" is a time slice here; its period is not enforced\n"u8);
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
        if (interrupt->Domain >= header->DomainCount || interrupt->Channel >= Channels.IdCount)
        {
            Power.RefuseAddress("an interrupt has no such domain or channel, INTID "u8, interrupt->Intid);
        }

        if (interrupt->Intid is < 16 or >= 1020 or Platform.MaintenanceIntid or Platform.HostTimerIntid
            or Platform.VirtualTimerIntid
            || interrupt->Intid >= Gic.IntidCount)
        {
            Power.RefuseAddress("an interrupt cannot be handed to a domain, INTID "u8, interrupt->Intid);
        }
    }

    private static void CheckChannel(HostImageHeader* header, ulong index)
    {
        HostChannel* table = (HostChannel*)header->ChannelTable, channel = table + index;
        if (channel->DomainA >= header->DomainCount || channel->DomainB >= header->DomainCount || channel->DomainA == channel->DomainB)
        {
            Power.RefuseAddress("a channel does not join two domains, number "u8, index);
        }

        if (channel->IdA >= Channels.IdCount || channel->IdB >= Channels.IdCount)
        {
            Power.RefuseAddress("the ids of a channel are not below 62, number "u8, index);
        }

        for (ulong i = 0; i < index; i++)
        {
            if (IsEndOf(table + i, channel->DomainA, channel->IdA) || IsEndOf(table + i, channel->DomainB, channel->IdB))
            {
                Power.RefuseAddress("an id of a channel is taken, number "u8, index);
            }
        }

        HostDomain* domains = (HostDomain*)header->DomainTable;
        uint priorityA = domains[channel->DomainA].Priority, priorityB = domains[channel->DomainB].Priority;
        if (((channel->Flags & HostChannelFlags.AMayCall) != 0 && priorityB <= priorityA)
            || ((channel->Flags & HostChannelFlags.BMayCall) != 0 && priorityA <= priorityB))
        {
            Power.RefuseAddress("a domain may call more urgent ones only; the channel is number "u8, index);
        }
    }

    private static bool IsEndOf(HostChannel* channel, uint domain, uint id) =>
        (channel->DomainA == domain && channel->IdA == id) || (channel->DomainB == domain && channel->IdB == id);

    // RAM but for the host's code, data and own memory.
    private static bool IsRam(ulong physical, ulong size) =>
        physical >= Platform.RamBase && physical < Platform.RamEnd && size <= Platform.RamEnd - physical
        && !Overlaps(physical, size, Platform.HostMemoryBase, Platform.HostMemoryEnd)
        && !Overlaps(physical, size, Platform.ImageBase, (ulong)Machine.Header);

    private static bool Overlaps(ulong physical, ulong size, ulong start, ulong end) =>
        physical < end && start < physical + size;
}
