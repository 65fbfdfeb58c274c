namespace Lockstep.Model.Registers;

/// <summary>
/// The redistributor of one PE as a whole (IHI 0069 12.10): two frames of 64 KiB, RD_base and SGI_base. Offsets of the registers
/// count from RD_base. Any PE may access any redistributor; the effect is on the owner.
/// </summary>
public static class GicrFrame
{
    /// <summary>Start of SGI_base, and size of both frames, in bytes. Redistributors follow one another at this distance.</summary>
    public const uint SgiBase = 0x1_0000, SizeBytes = 0x2_0000;
}
