using System.Runtime.CompilerServices;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>
/// What a GICv3 guest reaches: distributor, redistributors (IHI 0069 12.8 to 12.11) and the system registers that trap. Interrupts
/// themselves go the way of <see cref="Vgic{TKernel}"/>.
/// </summary>
/// <typeparam name="TKernel">The kernel below.</typeparam>
public static class VgicV3<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>A guest's load from the distributor frame. Total: any aligned offset; what is reserved reads 0.</summary>
    /// <param name="s">State.</param>
    /// <param name="offset">Byte offset in the frame.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8; the access is aligned to it.</param>
    /// <returns>The value, zero-extended.</returns>
    public static ulong DistributorRead(ref VgicState s, uint offset, uint sizeBytes) =>
        sizeBytes == 8
            ? Gicdv3Dispatch<TKernel>.Read(ref s, 0, offset) | ((ulong)Gicdv3Dispatch<TKernel>.Read(ref s, 0, offset + 4) << 32)
            : Lanes(Gicdv3Dispatch<TKernel>.Read(ref s, 0, offset), offset, sizeBytes);

    /// <summary>A guest's store to the distributor frame. Total; what is reserved or read-only ignores it.</summary>
    /// <param name="s">State.</param>
    /// <param name="offset">Byte offset in the frame.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8; the access is aligned to it.</param>
    /// <param name="value">The value in its low bits.</param>
    public static void DistributorWrite(ref VgicState s, uint offset, uint sizeBytes, ulong value)
    {
        uint route = offset - GICDv3_IROUTER.OffsetBytes;
        if (sizeBytes == 8 && route < GICDv3_IROUTER.Count * GICDv3_IROUTER.StrideBytes)
        {
            GICDv3_IROUTER<TKernel>.WriteDoubleword(ref s, route / GICDv3_IROUTER.StrideBytes, value);
        }
        else if (sizeBytes == 8)
        {
            Gicdv3Dispatch<TKernel>.Write(ref s, 0, offset, (uint)value, uint.MaxValue);
            Gicdv3Dispatch<TKernel>.Write(ref s, 0, offset + 4, (uint)(value >> 32), uint.MaxValue);
        }
        else
        {
            uint lanes = LanesOf(offset, sizeBytes);
            Gicdv3Dispatch<TKernel>.Write(ref s, 0, offset, (uint)value << (int)(offset % 4 * 8) & lanes, lanes);
        }
    }

    /// <summary>A guest's load from the redistributors. Whoever reads, the frame is of its owner.</summary>
    /// <param name="s">State.</param>
    /// <param name="offset">Byte offset from the first redistributor; below the number of vCPUs times 128 KiB.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8; the access is aligned to it.</param>
    /// <returns>The value, zero-extended.</returns>
    public static ulong RedistributorRead(ref VgicState s, uint offset, uint sizeBytes)
    {
        uint owner = offset / GicrFrame.SizeBytes, at = offset % GicrFrame.SizeBytes;
        return sizeBytes == 8
            ? GicrDispatch<TKernel>.Read(ref s, owner, at) | ((ulong)GicrDispatch<TKernel>.Read(ref s, owner, at + 4) << 32)
            : Lanes(GicrDispatch<TKernel>.Read(ref s, owner, at), at, sizeBytes);
    }

    /// <summary>A guest's store to the redistributors. Whoever writes, the effect is on the frame's owner.</summary>
    /// <param name="s">State.</param>
    /// <param name="offset">Byte offset from the first redistributor; below the number of vCPUs times 128 KiB.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8; the access is aligned to it.</param>
    /// <param name="value">The value in its low bits.</param>
    public static void RedistributorWrite(ref VgicState s, uint offset, uint sizeBytes, ulong value)
    {
        uint owner = offset / GicrFrame.SizeBytes, at = offset % GicrFrame.SizeBytes;
        if (sizeBytes == 8)
        {
            GicrDispatch<TKernel>.Write(ref s, owner, at, (uint)value, uint.MaxValue);
            GicrDispatch<TKernel>.Write(ref s, owner, at + 4, (uint)(value >> 32), uint.MaxValue);
            return;
        }

        uint lanes = LanesOf(at, sizeBytes);
        GicrDispatch<TKernel>.Write(ref s, owner, at, (uint)value << (int)(at % 4 * 8) & lanes, lanes);
    }

    /// <summary>A guest's write of a system register.</summary>
    /// <param name="s">State.</param>
    /// <param name="vcpu">Who writes.</param>
    /// <param name="encoding">The register, as <see cref="SystemRegisterEncoding"/> packs it.</param>
    /// <param name="value">What is written.</param>
    /// <returns>False: it is not one of those that are emulated.</returns>
    public static bool TryWriteSystemRegister(ref VgicState s, uint vcpu, uint encoding, ulong value)
    {
        switch (encoding)
        {
            case ICC_SGI1R_EL1.Encoding:
                ICC_SGI1R_EL1<TKernel>.Write(ref s, vcpu, value);
                return true;
            case ICC_ASGI1R_EL1.Encoding:
                ICC_ASGI1R_EL1<TKernel>.Write(ref s, vcpu, value);
                return true;
            case ICC_SGI0R_EL1.Encoding:
                ICC_SGI0R_EL1<TKernel>.Write(ref s, vcpu, value);
                return true;
            default:
                return encoding == ICC_SRE_EL1.Encoding;
        }
    }

    /// <summary>A guest's read of a system register. The SGI registers are write-only, so a read of them is UNDEFINED.</summary>
    /// <param name="encoding">The register, as <see cref="SystemRegisterEncoding"/> packs it.</param>
    /// <param name="value">What is read.</param>
    /// <returns>False: it is not one of those that are emulated.</returns>
    public static bool TryReadSystemRegister(uint encoding, out ulong value)
    {
        value = ICC_SRE_EL1<TKernel>.Read();
        return encoding == ICC_SRE_EL1.Encoding;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint Lanes(uint word, uint offset, uint sizeBytes) =>
        (word >> (int)(offset % 4 * 8)) & (uint.MaxValue >> -(int)(sizeBytes * 8));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static uint LanesOf(uint offset, uint sizeBytes) => (uint.MaxValue >> -(int)(sizeBytes * 8)) << (int)(offset % 4 * 8);
}
