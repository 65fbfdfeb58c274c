using System.Runtime.CompilerServices;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Faults;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Guest;

/// <summary>
/// The middle of a SYSTEM_RESET: every vCPU that had run executes a stub (<see cref="DrainStub"/>) until its list registers are free,
/// then the guest boots. An interrupt left active would stay in its list register for good, and its INTID would be dead.
/// </summary>
public static unsafe class Drain<TKernel> where TKernel : struct, IKernel
{
    /// <summary>Runs of a stub beyond the first, for all vCPUs together, after which the reset goes on regardless.</summary>
    private const uint MaxRetries = 64;

    /// <summary>Starts the stubs. All vCPUs are suspended, the VGIC is at reset.</summary>
    public static void Begin(ref VmmState s)
    {
        uint vcpus = s.StartedMask;
        s.DrainMask = vcpus;
        s.DrainRetries = 0;
        s.StartedMask = 0;
        byte* page = GuestRam.Translate(s.Configuration, PageAddress(ref s), DrainStub.PageBytes);
        if (s.Gic.Version == 2)
        {
            DrainStub.Emit((uint*)page);
        }
        else
        {
            DrainStubV3.Emit((uint*)page);
        }

        for (uint vcpu = 0; vcpu < ConfigurationBlock.MaxVcpus; vcpu++)
        {
            WriteParameters(ref s, vcpu, page + DrainStub.ParameterOffset + (vcpu * DrainStub.ParameterBytes));
        }

        TKernel.CleanInvalidateData((ulong)page, (ulong)page + DrainStub.PageBytes);
        for (uint vcpu = 0; vcpu < ConfigurationBlock.MaxVcpus; vcpu++)
        {
            if (((vcpus >> (int)vcpu) & 1) != 0)
            {
                StartStub(ref s, vcpu);
            }
        }
    }

    /// <summary>A fault of a vCPU that runs its stub: the end of an interrupt, the end of the stub, or a failure of it.</summary>
    /// <returns>Whether to reply.</returns>
    public static bool Fault(ref VmmState s, uint vcpu, uint label)
    {
        ulong first = TKernel.MessageRegisters[0];
        if (label == FaultLabel.VGICMaintenance)
        {
            Vgic<TKernel>.Maintenance(ref s.Gic, vcpu, (int)first);
            return true;
        }

        if (label == FaultLabel.VPPIEvent)
        {
            TKernel.AckVppi(vcpu, (uint)first);
            return true;
        }

        bool isSmc = label == FaultLabel.VCPUFault && EsrEl2.ExceptionClass((uint)first) == EsrEl2.EcSmc64;
        bool ended = isSmc && (uint)TKernel.ReadRegisters(vcpu, 4)->X0 == DrainStub.DoneFunction;
        TKernel.Suspend(vcpu);

        // With GICD_CTLR at reset nothing waits, so this asks for occupied list registers.
        if (ended && Vgic<TKernel>.MayHavePending(ref s.Gic, vcpu) && s.DrainRetries < MaxRetries)
        {
            // The maintenance of an EOI may arrive after the SMC; it does when the vCPU runs again.
            s.DrainRetries++;
            StartStub(ref s, vcpu);
            return false;
        }

        End(ref s, vcpu);
        return false;
    }

    private static void End(ref VmmState s, uint vcpu)
    {
        if (Vgic<TKernel>.MayHavePending(ref s.Gic, vcpu) && Log<TKernel>.TryBegin(ref s, vcpu))
        {
            Log<TKernel>.Text("reset: an interrupt of the old guest could not be ended"u8);
            Log<TKernel>.End();
        }

        s.DrainMask &= ~(1u << (int)vcpu);
        if (s.DrainMask == 0)
        {
            GuestLoader<TKernel>.Load(s.Configuration);
            GuestLoader<TKernel>.Start(ref s);
        }
    }

    /// <summary>The page of the kernel's entry: it is guest RAM, and the kernel image goes over it afterwards.</summary>
    private static ulong PageAddress(ref VmmState s) =>
        s.Configuration->Kernel.GuestAddress & ~(ulong)(DrainStub.PageBytes - 1);

    private static void StartStub(ref VmmState s, uint vcpu)
    {
        ulong page = PageAddress(ref s);
        VcpuReset<TKernel>.Start(
            vcpu, page, page + DrainStub.ParameterOffset + (vcpu * DrainStub.ParameterBytes));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void WriteParameters(ref VmmState s, uint vcpu, byte* to)
    {
        *(ulong*)to = s.Configuration->GiccBase;
        uint* list = (uint*)(to + sizeof(ulong));
        ref VgicVcpu owner = ref Parts.Vcpu(ref s.Gic, vcpu);
        for (int i = 0; i < VgicState.MaxListRegisters; i++)
        {
            if (owner.ListRegister[i] != 0)
            {
                *list++ = owner.ListRegister[i] - 1u;
            }
        }

        *list = DrainStub.EndOfList;
    }
}
