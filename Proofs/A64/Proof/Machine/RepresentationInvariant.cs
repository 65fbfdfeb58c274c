using System.Buffers.Binary;
using Lockstep.Model.Configuration;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Lockstep.Vmm;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// What holds of the VMM's data whenever the event loop waits, for one vCPU of a GICv2 guest that runs: word by word which bits
/// may change. What is constant is what start-up left; everything else in the writable segment may be anything.
/// </summary>
internal sealed unsafe class RepresentationInvariant
{
    private const uint All = uint.MaxValue, ListRegisterEntries = 0x03ff_03ff, LevelBytes = 0x3f3f_3f3f, OwnSource = 0x0101_0101;

    private readonly VmmImage image;
    private readonly StateWord?[] words;
    private readonly int gic;
    private readonly InitialState state;
    private readonly MachinePhase phase;
    private readonly uint waiting;

    /// <summary>The invariant of an image's data.</summary>
    /// <param name="image">The program.</param>
    /// <param name="state">Which of the states that it allows.</param>
    /// <param name="phase">What the machine is doing.</param>
    /// <exception cref="ObligationFailedException">The image is configured for something else.</exception>
    public RepresentationInvariant(VmmImage image, InitialState state, MachinePhase phase = MachinePhase.Running)
    {
        (this.image, this.state, this.phase) = (image, state, phase);
        waiting = state == InitialState.Any ? NotAtReset : 0;
        ConfigurationBlock c = image.Configuration;
        if (c.GicVersion != 2 || c.VcpuCount != 1 || c.VirtualDeviceCount != 0)
        {
            throw new ObligationFailedException("the representation invariant is written for GICv2, one vCPU and no virtual devices, and "
                + $"the image has GICv{c.GicVersion}, {c.VcpuCount} vCPUs and {c.VirtualDeviceCount} devices");
        }

        words = new StateWord?[image.Data.Length / 4];
        VmmState s = default;
        gic = Offset(&s, &s.Gic);
        Constant(image.State, (uint)sizeof(VmmState), "VMM");
        Constant(image.Statics, 56, "statics");
        Machine(&s);
        Header(&s);
        for (uint n = 0; n < c.IntidCount / 32; n++)
        {
            Bank(n, GicdFrame.IntidBits(n, c.IntidCount));
        }

        Owner(&s);
        Absent(&s);
    }

    /// <summary>What is said of the words at an address that is a multiple of 4; null where nothing is.</summary>
    public StateWord? At(ulong address) => words[(int)(address - image.DataStart) / 4];

    /// <summary>The words of start-up's data that the invariant does not allow: none, or it does not hold at the first wait.</summary>
    public IReadOnlyList<string> NotAtTheStart()
    {
        List<string> wrong = [];
        for (int i = 0; i < words.Length; i++)
        {
            uint value = Initial(i);
            if (words[i] is { } word && !word.Allows(value))
            {
                wrong.Add($"{word.Name} is 0x{value:x}");
            }
        }

        wrong.AddRange(Everything().Where(r => !r.Holds.Value).Select(r => $"not so: {r.Says}"));
        return wrong;
    }

    /// <summary>Number of banks that have INTIDs.</summary>
    public int Banks => (int)image.Configuration.IntidCount / 32;

    /// <summary>Number of list registers that are used.</summary>
    public int ListRegisters => (int)uint.Min(image.Configuration.ListRegisterCount, VgicState.MaxListRegisters);

    /// <summary>Address of a field of the interrupt controller's state.</summary>
    public ulong Gic(int offset) => image.State + (ulong)(gic + offset);

    /// <summary>Address of bank n, as vCPU 0 sees it.</summary>
    public ulong BankAddress(uint n)
    {
        VgicState s = default;
        return n == 0 ? Gic(Offset(&s, &s.Vcpu.Private)) : Gic(Offset(&s, &s.Shared) + (int)(n * VgicBank.SizeBytes));
    }

    /// <summary>Distance of a field from the beginning of its structure, in bytes.</summary>
    public static int Offset(void* structure, void* field) => (int)((byte*)field - (byte*)structure);

    /// <summary>The relations, of what start-up left.</summary>
    private IEnumerable<(string Says, Bit Holds)> Everything()
    {
        Relations<Word32, Bit> relations = new(this, at => new(Initial(Index(at))));
        return [.. relations.Sgis(), .. relations.Control(), .. relations.ListRegisters(),
            .. Enumerable.Range(0, Banks).SelectMany(n => relations.Bank((uint)n))];
    }

