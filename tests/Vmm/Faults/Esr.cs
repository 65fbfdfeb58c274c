namespace Lockstep.Tests.Vmm.Faults;

/// <summary>Syndromes for tests, composed field by field as the architecture has them, not with the VMM's constants.</summary>
public static class Esr
{
    /// <summary>A data abort from a lower EL.</summary>
    /// <param name="sizeLog2">SAS.</param>
    /// <param name="rt">SRT.</param>
    /// <param name="write">WnR.</param>
    /// <param name="signed">SSE.</param>
    /// <param name="wide">SF.</param>
    /// <param name="isv">ISV.</param>
    /// <param name="status">DFSC; by default a translation fault, level 2.</param>
    /// <param name="cm">CM.</param>
    /// <param name="s1ptw">S1PTW.</param>
    /// <param name="il">IL.</param>
    public static uint Data(
        int sizeLog2 = 2,
        uint rt = 0,
        bool write = false,
        bool signed = false,
        bool wide = false,
        bool isv = true,
        uint status = 0b000110,
        bool cm = false,
        bool s1ptw = false,
        bool il = true) =>
        (0x24u << 26) | Bit(25, il) | Bit(24, isv) | ((uint)sizeLog2 << 22) | Bit(21, signed) | (rt << 16) | Bit(15, wide)
        | Bit(8, cm) | Bit(7, s1ptw) | Bit(6, write) | status;

    /// <summary>An instruction abort from a lower EL.</summary>
    public static uint Fetch(uint status = 0b000110, bool s1ptw = false) =>
        (0x20u << 26) | Bit(25, true) | Bit(7, s1ptw) | status;

    private static uint Bit(int n, bool value) => value ? 1u << n : 0;
}
