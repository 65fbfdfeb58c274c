// Generated from Model/Registers/ (Gicd and Gicdv3) by tests/Vmm/Gic/DispatchTests.cs. Do not edit: SNAP_UPDATE=1 rewrites it.
using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>From an offset in GICv3's distributor frame to the register there.</summary>
internal static class Gicdv3Dispatch<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>The word at an offset; 0 where nothing is.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint offset)
    {
        if (offset < 0x0284)
        {
            if (offset < 0x0054)
            {
                if (offset < 0x0014)
                {
                    if (offset < 0x0008)
                    {
                        if (offset < 0x0004)
                        {
                            return GICDv3_CTLR<TKernel>.Read(ref s, vcpu, 0);
                        }

                        return GICDv3_TYPER<TKernel>.Read(ref s, vcpu, 0);
                    }

                    if (offset < 0x000c)
                    {
                        return GICD_IIDR<TKernel>.Read(ref s, vcpu, 0);
                    }

                    if (offset < 0x0010)
                    {
                        return GICDv3_TYPER2<TKernel>.Read(ref s, vcpu, 0);
                    }

                    return GICDv3_STATUSR<TKernel>.Read(ref s, vcpu, 0);
                }

                if (offset < 0x0048)
                {
                    if (offset < 0x0040)
                    {
                        return 0;
                    }

                    if (offset < 0x0044)
                    {
                        return GICDv3_SETSPI_NSR<TKernel>.Read(ref s, vcpu, 0);
                    }

                    return 0;
                }

                if (offset < 0x004c)
                {
                    return GICDv3_CLRSPI_NSR<TKernel>.Read(ref s, vcpu, 0);
                }

                if (offset < 0x0050)
                {
                    return 0;
                }

                return GICDv3_SETSPI_SR<TKernel>.Read(ref s, vcpu, 0);
            }

            if (offset < 0x0104)
            {
                if (offset < 0x005c)
                {
                    if (offset < 0x0058)
                    {
                        return 0;
                    }

                    return GICDv3_CLRSPI_SR<TKernel>.Read(ref s, vcpu, 0);
                }

                if (offset < 0x0084)
                {
                    return 0;
                }

                if (offset < 0x0100)
                {
                    return GICD_IGROUPR<TKernel>.Read(ref s, vcpu, (offset - 0x0080) / 4);
                }

                return 0;
            }

            if (offset < 0x0200)
            {
                if (offset < 0x0180)
                {
                    return GICD_ISENABLER<TKernel>.Read(ref s, vcpu, (offset - 0x0100) / 4);
                }

                if (offset < 0x0184)
                {
                    return 0;
                }

                return GICD_ICENABLER<TKernel>.Read(ref s, vcpu, (offset - 0x0180) / 4);
            }

            if (offset < 0x0204)
            {
                return 0;
            }

            if (offset < 0x0280)
            {
                return GICD_ISPENDR<TKernel>.Read(ref s, vcpu, (offset - 0x0200) / 4);
            }

            return 0;
        }

        if (offset < 0x0e08)
        {
            if (offset < 0x0400)
            {
                if (offset < 0x0304)
                {
                    if (offset < 0x0300)
                    {
                        return GICD_ICPENDR<TKernel>.Read(ref s, vcpu, (offset - 0x0280) / 4);
                    }

                    return 0;
                }

                if (offset < 0x0380)
                {
                    return GICD_ISACTIVER<TKernel>.Read(ref s, vcpu, (offset - 0x0300) / 4);
                }

                if (offset < 0x0384)
                {
                    return 0;
                }

                return GICD_ICACTIVER<TKernel>.Read(ref s, vcpu, (offset - 0x0380) / 4);
            }

            if (offset < 0x0c08)
            {
                if (offset < 0x0420)
                {
                    return 0;
                }

                if (offset < 0x07fc)
                {
                    return GICD_IPRIORITYR<TKernel>.Read(ref s, vcpu, (offset - 0x0400) / 4);
                }

                return 0;
            }

            if (offset < 0x0d00)
            {
                return GICD_ICFGR<TKernel>.Read(ref s, vcpu, (offset - 0x0c00) / 4);
            }

            if (offset < 0x0d80)
            {
                return GICDv3_IGRPMODR<TKernel>.Read(ref s, vcpu, (offset - 0x0d00) / 4);
            }

            return 0;
        }

        if (offset < 0xffd0)
        {
            if (offset < 0x1000)
            {
                if (offset < 0x0f00)
                {
                    return GICD_NSACR<TKernel>.Read(ref s, vcpu, (offset - 0x0e00) / 4);
                }

                if (offset < 0x0f80)
                {
                    return 0;
                }

                return GICDv3_INMIR<TKernel>.Read(ref s, vcpu, (offset - 0x0f80) / 4);
            }

            if (offset < 0x6100)
            {
                return 0;
            }

            if (offset < 0x7fe0)
            {
                return GICDv3_IROUTER<TKernel>.Read(ref s, vcpu, (offset - 0x6100) / 4);
            }

            return 0;
        }

        if (offset < 0xffec)
        {
            if (offset < 0xffe0)
            {
                return GICDv3_PIDR4<TKernel>.Read(ref s, vcpu, (offset - 0xffd0) / 4);
            }

            if (offset < 0xffe8)
            {
                return GICDv3_PIDR0<TKernel>.Read(ref s, vcpu, (offset - 0xffe0) / 4);
            }

            return GICDv3_PIDR2<TKernel>.Read(ref s, vcpu, 0);
        }

        if (offset < 0xfff0)
        {
            return GICDv3_PIDR3<TKernel>.Read(ref s, vcpu, 0);
        }

        if (offset < 0x10000)
        {
            return GICDv3_CIDR0<TKernel>.Read(ref s, vcpu, (offset - 0xfff0) / 4);
        }

        return 0;
    }

    /// <summary>Writes the word at an offset; nothing where nothing is, or where no bit can be written.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Write(ref VgicState s, uint vcpu, uint offset, uint value, uint lanes)
    {
        if (offset < 0x0300)
        {
            if (offset < 0x0180)
            {
                if (offset < 0x0084)
                {
                    if (offset < 0x0004)
                    {
                        GICDv3_CTLR<TKernel>.Write(ref s, vcpu, 0, value, lanes);
                        return;
                    }

                    return;
                }

                if (offset < 0x0100)
                {
                    GICD_IGROUPR<TKernel>.Write(ref s, vcpu, (offset - 0x0080) / 4, value, lanes);
                    return;
                }

                if (offset < 0x0104)
                {
                    return;
                }

                GICD_ISENABLER<TKernel>.Write(ref s, vcpu, (offset - 0x0100) / 4, value, lanes);
                return;
            }

            if (offset < 0x0204)
            {
                if (offset < 0x0184)
                {
                    return;
                }

                if (offset < 0x0200)
                {
                    GICD_ICENABLER<TKernel>.Write(ref s, vcpu, (offset - 0x0180) / 4, value, lanes);
                    return;
                }

                return;
            }

            if (offset < 0x0280)
            {
                GICD_ISPENDR<TKernel>.Write(ref s, vcpu, (offset - 0x0200) / 4, value, lanes);
                return;
            }

            if (offset < 0x0284)
            {
                return;
            }

            GICD_ICPENDR<TKernel>.Write(ref s, vcpu, (offset - 0x0280) / 4, value, lanes);
            return;
        }

        if (offset < 0x0420)
        {
            if (offset < 0x0380)
            {
                if (offset < 0x0304)
                {
                    return;
                }

                GICD_ISACTIVER<TKernel>.Write(ref s, vcpu, (offset - 0x0300) / 4, value, lanes);
                return;
            }

            if (offset < 0x0384)
            {
                return;
            }

            if (offset < 0x0400)
            {
                GICD_ICACTIVER<TKernel>.Write(ref s, vcpu, (offset - 0x0380) / 4, value, lanes);
                return;
            }

            return;
        }

        if (offset < 0x0d00)
        {
            if (offset < 0x07fc)
            {
                GICD_IPRIORITYR<TKernel>.Write(ref s, vcpu, (offset - 0x0400) / 4, value, lanes);
                return;
            }

            if (offset < 0x0c08)
            {
                return;
            }

            GICD_ICFGR<TKernel>.Write(ref s, vcpu, (offset - 0x0c00) / 4, value, lanes);
            return;
        }

        if (offset < 0x6100)
        {
            return;
        }

        if (offset < 0x7fe0)
        {
            GICDv3_IROUTER<TKernel>.Write(ref s, vcpu, (offset - 0x6100) / 4, value, lanes);
            return;
        }

        return;
    }
}
