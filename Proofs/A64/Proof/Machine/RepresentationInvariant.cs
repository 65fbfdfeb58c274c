using System.Buffers.Binary;
using Lockstep.Model.Configuration;
using Lockstep.Model.Words;
using Lockstep.Vmm;
using Lockstep.Vmm.Devices;
using Lockstep.Vmm.Gic;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// What holds of the VMM's data whenever the event loop waits and the machine runs: word by word which bits may change. What is
/// constant is what start-up left; everything else in the writable segment may be anything.
/// </summary>
internal sealed unsafe partial class RepresentationInvariant
{
    /// <summary>No vCPU is known to run.</summary>
    public const int NoVcpu = -1;

    private const uint All = uint.MaxValue;

    private readonly VmmImage image;
    private readonly StateWord?[] words;
    private readonly int gic;
    private readonly InitialState state;
    private readonly int running;
    private readonly MachinePhase phase;
    private readonly uint waiting;

    /// <summary>The invariant of an image's data.</summary>
    /// <param name="image">The program.</param>
    /// <param name="state">Which of the states that it allows.</param>
    /// <param name="running">A vCPU that runs, so that it is on and not blocked; or <see cref="NoVcpu"/>.</param>
    /// <param name="phase">What the machine is doing; with more than one vCPU it runs.</param>
    public RepresentationInvariant(VmmImage image, InitialState state, int running = 0, MachinePhase phase = MachinePhase.Running)
    {
        (this.image, this.state, this.running, this.phase) = (image, state, running, phase);
        waiting = state == InitialState.Any ? NotAtReset : 0;
        words = new StateWord?[image.Data.Length / 4];
        VmmState s = default;
        gic = Offset(&s, &s.Gic);
        Constant(image.State, (uint)sizeof(VmmState), "VMM");
        Constant(image.Statics, 56, "statics");
        Machine(&s);
        Devices(&s);
        InterruptController(&s.Gic);
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

    /// <summary>Number of vCPUs.</summary>
    public int Vcpus => (int)image.Configuration.VcpuCount;

    /// <summary>All of them, one bit each.</summary>
    public uint VcpuBits => (1u << Vcpus) - 1;

    /// <summary>Whether the guest has GICv3.</summary>
    public bool IsV3 => image.Configuration.GicVersion == 3;

    /// <summary>Number of list registers of a vCPU that are used.</summary>
    public int ListRegisters => (int)uint.Min(image.Configuration.ListRegisterCount, VgicState.MaxListRegisters);

    /// <summary>Address of a field of the VMM's state.</summary>
    public ulong Vmm(int offset) => image.State + (ulong)offset;

    /// <summary>Distance of a field from the beginning of its structure, in bytes.</summary>
    public static int Offset(void* structure, void* field) => (int)((byte*)field - (byte*)structure);

    /// <summary>The relations, of what start-up left.</summary>
    private IEnumerable<(string Says, Bit Holds)> Everything()
    {
        Relations<Word32, Bit> relations = new(this, at => new(Initial(Index(at))));
        return
        [
            .. relations.Machine(), .. relations.Control(), .. relations.ListRegisters(),
            .. Enumerable.Range(0, Vcpus).SelectMany(n => relations.Sgis(n)),
            .. Enumerable.Range(0, Banks).SelectMany(n => relations.Bank((uint)n)),
            .. Enumerable.Range(0, Banks * 32).SelectMany(relations.Targets),
            .. Enumerable.Range(0, Vcpus).SelectMany(relations.Refilled),
            .. Enumerable.Range(0, Vcpus).SelectMany(relations.EmptyListRegisters),
            .. Enumerable.Range(0, Vcpus).SelectMany(relations.ReadyRows),
        ];
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
        void Field(void* field, int count, string name, uint unknown, uint value = 0) =>
            May(Vmm(Offset(s, field)), count, name, unknown, value);

        Phase(s, Field);
        Field(&s->DrainRetries, 1, "DrainRetries", All);
        Field(s->ResumePc, 2 * ConfigurationBlock.MaxVcpus, "ResumePc", All);
        Field(s->Deadline, 2 * ConfigurationBlock.MaxVcpus, "Deadline", All);
        Field(&s->Log, sizeof(Vmm.Guest.LogLimiter) / 4, "Log", All);
    }

    /// <summary>Which vCPUs are on and blocked, and what the machine is doing.</summary>
    private void Phase(VmmState* s, SetField set)
    {
        uint runs = running == NoVcpu ? 0 : 1u << running, others = VcpuBits & ~runs;
        if (Vcpus > 1)
        {
            set(&s->OnMask, 1, "OnMask", others, runs);
            set(&s->StartedMask, 1, "StartedMask", VcpuBits);
            set(&s->BlockedMask, 1, "BlockedMask", others);
            set(&s->DeadlineMask, 1, "DeadlineMask", VcpuBits);
            return;
        }

        // Only a vCPU that is blocked has a deadline.
        bool isBlocked = phase == MachinePhase.Blocked, isRunning = phase is MachinePhase.Running or MachinePhase.Blocked;
        bool isReset = phase == MachinePhase.Draining;
        set(&s->OnMask, 1, "OnMask", 0, isRunning ? 1u : 0);
        set(&s->StartedMask, 1, "StartedMask", 0, isReset ? 0 : 1u);
        set(&s->BlockedMask, 1, "BlockedMask", 0, isBlocked ? 1u : 0);
        set(&s->DeadlineMask, 1, "DeadlineMask", isBlocked ? 1u : 0);
        set(&s->FaultLimit, 1, "FaultLimit", 0, isReset || phase == MachinePhase.Off ? 0 : 1u);
        set(&s->DrainMask, 1, "DrainMask", 0, isReset ? 1u : 0);
        set(&s->Machine, 1, "Machine", 0, phase switch
        {
            MachinePhase.Off => (uint)MachineState.Off,
            MachinePhase.Draining => (uint)MachineState.Draining,
            _ => (uint)MachineState.Running,
        });
    }

    private delegate void SetField(void* field, int count, string name, uint unknown, uint value = 0);

    /// <summary>The emulated devices: which there are is constant, and their registers and virtqueues may be anything.</summary>
    private void Devices(VmmState* s)
    {
        uint count = image.Configuration.VirtualDeviceCount;
        if (count == 0)
        {
            return;
        }

        for (uint i = 0; i < count; i++)
        {
            VirtioDevice* device = &s->Virtio.Device0 + i;
            int facts = sizeof(VirtualDevice*);
            May(Vmm(Offset(s, device)) + (ulong)facts, (sizeof(VirtioDevice) - facts) / 4, $"Virtio.Device{i}", All);
        }

        May(Vmm(Offset(s, &s->Virtio.Chain)), sizeof(VirtioChain) / 4, "Virtio.Chain", All);
    }
}
