using System.Buffers.Binary;

namespace Lockstep.Runner.Bench;

/// <summary>
/// Changes an arm64 Image so that it powers off as its first act. The same image with and without this change differ in
/// what the guest does and in nothing before it, which gives the exact count of instructions at guest entry.
/// </summary>
public static class KernelImage
{
    private const int HeaderBytes = 64;

    /// <summary>Instructions that the changed kernel executes, from its first to the call that powers off.</summary>
    public const int Instructions = 4;

    /// <summary>How the machine below takes PSCI calls.</summary>
    public enum Conduit
    {
        /// <summary>SMC #0.</summary>
        Smc,

        /// <summary>HVC #0.</summary>
        Hvc,
    }

    /// <summary>
    /// Overwrites, in the Image at <paramref name="start"/> of the file, the target of the header's branch.
    /// </summary>
    public static void PowerOffAtEntry(Span<byte> file, int start, Conduit conduit)
    {
        Span<byte> image = file[start..];
        int target = BranchTarget(image);
        uint[] code =
        [
            0x52b08000, // movz w0, #0x8400, lsl #16
            0x72800100, // movk w0, #8: PSCI SYSTEM_OFF
            conduit == Conduit.Smc ? 0xd4000003 : 0xd4000002, // smc #0 or hvc #0
            0x14000000, // b .
        ];
        for (int i = 0; i < code.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(image[(target + 4 * i)..], code[i]);
        }
    }

    /// <summary>Offset of the kernel inside a file that holds a copy of it, or -1.</summary>
    public static int Locate(ReadOnlySpan<byte> file, ReadOnlySpan<byte> kernel) =>
        file.IndexOf(kernel[..Math.Min(kernel.Length, 4096)]);

    /// <summary>Offset that the header's branch goes to. The branch is the first or the second word.</summary>
    private static int BranchTarget(ReadOnlySpan<byte> image)
    {
        if (image.Length < HeaderBytes || !image[56..60].SequenceEqual("ARM\x64"u8))
        {
            throw new FormatException("not an arm64 Image");
        }

        for (int at = 0; at < 8; at += 4)
        {
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(image[at..]);
            if (word >> 26 == 0b000101)
            {
                // imm26, sign-extended, in words.
                return at + ((int)(word << 6) >> 6) * 4;
            }
        }

        throw new FormatException("the Image's header holds no branch");
    }
}
