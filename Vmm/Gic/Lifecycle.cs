using Lockstep.Model.Configuration;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>Start, reset, and interrupts that cannot be loaded at once.</summary>
internal static unsafe class Lifecycle<TKernel>
    where TKernel : struct, IKernel
{
    /// <summary>See <see cref="Vgic{TKernel}.Initialise"/>.</summary>
    public static void Initialise(ref VgicState s, ConfigurationBlock* c)
    {
        s.VcpuCount = c->VcpuCount;
        s.IntidCount = c->IntidCount;
        s.ListRegisterCount = c->ListRegisterCount < VgicState.MaxListRegisters ? c->ListRegisterCount : VgicState.MaxListRegisters;
        s.Version = c->GicVersion;
        s.TargetBits = s.Version == 2 ? GICD_ITARGETSR.Implemented(0, c->IntidCount, c->VcpuCount) : 0;
        for (uint n = 1; n < VgicState.BankCount; n++)
        {
            ref VgicBank bank = ref Parts.Shared(ref s, n);
            bank.Present = GicdFrame.IntidBits(n, c->IntidCount);
            bank.Loaded = 0;
            bank.Line = 0;
        }

        for (uint vcpu = 0; vcpu < VgicState.MaxVcpus; vcpu++)
        {
            ref VgicVcpu owner = ref Parts.Vcpu(ref s, vcpu);
            owner.Free = (1u << (int)s.ListRegisterCount) - 1;
            owner.Unusable = 0;
            owner.Private.Present = uint.MaxValue;
            owner.Private.Loaded = 0;
            owner.Private.Line = 0;
            for (int i = 0; i < VgicState.MaxListRegisters; i++)
            {
                owner.ListRegister[i] = 0;
            }
        }

        for (int i = 0; i < 1024; i++)
        {
            s.Channel[i] = 0;
        }

        for (int i = 0; i < ConfigurationBlock.MaxPassthroughInterrupts && i < c->PassthroughCount; i++)
        {
            s.Channel[c->PassthroughIntid[i] % 1024] = (byte)(c->PassthroughChannel[i] + 1);
        }

        Reset(ref s);
    }

    /// <summary>See <see cref="Vgic{TKernel}.Reset"/>.</summary>
    public static void Reset(ref VgicState s)
    {
        s.WakeMask = 0;
        s.Control = 0;
        s.LevelGate = 0;
        for (int i = 0; i < VgicState.MaxVcpus * VgicState.LevelCount * VgicState.BankCount; i++)
        {
            s.Ready[i] = 0;
        }

        for (uint vcpu = 0; vcpu < VgicState.MaxVcpus; vcpu++)
        {
            ref VgicVcpu owner = ref Parts.Vcpu(ref s, vcpu);
            ResetBank(ref s, ref owner.Private, vcpu, 0);
            // GICv2's SGIs are always enabled. GICv3's redistributors sleep until the guest wakes them.
            owner.Private.Enabled = s.Version == 2 ? GicdFrame.SgiBits : 0;
            owner.Asleep = s.Version == 2 ? 0u : 1;
            owner.Private.Edge = GicdFrame.SgiBits;
            owner.Top = 0;
            for (uint i = 0; i < 8; i++)
            {
                Parts.Targets(ref owner.Private, i) = s.Version == 2 ? (1ul << (int)vcpu) * 0x0001_0001_0001_0001 : 0;
            }

            for (int i = 0; i < 4; i++)
            {
                owner.SgiSources[i] = 0;
            }

            for (int i = 0; i < VgicState.LevelCount; i++)
            {
                owner.Words[i] = 0;
            }
        }

        for (uint n = 1; n < VgicState.BankCount; n++)
        {
            ref VgicBank bank = ref Parts.Shared(ref s, n);
            ResetBank(ref s, ref bank, 0, n);
            for (uint i = 0; i < 8; i++)
            {
                // The only vCPU of a GICv2 VM is the target of everything, without a register that says so.
                Parts.Targets(ref bank, i) = s.Version == 2 && s.VcpuCount == 1 ? 0x0001_0001_0001_0001ul : 0;
            }
        }

        for (int i = 0; i < 1024; i++)
        {
            s.Route[i] = 0;
        }
    }

    /// <summary>
    /// A physical interrupt that cannot be loaded at once: its line is high. With edge configuration the edge is latched.
    /// </summary>
    /// <param name="s">State.</param>
    /// <param name="vcpu">The vCPU of a private INTID.</param>
    /// <param name="intid">The INTID.</param>
    public static void Wait(ref VgicState s, uint vcpu, uint intid)
    {
        ref VgicBank bank = ref Parts.Bank(ref s, vcpu, intid / 32);
        uint bit = 1u << (int)intid;
        bank.Line = bank.Line | bit;
        bank.Latch = bank.Latch | (bank.Edge & bit);
        Delivery<TKernel>.Settle(ref s, ref bank, vcpu, intid / 32, bit);
    }

    private static void ResetBank(ref VgicState s, ref VgicBank bank, uint vcpu, uint n)
    {
        for (uint i = 0; i < 32 && bank.Line != 0; i++)
        {
            Delivery<TKernel>.AcknowledgeOwed(ref s, ref bank, vcpu, (n * 32) + i);
        }

        bank.Enabled = 0;
        bank.Forward = 0;
        bank.Gate0 = 0;
        bank.Gate1 = 0;
        bank.Latch = 0;
        bank.SoftActive = 0;
        bank.Edge = 0;
        bank.Group = 0;
        bank.Queued = 0;
        for (uint i = 0; i < 8; i++)
        {
            Parts.Levels(ref bank, i) = 0;
        }
    }
}
