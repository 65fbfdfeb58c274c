namespace Lockstep.Host;

/// <summary>Function names of the domains, from the image's sorted table.</summary>
internal static unsafe class Symbols
{
    private const int MaxNameLength = 200;

    /// <summary>Writes an address and, where known, " name+offset".</summary>
    internal static void Write(uint domain, ulong address)
    {
        Console.WriteHex(address);
        HostSymbol* symbol = Find(domain, address);
        if (symbol != null)
        {
            Console.Write(" "u8);
            Console.WriteName((byte*)symbol->Name, MaxNameLength);
            Console.Write("+"u8);
            Console.WriteHex(address - symbol->Address);
        }
    }

    // The table is sorted by address over all domains, so that a search ends at the last one not above; from there the
    // few entries of other domains at the same addresses are stepped over.
    private static HostSymbol* Find(uint domain, ulong address)
    {
        HostSymbol* table = (HostSymbol*)Machine.Header->SymbolTable;
        ulong low = 0, high = Machine.Header->SymbolCount;
        for (int i = 0; i < 64 && low < high; i++)
        {
            ulong middle = low + ((high - low) / 2);
            if (table[middle].Address <= address)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        for (uint i = 0; i < Machine.MaxDomains && low != 0; i++)
        {
            low--;
            if (table[low].Domain == domain)
            {
                ulong size = table[low].SizeBytes;
                return size == 0 || address - table[low].Address < size ? table + low : null;
            }
        }

        return null;
    }
}
