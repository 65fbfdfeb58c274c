namespace Lockstep.Model.Registers;

/// <summary>
/// Facts of the GICv2 distributor as a whole (IHI 0048B 4.1). In the functions of the registers, <c>n</c> is the number of
/// the register in its array, <c>intidCount</c> the number of INTIDs (a multiple of 32, 64 to 1024) and <c>vcpuCount</c>
/// the number of CPU interfaces, 1 to 8. <c>Implemented</c> are the bits that may read 1; <c>Writable</c> those on which a
/// write may act; <c>Reset</c> is the value read after reset.
/// </summary>
public static class GicdFrame
{
    /// <summary>Size of the frame, in bytes.</summary>
    public const uint SizeBytes = 0x1000;

    /// <summary>Software generated interrupts are INTIDs 0 to 15, private peripheral interrupts 16 to 31.</summary>
    public const uint SgiCount = 16, PrivateCount = 32;

    /// <summary>INTIDs 1020 to 1023 are special numbers, never interrupts (IHI 0048B 2.2.1).</summary>
    public const uint IntidEnd = 1020;

    /// <summary>CPU interfaces that GICv2 can have.</summary>
    public const uint MaxCpuInterfaces = 8;

    /// <summary>The PPI of the EL1 virtual timer.</summary>
    public const uint VirtualTimerIntid = 27;

    /// <summary>Bits of SGIs, and of PPIs, in a word of one bit an INTID.</summary>
    public const uint SgiBits = 0x0000_ffff, PpiBits = 0xffff_0000;

    /// <summary>The implemented INTIDs among 32n to 32n+31, one bit each.</summary>
    public static uint IntidBits(uint n, uint intidCount) =>
        n * 32 >= intidCount ? 0 : n == IntidEnd / 32 ? (1u << (int)(IntidEnd % 32)) - 1 : uint.MaxValue;

    /// <summary>A mask of the implemented INTIDs among 4n to 4n+3, one byte each.</summary>
    public static uint IntidBytes(uint n, uint intidCount) => n * 4 >= intidCount || n * 4 >= IntidEnd ? 0 : uint.MaxValue;

    /// <summary>A mask of the implemented INTIDs among 16n to 16n+15, two bits each.</summary>
    public static uint IntidPairs(uint n, uint intidCount) =>
        n * 16 >= intidCount ? 0 : n == IntidEnd / 16 ? (1u << (int)(IntidEnd % 16 * 2)) - 1 : uint.MaxValue;

    /// <summary>One bit for each of <paramref name="vcpuCount"/> CPU interfaces, repeated in all four bytes.</summary>
    public static uint CpuBytes(uint vcpuCount) => ((1u << (int)vcpuCount) - 1) * 0x0101_0101;
}
