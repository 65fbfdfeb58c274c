using System.Collections.Generic;

namespace Lockstep.Model.Table;

/// <summary>What a PE can address: a frame of memory, or a family of system registers.</summary>
/// <param name="Name">For people.</param>
/// <param name="Prefix">Of the manual's names: GICD.</param>
/// <param name="SizeBytes">Size in bytes; 0 where it is system registers.</param>
/// <param name="Registers">Its registers, in the order of offsets or encodings.</param>
public sealed record RegisterFrame(string Name, string Prefix, uint SizeBytes, IReadOnlyList<Register> Registers)
{
    /// <summary>Whether MRS and MSR reach it.</summary>
    public bool IsSystemRegisters => SizeBytes == 0;

    /// <summary>
    /// The register at a byte offset, or of an encoding, its number in the array and the byte in it; none where nothing is.
    /// </summary>
    public (Register Register, uint N, uint Byte)? Find(uint place)
    {
        foreach (Register r in Registers)
        {
            uint first = r.IsSystemRegister ? r.Encoding : r.OffsetBytes, stride = r.IsSystemRegister ? 1 : r.StrideBytes;
            uint into = place - first;
            if (place >= first && into < stride * r.Count && (r.IsSystemRegister || into % stride < r.WidthBits / 8))
            {
                return (r, into / stride, r.IsSystemRegister ? 0 : into % stride);
            }
        }

        return null;
    }
}
