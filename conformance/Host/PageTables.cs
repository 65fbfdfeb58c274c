namespace Lockstep.Host;

/// <summary>
/// Stage-2 tables: 4 KiB granule, 40-bit input (two concatenated level 1 tables), 40-bit output (DDI 0487 D5.3).
/// </summary>
internal static unsafe class PageTables
{
    /// <summary>VTCR_EL2: RES1, PS = 40 bits, inner shareable, write-back, start at level 1, T0SZ = 24.</summary>
    internal const ulong VTCR = (1UL << 31) | (2UL << 16) | (3UL << 12) | (1UL << 10) | (1UL << 8) | (1UL << 6) | 24;

    /// <summary>Sizes in bytes of a page, of a block at level 2, and of the address space.</summary>
    internal const ulong PageSize = 0x1000, BlockSize = 0x20_0000, SpaceSize = 1UL << 40;

    private const ulong Valid = 1, TableOrPage = 2, AddressMask = 0xff_ffff_f000;
    private const ulong NormalWriteBack = 0xfUL << 2, InnerShareable = 3UL << 8, AccessFlag = 1UL << 10, ExecuteNever = 1UL << 54;
    private const int ReadBit = 6, WriteBit = 7;

    /// <summary>A root that maps nothing.</summary>
    internal static ulong* Create() => (ulong*)HostMemory.Take(2 * PageSize, 2 * PageSize);

    /// <summary>Adds one mapping of the image; what it needs to be is checked by <see cref="Image"/>.</summary>
    internal static void Map(ulong* root, HostMapping* mapping)
    {
        ulong attributes = Attributes(mapping->Rights);
        ulong input = mapping->Virtual, output = mapping->Physical, end = mapping->Virtual + mapping->SizeBytes;
        while (input < end)
        {
            bool block = ((input | output) & (BlockSize - 1)) == 0 && end - input >= BlockSize;
            ulong* table = Descend(root + (input >> 30));
            ulong* entry = table + ((input >> 21) & 511);
            if (!block)
            {
                entry = Descend(entry) + ((input >> 12) & 511);
            }

            if (*entry != 0)
            {
                Power.RefuseAddress("the mapping table maps an address twice: "u8, input);
            }

            *entry = output | attributes | (block ? Valid : Valid | TableOrPage);
            input += block ? BlockSize : PageSize;
            output += block ? BlockSize : PageSize;
        }
    }

    /// <summary>Walks a table as the hardware does.</summary>
    /// <returns>Whether <paramref name="input"/> is mapped.</returns>
    internal static bool Translate(ulong* root, ulong input, out ulong output)
    {
        output = 0;
        if (input >= SpaceSize)
        {
            return false;
        }

        ulong entry = root[input >> 30];
        if ((entry & Valid) == 0)
        {
            return false;
        }

        entry = ((ulong*)(entry & AddressMask))[(input >> 21) & 511];
        ulong offset = BlockSize - 1;
        if ((entry & (Valid | TableOrPage)) == (Valid | TableOrPage))
        {
            entry = ((ulong*)(entry & AddressMask))[(input >> 12) & 511];
            offset = PageSize - 1;
        }

        output = (entry & AddressMask & ~offset) | (input & offset);
        return (entry & Valid) != 0;
    }

    private static ulong Attributes(uint rights)
    {
        ulong attributes = AccessFlag | InnerShareable;
        attributes |= (rights & HostRights.Cached) != 0 ? NormalWriteBack : 0;
        attributes |= (rights & HostRights.Read) != 0 ? 1UL << ReadBit : 0;
        attributes |= (rights & HostRights.Write) != 0 ? 1UL << WriteBit : 0;
        return attributes | ((rights & HostRights.Execute) != 0 ? 0 : ExecuteNever);
    }

    private static ulong* Descend(ulong* entry)
    {
        if (*entry == 0)
        {
            *entry = (ulong)HostMemory.Take(PageSize, PageSize) | Valid | TableOrPage;
        }
        else if ((*entry & TableOrPage) == 0)
        {
            Power.RefuseAddress("the mapping table maps an address twice; one mapping is the block at physical "u8, *entry & AddressMask);
        }

        return (ulong*)(*entry & AddressMask);
    }
}
