using Lockstep.Model.Configuration;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <content>The interrupt controller's state: the banks of INTIDs, and the vCPUs' own parts.</content>
internal sealed unsafe partial class RepresentationInvariant
{
    private const uint ListRegisterEntries = 0x03ff_03ff, LevelBytes = 0x3f3f_3f3f;

    /// <summary>
    /// Number of banks that have INTIDs, as the model counts them: a private one of each vCPU, then the shared ones.
    /// </summary>
    public int Banks => Vcpus + SharedBanks;

    private int SharedBanks => ((int)image.Configuration.IntidCount / 32) - 1;

    /// <summary>The bank of INTIDs 32n to 32n+31 as a vCPU sees it.</summary>
    public int BankOf(int vcpu, int n) => n == 0 ? vcpu : Vcpus - 1 + n;

    /// <summary>Which INTIDs a bank has: 32n to 32n+31.</summary>
    public uint FirstIntidOf(uint bank) => IsPrivate(bank) ? 0 : 32 * (bank + 1 - (uint)Vcpus);

    /// <summary>Whether a bank is of INTIDs 0 to 31; then its number is that of its vCPU.</summary>
    public bool IsPrivate(uint bank) => bank < (uint)Vcpus;

    /// <summary>Address of a field of the interrupt controller's state.</summary>
    public ulong Gic(int offset) => Vmm(gic + offset);

    /// <summary>Address of a field of a vCPU's part of it; the offset is that of vCPU 0's.</summary>
    public ulong Gic(int vcpu, int offset) => Gic(offset + (vcpu * VgicVcpu.SizeBytes));

    /// <summary>Words of a ready row that there are: of private INTIDs, and of each shared bank.</summary>
    public int RowWords => SharedBanks + 1;

    /// <summary>Address of a word of a vCPU's ready row of a level.</summary>
    public ulong RowAddress(int vcpu, int level, int word)
    {
        VgicState g = default;
        return Gic(Offset(&g, g.Ready) + (((((vcpu * VgicState.LevelCount) + level) * VgicState.BankCount) + word) * 4));
    }

    /// <summary>Address of the summary of a vCPU's ready row of a level, which says which words are not 0.</summary>
    public ulong SummaryAddress(int vcpu, int level)
    {
        VgicState g = default;
        return Gic(vcpu, Offset(&g, g.Vcpu.Words + level));
    }

    /// <summary>Address of the summary of a vCPU's summaries, of 64 bits.</summary>
    public ulong TopAddress(int vcpu)
    {
        VgicState g = default;
        return Gic(vcpu, Offset(&g, &g.Vcpu.Top));
    }

    /// <summary>Address of the set of a vCPU's free list registers.</summary>
    public ulong FreeAddress(int vcpu)
    {
        VgicState g = default;
        return Gic(vcpu, Offset(&g, &g.Vcpu.Free));
    }

    /// <summary>Address of a bank.</summary>
    public ulong BankAddress(uint bank)
    {
        VgicState s = default;
        return IsPrivate(bank) ? Gic((int)bank, Offset(&s, &s.Vcpu.Private))
            : Gic(Offset(&s, &s.Shared) + (int)(FirstIntidOf(bank) / 32 * VgicBank.SizeBytes));
    }

    /// <summary>The interrupts of emulated devices among a bank's INTIDs.</summary>
    public uint DevicesOf(uint bank)
    {
        ConfigurationBlock c = image.Configuration;
        uint lines = 0;
        for (int i = 0; i < c.VirtualDeviceCount; i++)
        {
            uint intid = (&c.Device0 + i)->Intid;
            lines |= !IsPrivate(bank) && intid / 32 == FirstIntidOf(bank) / 32 ? 1u << (int)(intid % 32) : 0;
        }

        return lines;
    }

    /// <summary>
    /// Whose targets depend on the word at an address: the number of the bank times 32, plus the INTID modulo 32. None with GICv2, where
    /// targets are registers.
    /// </summary>
    public IEnumerable<int> RoutedBy(ulong at)
    {
        VgicState g = default;
        ulong route = Gic(Offset(&g, g.Route)), asleep = Gic(Offset(&g, &g.Vcpu.Asleep));
        int shared = Vcpus * 32;
        if (!IsV3)
        {
            return [];
        }

        if (at - route < sizeof(uint) * 1024)
        {
            return [shared + (int)((at - route) / sizeof(uint)) - (int)GicdFrame.PrivateCount];
        }

        if (Enumerable.Range(0, Vcpus).FirstOrDefault(v => at == asleep + (ulong)(v * VgicVcpu.SizeBytes), -1) is >= 0 and int vcpu)
        {
            return [.. Enumerable.Range(vcpu * 32, 32), .. Enumerable.Range(shared, SharedBanks * 32)];
        }

        VgicBank layout = default;
        VgicBank* b = &layout;
        int targets = Offset(b, b->Targets);
        int bank = Enumerable.Range(0, Banks).FirstOrDefault(n => at - BankAddress((uint)n) - (ulong)targets < 64, -1);
        int first = bank < 0 ? 0 : (bank * 32) + ((int)(at - BankAddress((uint)bank) - (ulong)targets) / 2);
        return bank < 0 ? [] : [first, first + 1];
    }

