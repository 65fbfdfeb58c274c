// Generated from Model/Registers/ (Gicd) by tests/Vmm/Gic/DispatchTests.cs. Do not edit: SNAP_UPDATE=1 rewrites it.
using System.Runtime.CompilerServices;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>From an offset in the distributor frame to the register there.</summary>
internal static class GicdDispatch<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>The word at an offset; 0 where nothing is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Read(ref VgicState s, uint vcpu, uint offset)
    {
        if (offset < 0xbfc)
        {
            if (offset < 0x200)
            {
                if (offset < 0x00c)
                {
                    if (offset < 0x004)
                    {
                        return GICD_CTLR<TKernel>.Read(ref s, vcpu, 0);
                    }

                    if (offset < 0x008)
                    {
                        return GICD_TYPER<TKernel>.Read(ref s, vcpu, 0);
                    }

                    return GICD_IIDR<TKernel>.Read(ref s, vcpu, 0);
                }

                if (offset < 0x100)
                {
                    if (offset < 0x080)
                    {
                        return 0;
                    }

                    return GICD_IGROUPR<TKernel>.Read(ref s, vcpu, (offset - 0x080) / 4);
                }

                if (offset < 0x180)
                {
                    return GICD_ISENABLER<TKernel>.Read(ref s, vcpu, (offset - 0x100) / 4);
                }

                return GICD_ICENABLER<TKernel>.Read(ref s, vcpu, (offset - 0x180) / 4);
            }

            if (offset < 0x380)
            {
                if (offset < 0x280)
                {
                    return GICD_ISPENDR<TKernel>.Read(ref s, vcpu, (offset - 0x200) / 4);
                }

                if (offset < 0x300)
                {
                    return GICD_ICPENDR<TKernel>.Read(ref s, vcpu, (offset - 0x280) / 4);
                }

                return GICD_ISACTIVER<TKernel>.Read(ref s, vcpu, (offset - 0x300) / 4);
            }

            if (offset < 0x7fc)
            {
                if (offset < 0x400)
                {
                    return GICD_ICACTIVER<TKernel>.Read(ref s, vcpu, (offset - 0x380) / 4);
                }

                return GICD_IPRIORITYR<TKernel>.Read(ref s, vcpu, (offset - 0x400) / 4);
            }

            if (offset < 0x800)
            {
                return 0;
            }

            return GICD_ITARGETSR<TKernel>.Read(ref s, vcpu, (offset - 0x800) / 4);
        }

        if (offset < 0xf20)
        {
            if (offset < 0xe00)
            {
                if (offset < 0xc00)
                {
                    return 0;
                }

                if (offset < 0xd00)
                {
                    return GICD_ICFGR<TKernel>.Read(ref s, vcpu, (offset - 0xc00) / 4);
                }

                return 0;
            }

            if (offset < 0xf04)
            {
                if (offset < 0xf00)
                {
                    return GICD_NSACR<TKernel>.Read(ref s, vcpu, (offset - 0xe00) / 4);
                }

                return GICD_SGIR<TKernel>.Read(ref s, vcpu, 0);
            }

            if (offset < 0xf10)
            {
                return 0;
            }

            return GICD_CPENDSGIR<TKernel>.Read(ref s, vcpu, (offset - 0xf10) / 4);
        }

        if (offset < 0xfe8)
        {
            if (offset < 0xfd0)
            {
                if (offset < 0xf30)
                {
                    return GICD_SPENDSGIR<TKernel>.Read(ref s, vcpu, (offset - 0xf20) / 4);
                }

                return 0;
            }

            if (offset < 0xfe0)
            {
                return GICD_ICPIDR4<TKernel>.Read(ref s, vcpu, (offset - 0xfd0) / 4);
            }

            return GICD_ICPIDR0<TKernel>.Read(ref s, vcpu, (offset - 0xfe0) / 4);
        }

        if (offset < 0xff0)
        {
            if (offset < 0xfec)
            {
                return GICD_ICPIDR2<TKernel>.Read(ref s, vcpu, 0);
            }

            return GICD_ICPIDR3<TKernel>.Read(ref s, vcpu, 0);
        }

        if (offset < 0x1000)
        {
            return GICD_ICCIDR<TKernel>.Read(ref s, vcpu, (offset - 0xff0) / 4);
        }

        return 0;
    }

    /// <summary>Writes the word at an offset; nothing where nothing is, or where no bit can be written.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(ref VgicState s, uint vcpu, uint offset, uint value, uint lanes)
    {
        if (offset < 0x7fc)
        {
            if (offset < 0x200)
            {
                if (offset < 0x080)
                {
                    if (offset < 0x004)
                    {
                        GICD_CTLR<TKernel>.Write(ref s, vcpu, 0, value, lanes);
                        return;
                    }

                    return;
                }

                if (offset < 0x100)
                {
                    GICD_IGROUPR<TKernel>.Write(ref s, vcpu, (offset - 0x080) / 4, value, lanes);
                    return;
                }

                if (offset < 0x180)
                {
                    GICD_ISENABLER<TKernel>.Write(ref s, vcpu, (offset - 0x100) / 4, value, lanes);
                    return;
                }

                GICD_ICENABLER<TKernel>.Write(ref s, vcpu, (offset - 0x180) / 4, value, lanes);
                return;
            }

            if (offset < 0x300)
            {
                if (offset < 0x280)
                {
                    GICD_ISPENDR<TKernel>.Write(ref s, vcpu, (offset - 0x200) / 4, value, lanes);
                    return;
                }

                GICD_ICPENDR<TKernel>.Write(ref s, vcpu, (offset - 0x280) / 4, value, lanes);
                return;
            }

            if (offset < 0x380)
            {
                GICD_ISACTIVER<TKernel>.Write(ref s, vcpu, (offset - 0x300) / 4, value, lanes);
                return;
            }

            if (offset < 0x400)
            {
                GICD_ICACTIVER<TKernel>.Write(ref s, vcpu, (offset - 0x380) / 4, value, lanes);
                return;
            }

            GICD_IPRIORITYR<TKernel>.Write(ref s, vcpu, (offset - 0x400) / 4, value, lanes);
            return;
        }

        if (offset < 0xf00)
        {
            if (offset < 0xbfc)
            {
                if (offset < 0x800)
                {
                    return;
                }

                GICD_ITARGETSR<TKernel>.Write(ref s, vcpu, (offset - 0x800) / 4, value, lanes);
                return;
            }

            if (offset < 0xc00)
            {
                return;
            }

            if (offset < 0xd00)
            {
                GICD_ICFGR<TKernel>.Write(ref s, vcpu, (offset - 0xc00) / 4, value, lanes);
                return;
            }

            return;
        }

        if (offset < 0xf10)
        {
            if (offset < 0xf04)
            {
                GICD_SGIR<TKernel>.Write(ref s, vcpu, 0, value, lanes);
                return;
            }

            return;
        }

        if (offset < 0xf20)
        {
            GICD_CPENDSGIR<TKernel>.Write(ref s, vcpu, (offset - 0xf10) / 4, value, lanes);
            return;
        }

        if (offset < 0xf30)
        {
            GICD_SPENDSGIR<TKernel>.Write(ref s, vcpu, (offset - 0xf20) / 4, value, lanes);
            return;
        }

        return;
    }
}