    private uint Initial(int word) => BinaryPrimitives.ReadUInt32LittleEndian(image.Data.AsSpan(4 * word));

    private int Index(ulong address) => (int)(address - image.DataStart) / 4;

    private void Constant(ulong address, uint sizeBytes, string name)
    {
        for (uint i = 0; i < sizeBytes; i += 4)
        {
            int index = Index(address + i);
            words[index] = new($"{name}+0x{i:x}", 0, Initial(index));
        }
    }

    private void May(ulong address, int count, string name, uint unknown, uint value = 0)
    {
        for (int i = 0; i < count; i++)
        {
            words[Index(address) + i] = new(count == 1 ? name : $"{name}[{i}]", unknown, value);
        }
    }

    private void Machine(VmmState* s)
    {
        void Field(void* field, int count, string name, uint unknown) => May(image.State + (ulong)Offset(s, field), count, name, unknown);

        void Fixed(void* field, string name, uint value) => May(image.State + (ulong)Offset(s, field), 1, name, 0, value);

        // There is no other vCPU than 0. Only one that is blocked has a deadline.
        bool isBlocked = phase == MachinePhase.Blocked, isRunning = phase is MachinePhase.Running or MachinePhase.Blocked;
        Fixed(&s->BlockedMask, "BlockedMask", isBlocked ? 1u : 0);
        Field(&s->DeadlineMask, 1, "DeadlineMask", isBlocked ? 1u : 0);
        Fixed(&s->OnMask, "OnMask", isRunning ? 1u : 0);
        Fixed(&s->FaultLimit, "FaultLimit", phase is MachinePhase.Off or MachinePhase.Draining ? 0 : 1u);
        Fixed(&s->Machine, "Machine", phase switch
        {
            MachinePhase.Off => (uint)MachineState.Off,
            MachinePhase.Draining => (uint)MachineState.Draining,
            _ => (uint)MachineState.Running,
        });
        Fixed(&s->StartedMask, "StartedMask", phase == MachinePhase.Draining ? 0 : 1u);
        Fixed(&s->DrainMask, "DrainMask", phase == MachinePhase.Draining ? 1u : 0);
        Field(&s->DrainRetries, 1, "DrainRetries", All);
        Field(s->ResumePc, 2 * ConfigurationBlock.MaxVcpus, "ResumePc", All);
        Field(s->Deadline, 2 * ConfigurationBlock.MaxVcpus, "Deadline", All);
        Field(&s->Log, sizeof(Vmm.Guest.LogLimiter) / 4, "Log", All);
    }

    private void Header(VmmState* s)
    {
        VgicState* g = &s->Gic;
        May(Gic(Offset(g, &g->WakeMask)), 1, "Gic.WakeMask", phase is MachinePhase.Blocked or MachinePhase.Draining ? 0 : 1u);
        May(Gic(Offset(g, &g->Control)), 1, "Gic.Control", 3 & NotAtReset);
        May(Gic(Offset(g, &g->LevelGate)), 2, "Gic.LevelGate", NotAtReset);
        for (uint level = 0; level < VgicState.LevelCount; level++)
        {
            ulong row = Gic(Offset(g, g->Ready)) + (level * VgicState.BankCount * 4);
            May(row, (int)image.Configuration.IntidCount / 32, $"Gic.Ready[0][{level}]", waiting);
        }
    }

    /// <summary>0 while the guest is reset: its distributor is at reset then, but for lines and what is in list registers.</summary>
    private uint NotAtReset => phase == MachinePhase.Draining ? 0 : All;