    /// <summary>0 while the guest is reset: its distributor is at reset then, but for lines and what is in list registers.</summary>
    private uint NotAtReset => phase == MachinePhase.Draining ? 0 : All;

    private bool LinesAreLow => state is InitialState.NothingPending or InitialState.NothingAsserted;

    private void InterruptController(VgicState* g)
    {
        May(Gic(Offset(g, &g->WakeMask)), 1, "Gic.WakeMask", phase is MachinePhase.Blocked or MachinePhase.Draining ? 0 : VcpuBits);
        May(Gic(Offset(g, &g->Control)), 1, "Gic.Control", 3 & NotAtReset);
        May(Gic(Offset(g, &g->LevelGate)), 2, "Gic.LevelGate", NotAtReset);
        for (uint bank = 0; bank < Banks; bank++)
        {
            Bank(bank);
            if (DevicesOf(bank) is > 0 and uint lines)
            {
                uint n = FirstIntidOf(bank) / 32;
                May(Gic(Offset(g, g->DeviceLines + n)), 1, $"Gic.DeviceLines[{n}]", LinesAreLow ? 0 : lines);
            }
        }

        for (int vcpu = 0; vcpu < Vcpus; vcpu++)
        {
            Owner(g, vcpu);
        }

        for (uint intid = GicdFrame.PrivateCount; IsV3 && intid < image.Configuration.IntidCount && intid < GicdFrame.IntidEnd; intid++)
        {
            May(Gic(Offset(g, g->Route + intid)), 1, $"Gic.Route[{intid}]", All);
        }

        Absent(g);
    }

    private void Bank(uint bank)
    {
        uint n = FirstIntidOf(bank) / 32, present = GicdFrame.IntidBits(n, image.Configuration.IntidCount);
        VgicBank layout = default;
        VgicBank* b = &layout;
        ulong at = BankAddress(bank);
        string name = NameOf(bank);

        // GICv2's SGIs are always enabled and have sources in place of a latch.
        uint fixedSgis = IsPrivate(bank) && !IsV3 ? GicdFrame.SgiBits : 0;
        uint enabled = state is InitialState.NothingEnabled or InitialState.NothingAsserted ? 0 : All;
        uint latch = state switch
        {
            InitialState.Any => All,
            InitialState.NothingEnabled or InitialState.NothingAsserted => ~fixedSgis,
            _ => 0,
        };
        void Field(void* field, string of, uint unknown, uint value = 0) =>
            May(at + (ulong)Offset(b, field), 1, $"{name}.{of}", unknown, value);

        for (int i = 0; i < 8; i++)
        {
            Field((uint*)b->Level + i, $"Level[{4 * i}]", LevelBytes & NotAtReset
                & GicdFrame.IntidBytes((8 * n) + (uint)i, image.Configuration.IntidCount));
        }

        Field(&b->Enabled, "Enabled", present & ~fixedSgis & enabled & NotAtReset, fixedSgis);
        Field(&b->Forward, "Forward", present & NotAtReset);
        Field(&b->Loaded, "Loaded", phase == MachinePhase.Blocked ? 0 : present);
        Field(&b->Line, "Line", LinesAreLow ? 0 : Lines(bank));
        Field(&b->Latch, "Latch", present & latch & NotAtReset);
        Field(&b->SoftActive, "SoftActive", present & NotAtReset);
        Field(&b->Group, "Group", present & NotAtReset);
        Field(&b->Queued, "Queued", present & waiting);
        Field(&b->Gate0, "Gate0", NotAtReset);
        Field(&b->Gate1, "Gate1", NotAtReset);
        if (!IsPrivate(bank))
        {
            // GICD_ICFGR of SPIs; that of SGIs and PPIs is read-only and stays what start-up made it.
            Field(&b->Edge, "Edge", present & NotAtReset);
        }

        if (IsV3 || (Vcpus > 1 && !IsPrivate(bank)))
        {
            uint targets = IsPrivate(bank) ? 1u << (int)bank : VcpuBits;
            for (int i = 0; i < 16; i++)
            {
                uint both = ((present >> (2 * i) & 1) * targets) | ((present >> (2 * i) >> 1 & 1) * targets << 16);
                Field((uint*)b->Targets + i, $"Targets[{2 * i}]", both);
            }
        }
    }

