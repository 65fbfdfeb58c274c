// Generated from Model/Registers/ (Gicr) by tests/Vmm/Gic/DispatchTests.cs. Do not edit: SNAP_UPDATE=1 rewrites it.
using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>From an offset in a redistributor's two frames to the register there.</summary>
internal static class GicrDispatch<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>The word at an offset; 0 where nothing is.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint offset)
    {
        if (offset < 0x10080)
        {
            if (offset < 0x000a0)
            {
                if (offset < 0x00040)
                {
                    if (offset < 0x00010)
                    {
                        if (offset < 0x00004)
                        {
                            return GICR_CTLR<TKernel>.Read(ref s, vcpu, 0);
                        }

                        if (offset < 0x00008)
                        {
                            return GICR_IIDR<TKernel>.Read(ref s, vcpu, 0);
                        }

                        return GICR_TYPER<TKernel>.Read(ref s, vcpu, (offset - 0x00008) / 4);
                    }

                    if (offset < 0x00014)
                    {
                        return GICR_STATUSR<TKernel>.Read(ref s, vcpu, 0);
                    }

                    if (offset < 0x00018)
                    {
                        return GICR_WAKER<TKernel>.Read(ref s, vcpu, 0);
                    }

                    return 0;
                }

                if (offset < 0x00070)
                {
                    if (offset < 0x00048)
                    {
                        return GICR_SETLPIR<TKernel>.Read(ref s, vcpu, (offset - 0x00040) / 4);
                    }

                    if (offset < 0x00050)
                    {
                        return GICR_CLRLPIR<TKernel>.Read(ref s, vcpu, (offset - 0x00048) / 4);
                    }

                    return 0;
                }

                if (offset < 0x00078)
                {
                    return GICR_PROPBASER<TKernel>.Read(ref s, vcpu, (offset - 0x00070) / 4);
                }

                if (offset < 0x00080)
                {
                    return GICR_PENDBASER<TKernel>.Read(ref s, vcpu, (offset - 0x00078) / 4);
                }

                return 0;
            }

            if (offset < 0x0ffd0)
            {
                if (offset < 0x000b8)
                {
                    if (offset < 0x000a8)
                    {
                        return GICR_INVLPIR<TKernel>.Read(ref s, vcpu, (offset - 0x000a0) / 4);
                    }

                    if (offset < 0x000b0)
                    {
                        return 0;
                    }

                    return GICR_INVALLR<TKernel>.Read(ref s, vcpu, (offset - 0x000b0) / 4);
                }

                if (offset < 0x000c0)
                {
                    return 0;
                }

                if (offset < 0x000c4)
                {
                    return GICR_SYNCR<TKernel>.Read(ref s, vcpu, 0);
                }

                return 0;
            }

            if (offset < 0x0ffec)
            {
                if (offset < 0x0ffe0)
                {
                    return GICR_PIDR4<TKernel>.Read(ref s, vcpu, (offset - 0x0ffd0) / 4);
                }

                if (offset < 0x0ffe8)
                {
                    return GICR_PIDR0<TKernel>.Read(ref s, vcpu, (offset - 0x0ffe0) / 4);
                }

                return GICR_PIDR2<TKernel>.Read(ref s, vcpu, 0);
            }

            if (offset < 0x0fff0)
            {
                return GICR_PIDR3<TKernel>.Read(ref s, vcpu, 0);
            }

            if (offset < 0x10000)
            {
                return GICR_CIDR0<TKernel>.Read(ref s, vcpu, (offset - 0x0fff0) / 4);
            }

            return 0;
        }

        if (offset < 0x10380)
        {
            if (offset < 0x10200)
            {
                if (offset < 0x10104)
                {
                    if (offset < 0x10084)
                    {
                        return GICR_IGROUPR0<TKernel>.Read(ref s, vcpu, 0);
                    }

                    if (offset < 0x10100)
                    {
                        return 0;
                    }

                    return GICR_ISENABLER0<TKernel>.Read(ref s, vcpu, 0);
                }

                if (offset < 0x10180)
                {
                    return 0;
                }

                if (offset < 0x10184)
                {
                    return GICR_ICENABLER0<TKernel>.Read(ref s, vcpu, 0);
                }

                return 0;
            }

            if (offset < 0x10284)
            {
                if (offset < 0x10204)
                {
                    return GICR_ISPENDR0<TKernel>.Read(ref s, vcpu, 0);
                }

                if (offset < 0x10280)
                {
                    return 0;
                }

                return GICR_ICPENDR0<TKernel>.Read(ref s, vcpu, 0);
            }

            if (offset < 0x10300)
            {
                return 0;
            }

            if (offset < 0x10304)
            {
                return GICR_ISACTIVER0<TKernel>.Read(ref s, vcpu, 0);
            }

            return 0;
        }

        if (offset < 0x10c08)
        {
            if (offset < 0x10420)
            {
                if (offset < 0x10384)
                {
                    return GICR_ICACTIVER0<TKernel>.Read(ref s, vcpu, 0);
                }

                if (offset < 0x10400)
                {
                    return 0;
                }

                return GICR_IPRIORITYR<TKernel>.Read(ref s, vcpu, (offset - 0x10400) / 4);
            }

            if (offset < 0x10c00)
            {
                return 0;
            }

            if (offset < 0x10c04)
            {
                return GICR_ICFGR0<TKernel>.Read(ref s, vcpu, 0);
            }

            return GICR_ICFGR1<TKernel>.Read(ref s, vcpu, 0);
        }

        if (offset < 0x10e00)
        {
            if (offset < 0x10d00)
            {
                return 0;
            }

            if (offset < 0x10d04)
            {
                return GICR_IGRPMODR0<TKernel>.Read(ref s, vcpu, 0);
            }

            return 0;
        }

        if (offset < 0x10f80)
        {
            if (offset < 0x10e04)
            {
                return GICR_NSACR<TKernel>.Read(ref s, vcpu, 0);
            }

            return 0;
        }

        if (offset < 0x10f84)
        {
            return GICR_INMIR0<TKernel>.Read(ref s, vcpu, 0);
        }

        return 0;
    }

    /// <summary>Writes the word at an offset; nothing where nothing is, or where no bit can be written.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Write(ref VgicState s, uint vcpu, uint offset, uint value, uint lanes)
    {
        if (offset < 0x10200)
        {
            if (offset < 0x10084)
            {
                if (offset < 0x00018)
                {
                    if (offset < 0x00014)
                    {
                        return;
                    }

                    GICR_WAKER<TKernel>.Write(ref s, vcpu, 0, value, lanes);
                    return;
                }

                if (offset < 0x10080)
                {
                    return;
                }

                GICR_IGROUPR0<TKernel>.Write(ref s, vcpu, 0, value, lanes);
                return;
            }

            if (offset < 0x10104)
            {
                if (offset < 0x10100)
                {
                    return;
                }

                GICR_ISENABLER0<TKernel>.Write(ref s, vcpu, 0, value, lanes);
                return;
            }

            if (offset < 0x10180)
            {
                return;
            }

            if (offset < 0x10184)
            {
                GICR_ICENABLER0<TKernel>.Write(ref s, vcpu, 0, value, lanes);
                return;
            }

            return;
        }

        if (offset < 0x10304)
        {
            if (offset < 0x10280)
            {
                if (offset < 0x10204)
                {
                    GICR_ISPENDR0<TKernel>.Write(ref s, vcpu, 0, value, lanes);
                    return;
                }

                return;
            }

            if (offset < 0x10284)
            {
                GICR_ICPENDR0<TKernel>.Write(ref s, vcpu, 0, value, lanes);
                return;
            }

            if (offset < 0x10300)
            {
                return;
            }

            GICR_ISACTIVER0<TKernel>.Write(ref s, vcpu, 0, value, lanes);
            return;
        }

        if (offset < 0x10384)
        {
            if (offset < 0x10380)
            {
                return;
            }

            GICR_ICACTIVER0<TKernel>.Write(ref s, vcpu, 0, value, lanes);
            return;
        }

        if (offset < 0x10400)
        {
            return;
        }

        if (offset < 0x10420)
        {
            GICR_IPRIORITYR<TKernel>.Write(ref s, vcpu, (offset - 0x10400) / 4, value, lanes);
            return;
        }

        return;
    }
}
