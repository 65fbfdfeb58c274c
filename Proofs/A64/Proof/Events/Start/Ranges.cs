using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>What is said of ranges of addresses, in 64-bit words.</summary>
internal static class Ranges
{
    /// <summary>One past the largest address of guest or VMM: 48 bits (DDI 0487, "Implemented physical address size").</summary>
    private const ulong AddressEnd = 1ul << 48;

    private const uint PageBytes = 0x1000;

    /// <summary>It has a byte, and lies below 2^48.</summary>
    public static SymbolicBit IsInAddressSpace(SymbolicWord64 start, SymbolicWord64 size) =>
        (size != 0ul.Wide()) & (size <= AddressEnd.Wide()) & (start <= AddressEnd.Wide() - size);

    /// <summary>That, and it is made of whole pages of 4 KiB.</summary>
    public static SymbolicBit IsPages(SymbolicWord64 start, SymbolicWord64 size) =>
        (((SymbolicWord64.Low(start) | SymbolicWord64.Low(size)) & (PageBytes - 1)) == 0u) & IsInAddressSpace(start, size);

    /// <summary>A multiple of a power of two.</summary>
    public static SymbolicBit IsMultiple(SymbolicWord64 word, ulong of) => (word & (of - 1).Wide()) == 0ul.Wide();

    /// <summary>
    /// Two ranges have a byte in common: each begins below the other's end. Of ranges that go on past the end of 64 bits it says nothing;
    /// those
    /// that a rule speaks of were found to lie in the address space by a rule before it.
    /// </summary>
    public static SymbolicBit Share(SymbolicWord64 a, SymbolicWord64 aSize, SymbolicWord64 b, SymbolicWord64 bSize) =>
        (aSize != 0ul.Wide()) & (bSize != 0ul.Wide()) & (a < b + bSize) & (b < a + aSize);

    /// <summary>All of a range lies in another one.</summary>
    public static SymbolicBit IsInside(SymbolicWord64 start, SymbolicWord64 size, SymbolicWord64 outer, SymbolicWord64 outerSize) =>
        (start >= outer) & (start - outer < outerSize) & (size <= outerSize - (start - outer));

    /// <summary>A number as a word.</summary>
    public static SymbolicWord64 Wide(this ulong value) => SymbolicWord64.Of(value);

    /// <summary>Any of them holds.</summary>
    public static SymbolicBit Any(IEnumerable<SymbolicBit> bits) => bits.Aggregate((SymbolicBit)false, (a, b) => a | b);

    /// <summary>All of them hold.</summary>
    public static SymbolicBit All(IEnumerable<SymbolicBit> bits) => bits.Aggregate((SymbolicBit)true, (a, b) => a & b);
}