    private string NameOf(uint bank) => IsPrivate(bank) ? $"Gic.Vcpu[{bank}].Private" : $"Gic.Bank[{FirstIntidOf(bank) / 32}]";

    /// <summary>
    /// What follows GICD_CTLR in the banks of vCPUs and INTIDs that do not exist; nobody reads it. GICv3's redistributors of vCPUs that
    /// do not exist are asleep, so that nothing of them changes.
    /// </summary>
    private void Absent(VgicState* g)
    {
        VgicBank* p = &g->Vcpu.Private;
        for (int vcpu = Vcpus; vcpu < VgicState.MaxVcpus && !IsV3; vcpu++)
        {
            Gates(Gic(vcpu, Offset(g, p)), $"Gic.Vcpu[{vcpu}].Private", GicdFrame.SgiBits);
        }

        for (int n = SharedBanks + 1; n < VgicState.BankCount; n++)
        {
            Gates(Gic(Offset(g, &g->Shared) + (n * VgicBank.SizeBytes)), $"Gic.Bank[{n}]", 0);
        }
    }

    private void Gates(ulong at, string name, uint forward)
    {
        VgicBank bank = default;
        VgicBank* b = &bank;
        May(at + (ulong)Offset(b, &b->Forward), 1, $"{name}.Forward", forward & NotAtReset);
        May(at + (ulong)Offset(b, &b->Gate0), 1, $"{name}.Gate0", NotAtReset);
        May(at + (ulong)Offset(b, &b->Gate1), 1, $"{name}.Gate1", NotAtReset);
    }

    /// <summary>The physical interrupts among a bank's INTIDs: the virtual timer, what is passed through, and those of devices.</summary>
    private uint Lines(uint bank)
    {
        if (IsPrivate(bank))
        {
            return 1u << (int)GicdFrame.VirtualTimerIntid;
        }

        uint lines = DevicesOf(bank);
        ConfigurationBlock c = image.Configuration;
        for (int i = 0; i < c.PassthroughCount; i++)
        {
            lines |= c.PassthroughIntid[i] / 32 == FirstIntidOf(bank) / 32 ? 1u << (int)(c.PassthroughIntid[i] % 32) : 0;
        }

        return lines;
    }

    private void Owner(VgicState* g, int vcpu)
    {
        VgicVcpu* v = &g->Vcpu;
        string name = $"Gic.Vcpu[{vcpu}]";
        uint used = (1u << ListRegisters) - 1;
        bool allFree = phase == MachinePhase.Blocked;
        void Field(void* field, int count, string of, uint unknown, uint value = 0) =>
            May(Gic(vcpu, Offset(g, field)), count, $"{name}.{of}", unknown, value);

        for (uint i = 0; i < VgicState.MaxListRegisters; i += 2)
        {
            uint both = ((used >> (int)i & 1) * 0xffff) | ((used >> (int)i >> 1 & 1) * 0xffff_0000);
            Field((uint*)v->ListRegister + (i / 2), 1, $"ListRegister[{i}]", allFree ? 0 : ListRegisterEntries & both);
        }

        Field(&v->Top, 2, "Top", waiting);
        Field(&v->Free, 1, "Free", allFree ? 0 : used, allFree ? used : 0);
        Field(&v->Unusable, 1, "Unusable", allFree ? 0 : used);
        Field(v->SgiSources, 4, "SgiSources", IsV3 ? 0 : GicdFrame.CpuBytes((uint)Vcpus) & waiting);
        Field(&v->Asleep, 1, "Asleep", IsV3 ? 1u : 0);
        Field(v->Words, VgicState.LevelCount, "Words", waiting & ((1u << (SharedBanks + 1)) - 1));
        for (int level = 0; level < VgicState.LevelCount; level++)
        {
            ulong row = Gic(Offset(g, g->Ready) + (((vcpu * VgicState.LevelCount) + level) * VgicState.BankCount * 4));
            May(row, SharedBanks + 1, $"Gic.Ready[{vcpu}][{level}]", waiting);
        }
    }
}