    private void Bank(uint n, uint present)
    {
        VgicBank bank = default;
        VgicBank* b = &bank;
        ulong at = BankAddress(n);
        string name = n == 0 ? "Gic.Vcpu[0].Private" : $"Gic.Bank[{n}]";
        uint notSgis = n == 0 ? GicdFrame.PpiBits : All;
        uint enabled = state is InitialState.NothingEnabled or InitialState.NothingAsserted ? 0 : All;
        uint line = state is InitialState.NothingPending or InitialState.NothingAsserted ? 0 : Lines(n);
        uint latch = state switch
        {
            InitialState.Any => All,
            InitialState.NothingEnabled or InitialState.NothingAsserted => notSgis,
            _ => 0,
        };
        void Field(void* field, string of, uint unknown, uint value = 0) =>
            May(at + (ulong)Offset(b, field), 1, $"{name}.{of}", unknown, value);

        for (int i = 0; i < 8; i++)
        {
            Field((uint*)b->Level + i, $"Level[{4 * i}]", LevelBytes & NotAtReset
                & GicdFrame.IntidBytes((8 * n) + (uint)i, image.Configuration.IntidCount));
        }

        Field(&b->Enabled, "Enabled", present & notSgis & enabled & NotAtReset, ~notSgis);
        Field(&b->Forward, "Forward", present & NotAtReset);
        Field(&b->Loaded, "Loaded", phase == MachinePhase.Blocked ? 0 : present);
        Field(&b->Line, "Line", line);
        Field(&b->Latch, "Latch", present & latch & NotAtReset);
        Field(&b->SoftActive, "SoftActive", present & NotAtReset);
        Field(&b->Group, "Group", present & NotAtReset);
        Field(&b->Queued, "Queued", present & waiting);
        Field(&b->Gate0, "Gate0", NotAtReset);
        Field(&b->Gate1, "Gate1", NotAtReset);
        if (n != 0)
        {
            // GICD_ICFGR of SPIs; that of SGIs and PPIs is read-only and stays what start-up made it.
            Field(&b->Edge, "Edge", present & NotAtReset);
        }
    }

    /// <summary>What follows GICD_CTLR in the banks of vCPUs and INTIDs that do not exist; nobody reads it.</summary>
    private void Absent(VmmState* s)
    {
        VgicState* g = &s->Gic;
        VgicBank* p = &g->Vcpu.Private;
        for (int vcpu = 1; vcpu < VgicState.MaxVcpus; vcpu++)
        {
            string name = $"Gic.Vcpu[{vcpu}].Private";
            ulong at = BankAddress(0) + (ulong)(vcpu * VgicVcpu.SizeBytes);
            May(at + (ulong)Offset(p, &p->Forward), 1, $"{name}.Forward", GicdFrame.SgiBits & NotAtReset);
            May(at + (ulong)Offset(p, &p->Gate0), 1, $"{name}.Gate0", NotAtReset);
            May(at + (ulong)Offset(p, &p->Gate1), 1, $"{name}.Gate1", NotAtReset);
        }

        for (int n = Banks; n < VgicState.BankCount; n++)
        {
            ulong at = BankAddress((uint)n);
            May(at + (ulong)Offset(p, &p->Gate0), 1, $"Gic.Bank[{n}].Gate0", NotAtReset);
            May(at + (ulong)Offset(p, &p->Gate1), 1, $"Gic.Bank[{n}].Gate1", NotAtReset);
        }
    }

    /// <summary>The physical interrupts among INTIDs 32n to 32n+31: the virtual timer, and what is passed through.</summary>
    private uint Lines(uint n)
    {
        uint lines = n == 0 ? 1u << (int)GicdFrame.VirtualTimerIntid : 0;
        ConfigurationBlock c = image.Configuration;
        for (int i = 0; i < c.PassthroughCount; i++)
        {
            lines |= c.PassthroughIntid[i] / 32 == n ? 1u << (int)(c.PassthroughIntid[i] % 32) : 0;
        }

        return lines;
    }

    private void Owner(VmmState* s)
    {
        VgicState* g = &s->Gic;
        VgicVcpu* v = &g->Vcpu;
        uint used = (1u << ListRegisters) - 1;
        for (uint i = 0; i < VgicState.MaxListRegisters; i += 2)
        {
            uint both = ((used >> (int)i & 1) * 0xffff) | ((used >> (int)i >> 1 & 1) * 0xffff_0000);
            May(Gic(Offset(g, (uint*)v->ListRegister + (i / 2))), 1, $"Gic.Vcpu[0].ListRegister[{i}]",
                phase == MachinePhase.Blocked ? 0 : ListRegisterEntries & both);
        }

        May(Gic(Offset(g, &v->Top)), 2, "Gic.Vcpu[0].Top", waiting);
        bool allFree = phase == MachinePhase.Blocked;
        May(Gic(Offset(g, &v->Free)), 1, "Gic.Vcpu[0].Free", allFree ? 0 : used, allFree ? used : 0);
        May(Gic(Offset(g, &v->Unusable)), 1, "Gic.Vcpu[0].Unusable", allFree ? 0 : used);
        May(Gic(Offset(g, v->SgiSources)), 4, "Gic.Vcpu[0].SgiSources", OwnSource & waiting);
        May(Gic(Offset(g, v->Words)), VgicState.LevelCount, "Gic.Vcpu[0].Words", waiting
            & ((1u << (int)(image.Configuration.IntidCount / 32)) - 1));
    }
}
