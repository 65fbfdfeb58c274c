using System.Runtime;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>From the entry to the first domain.</summary>
internal static unsafe class Boot
{
    private const ulong HCR_VM = 1 << 0, HCR_SWIO = 1 << 1, HCR_FMO = 1 << 3, HCR_IMO = 1 << 4, HCR_AMO = 1 << 5,
        HCR_DC = 1 << 12, HCR_TWI = 1 << 13, HCR_TWE = 1 << 14, HCR_TSC = 1 << 19, HCR_TACR = 1 << 21, HCR_TTLB = 1 << 25,
        HCR_TVM = 1 << 26, HCR_TGE = 1 << 27, HCR_TDZ = 1 << 28, HCR_RW = 1UL << 31;

    private const ulong HcrCommon = HCR_VM | HCR_FMO | HCR_IMO | HCR_AMO | HCR_TSC | HCR_RW;

    /// <summary>HCR_EL2 of a domain: EL0 below EL2, no stage 1.</summary>
    private const ulong HcrDomain = HcrCommon | HCR_TGE | HCR_DC | HCR_TDZ | HCR_TVM | HCR_TTLB | HCR_TACR | HCR_SWIO;

    /// <summary>HCR_EL2 of a vCPU: physical interrupts, WFI, WFE and SMC come to the host.</summary>
    private const ulong HcrVcpu = HcrCommon | HCR_TWI | HCR_TWE;

    /// <summary>CNTHCTL_EL2: physical counter and timer free for EL1 and, by CNTKCTL_EL1, EL0.</summary>
    private const ulong CnthctlEl1PhysicalAccess = 3;

    /// <summary>VMIDs, in VTTBR_EL2[55:48]; 0 stays unused.</summary>
    private const uint FirstDomainVmid = 1, FirstVmVmid = 0x80;

    private const uint VmSpace = 0x8000_0000;

    [RuntimeExport("host_start")]
    private static UserContext* Start(HostImageHeader* header)
    {
        Machine.Header = header;
        Image.CheckHeader(header);
        RequireProcessor(header->GicVersion);
        SetUpProcessor();
        Gic.Initialise(header->GicVersion == 3);
        VirtualInterface.Initialise();
        Image.CheckTables(header);
        HostMemory.Initialise();
        CreateDomains(header);
        Channels.Initialise(header);
        CreateVms(header);
        Interrupts.Initialise();
        TimeSlice.Initialise();
        Cpu.InvalidateTranslations();
        if ((header->Flags & HostFlags.Measure) != 0)
        {
            Measure.Initialise();
        }

        return Scheduler.First();
    }

    private static void RequireProcessor(uint gicVersion)
    {
        uint version = ((Cpu.ReadIdAa64Pfr0() >> 24) & 15) == 0 ? 2u : 3u;
        if (version != gicVersion)
        {
            Power.RefuseAddress("its GIC version is not the machine's; start QEMU with -machine virt,gic-version="u8, gicVersion);
        }

        ulong memory = Cpu.ReadIdAa64Mmfr0();
        if ((memory & 15) < 2 || ((memory >> 28) & 15) == 15)
        {
            Power.Refuse("the CPU lacks 40-bit physical addresses or the 4 KiB granule; use -cpu cortex-a53"u8);
        }
    }

    private static void SetUpProcessor()
    {
        Cpu.WriteVtcr(PageTables.VTCR);
        Cpu.WriteCnthctl(CnthctlEl1PhysicalAccess);
        Cpu.WriteVpidr(Cpu.ReadMidr());
        Cpu.WriteHstr(0);
        // No debug trap; all event counters stay EL1's (MDCR_EL2.HPMN = PMCR_EL0.N).
        Cpu.WriteMdcr((Cpu.ReadPmcr() >> 11) & 31);
        Cpu.El1Native();
    }

    private static void CreateDomains(HostImageHeader* header)
    {
        Machine.Domains = (Domain*)HostMemory.Take((ulong)sizeof(Domain) * header->DomainCount, 64);
        Machine.DomainCount = (uint)header->DomainCount;
        Machine.Idle = (Thread*)HostMemory.Take((ulong)sizeof(Thread), 64);
        Machine.Idle->Hcr = HcrDomain;
        for (uint i = 0; i < Machine.DomainCount; i++)
        {
            HostDomain* image = (HostDomain*)header->DomainTable + i;
            Domain* domain = Machine.Domains + i;
            domain->Index = i;
            domain->MaySmc = image->Smc != 0;
            domain->Messages = (ulong*)image->IpcBufferPhysical + 1;
            domain->Translation = CreateSpace(header, i);
            domain->Thread.Context.Pc = image->Entry;
            domain->Thread.Context.Sp = image->StackPointer;
            domain->Thread.Priority = image->Priority;
            domain->Thread.Hcr = HcrDomain;
            domain->Thread.Vttbr = Vttbr(domain->Translation, FirstDomainVmid + i);
            domain->Thread.Slice = TimeSlice.TicksOf(image->BudgetMicroseconds);
            domain->Thread.SliceLeft = domain->Thread.Slice;
            Scheduler.MakeRunnable(&domain->Thread);
        }
    }

    private static void CreateVms(HostImageHeader* header)
    {
        for (ulong i = 0; i < header->VmCount; i++)
        {
            Machine.VcpuCount += ((HostVm*)header->VmTable)[i].VcpuCount;
        }

        Machine.Vcpus = (Vcpu*)HostMemory.Take((ulong)sizeof(Vcpu) * Machine.VcpuCount, 64);
        Vcpu* next = Machine.Vcpus;
        for (uint i = 0; i < header->VmCount; i++)
        {
            HostVm* image = (HostVm*)header->VmTable + i;
            Domain* domain = Machine.Domains + image->Domain;
            domain->Vcpus = next;
            domain->VcpuCount = image->VcpuCount;
            ulong vttbr = Vttbr(CreateSpace(header, VmSpace + i), FirstVmVmid + i);
            for (uint id = 0; id < image->VcpuCount; id++)
            {
                CreateVcpu(next, id, domain, image, vttbr);
                next++;
            }
        }
    }

    private static void CreateVcpu(Vcpu* vcpu, uint id, Domain* handler, HostVm* image, ulong vttbr)
    {
        vcpu->Id = id;
        vcpu->Thread.IsVcpu = true;
        vcpu->Thread.Receiver = handler;
        vcpu->Thread.Priority = image->Priority;
        vcpu->Thread.Hcr = HcrVcpu;
        vcpu->Thread.Vttbr = vttbr;
        vcpu->Thread.Slice = TimeSlice.TicksOf(image->BudgetMicroseconds);
        vcpu->Thread.SliceLeft = vcpu->Thread.Slice;
        VcpuState.Initialise(vcpu);
    }

    private static ulong* CreateSpace(HostImageHeader* header, uint space)
    {
        ulong* root = PageTables.Create();
        for (ulong i = 0; i < header->MappingCount; i++)
        {
            HostMapping* mapping = (HostMapping*)header->MappingTable + i;
            if (mapping->Space == space)
            {
                PageTables.Map(root, mapping);
            }
        }

        return root;
    }

    private static ulong Vttbr(ulong* root, uint vmid) => ((ulong)vmid << 48) | (ulong)root;
}
