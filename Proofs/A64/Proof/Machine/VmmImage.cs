using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Lockstep.Boards.Elf;
using Lockstep.Model.Configuration;
using Lockstep.Proofs.A64.Check.Elf;
using Lockstep.Proofs.A64.Decode;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// A configured vmm.elf: its code, its constants, and what its start-up leaves, which is executed once by the interpreter on
/// integers: data, callee-saved registers and stack pointer at the first wait.
/// </summary>
internal sealed unsafe class VmmImage
{
    /// <summary>Size of the stack, in bytes.</summary>
    public const ulong StackBytes = 0x2000;

    /// <summary>Size of the IPC buffer, in bytes.</summary>
    public const ulong IpcBufferBytes = 0x1000;

    /// <summary>
    /// Callee-saved registers that the event loop keeps from one wait to the next: the state, the statics, the message registers
    /// twice, and the frame; and X9, in which the assembly of the system calls keeps the message registers.
    /// </summary>
    public static readonly int[] LoopRegisters = [9, 19, 20, 21, 22, 29];

    private const string LoopSymbol = "vmm_Lockstep_Vmm_EventLoop_1<vmm_Lockstep_Vmm_Microkit_MicrokitKernel>__Run";

    private readonly ConcurrentDictionary<(InitialState, int, MachinePhase), RepresentationInvariant> invariants = [];
    private readonly byte[] code;
    private readonly Instruction?[] decoded;

    /// <summary>Reads a configured vmm.elf and runs its start-up.</summary>
    /// <param name="elf">The file.</param>
    /// <param name="name">How it is called in reports.</param>
    /// <param name="listRegisters">The number of list registers that its configuration says instead, 1 to 64; null for its own.</param>
    public VmmImage(ElfFile elf, string name = "", uint? listRegisters = null)
    {
        (Elf, Name) = (elf, name);
        ElfSegment executable = elf.Segments.First(segment => (segment.Flags & ElfSegment.Execute) != 0);
        (CodeStart, code) = (executable.VirtualAddress, elf.Contents(executable));
        decoded = new Instruction?[code.Length / Instruction.Bytes];
        ElfSection text = elf.Sections.First(section => section.Name == ".text");
        TextBytes = text.Size;
        Constants = [.. elf.Segments.Where(s => (s.Flags & ElfSegment.Write) == 0).Select(s => (s.VirtualAddress, elf.Contents(s)))];
        State = Address("__NONGCSTATICSvmm_Lockstep_Vmm_Entry");
        Fields = new(State);
        Statics = Address("__NONGCSTATICSvmm_Lockstep_Vmm_Microkit_MicrokitKernel");
        ElfSegment data = elf.Segments.First(segment => (segment.Flags & ElfSegment.Write) != 0);
        (DataStart, Data) = (data.VirtualAddress, new byte[data.MemorySize]);
        using ElfVmm<StartKernel> vmm = new(elf, null);
        vmm.Configuration->ListRegisterCount = listRegisters ?? vmm.Configuration->ListRegisterCount;
        (Configuration, StackTop, IpcBuffer) = (*vmm.Configuration, vmm.StackTop, vmm.IpcBuffer);
        PutConfiguration(vmm.Configuration);
        (General, Sp) = Start(vmm);
        new ReadOnlySpan<byte>(vmm.Memory.Place(DataStart, Data.Length, isStore: false), Data.Length).CopyTo(Data);
        StartInstructions = vmm.Instructions;
        Places = FindPlaces();
        Contracts = FunctionContract.Every.ToDictionary(contract => contract.Address(this));
    }

    private VmmImage(VmmImage other, ulong address, uint word)
    {
        (Elf, Name, CodeStart, TextBytes, Constants, IpcBuffer, State, Fields, Statics, StackTop) = (other.Elf, other.Name, other.CodeStart,
            other.TextBytes, other.Constants, other.IpcBuffer, other.State, other.Fields, other.Statics, other.StackTop);
        (DataStart, Data, Configuration, General, Sp, StartInstructions, Places, Contracts) = (other.DataStart, other.Data,
            other.Configuration, other.General, other.Sp, other.StartInstructions, other.Places, other.Contracts);
        invariants = other.invariants;
        code = [.. other.code];
        decoded = [.. other.decoded];
        int index = (int)(address - CodeStart);
        BinaryPrimitives.WriteUInt32LittleEndian(code.AsSpan(index), word);
        decoded[index / Instruction.Bytes] = null;
    }

    /// <summary>The file.</summary>
    public ElfFile Elf { get; }

    /// <summary>Which configuration it has, as reports name it.</summary>
    public string Name { get; }

    /// <summary>Where the stack ends: it depends on the version of Microkit.</summary>
    public ulong StackTop { get; }

    /// <summary>Where the code begins.</summary>
    public ulong CodeStart { get; }

    /// <summary>Size of .text, in bytes.</summary>
    public ulong TextBytes { get; }

    /// <summary>SHA-256 of .text.</summary>
    public string TextHash => Convert.ToHexStringLower(SHA256.HashData(Text));

    /// <summary>The bytes of .text.</summary>
    public ReadOnlySpan<byte> Text => code.AsSpan(0, (int)TextBytes);

    /// <summary>Read-only segments: address and bytes.</summary>
    public IReadOnlyList<(ulong Start, byte[] Bytes)> Constants { get; }

    /// <summary>The configuration block in it.</summary>
    public ConfigurationBlock Configuration { get; }

    /// <summary>Addresses of the IPC buffer, of the VMM's state, and of the system calls' statics.</summary>
    public ulong IpcBuffer { get; }

    /// <inheritdoc cref="IpcBuffer"/>
    public ulong State { get; }

    /// <inheritdoc cref="IpcBuffer"/>
    public ulong Statics { get; }

    /// <summary>Where words of the state are.</summary>
    public StateFields Fields { get; }

    /// <summary>The writable segment: where it begins, and its bytes at the first wait.</summary>
    public ulong DataStart { get; }

    /// <inheritdoc cref="DataStart"/>
    public byte[] Data { get; }

    /// <summary>X0 to X30 at the first wait.</summary>
    public ulong[] General { get; }

    /// <summary>The stack pointer at the first wait.</summary>
    public ulong Sp { get; }

    /// <summary>Instructions that start-up took.</summary>
    public long StartInstructions { get; }

    /// <summary>Where the event loop waits.</summary>
    public IReadOnlyList<WaitingPlace> Places { get; }

    /// <summary>Functions that are not followed where they are called, by where they begin.</summary>
    public IReadOnlyDictionary<ulong, FunctionContract> Contracts { get; }

    /// <summary>The same with another word in its code.</summary>
    public VmmImage With(ulong address, uint word) => new(this, address, word);

    /// <summary>What holds of its data at a wait.</summary>
    /// <param name="state">Of which states.</param>
    /// <param name="running">A vCPU that runs, or <see cref="RepresentationInvariant.NoVcpu"/>.</param>
    /// <param name="phase">What the machine is doing.</param>
    public RepresentationInvariant Invariant(InitialState state, int running, MachinePhase phase = MachinePhase.Running) =>
        invariants.GetOrAdd((state, running, phase), key => new(this, key.Item1, key.Item2, key.Item3));

    /// <summary>Guest RAM, at the guest's and the VMM's addresses.</summary>
    public IEnumerable<RamRegion> GuestRam => ElfVmm<StartKernel>.GuestRam(Configuration);

    /// <summary>SHA-256 over all that a path depends on beside .text: constants, data, and where and how the loop waits.</summary>
    public byte[] HashOfAllButText()
    {
        using IncrementalHash all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((ulong start, byte[] bytes) in Constants)
        {
            all.AppendData(BitConverter.GetBytes(start));
            all.AppendData(bytes.AsSpan(start == CodeStart ? (int)TextBytes : 0));
        }

        foreach (ulong number in (ulong[])[CodeStart, TextBytes, DataStart, State, Statics, IpcBuffer, StackTop, Sp, .. General,
            .. Contracts.Keys.Order()])
        {
            all.AppendData(BitConverter.GetBytes(number));
        }

        all.AppendData(Data);
        all.AppendData(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', Places)));
        return all.GetHashAndReset();
    }

    /// <summary>Whether an address is in the code.</summary>
    public bool IsCode(ulong address) => address - CodeStart < TextBytes;

    /// <summary>The instruction word at an address of the code.</summary>
    public uint WordAt(ulong address) => BinaryPrimitives.ReadUInt32LittleEndian(code.AsSpan((int)(address - CodeStart)));

    /// <summary>The instruction at an address.</summary>
    /// <exception cref="ObligationFailedException">It is not in the code, or not in the subset.</exception>
    public Instruction InstructionAt(ulong pc)
    {
        if (!IsCode(pc) || pc % Instruction.Bytes != 0)
        {
            throw new ObligationFailedException($"the PC is 0x{pc:x}, where no instruction is");
        }

        try
        {
            return decoded[(int)(pc - CodeStart) / Instruction.Bytes] ??= Decoder.Decode(pc, WordAt(pc));
        }
        catch (RefusedInstructionException refused)
        {
            throw new ObligationFailedException(refused.Message);
        }
    }

    /// <summary>What start-up reads the program reads later too.</summary>
    private void PutConfiguration(ConfigurationBlock* block)
    {
        ulong at = Address("vmm_config");
        (ulong start, byte[] bytes) = Constants.First(c => at - c.Start < (ulong)c.Bytes.Length);
        new ReadOnlySpan<byte>(block, sizeof(ConfigurationBlock)).CopyTo(bytes.AsSpan((int)(at - start)));
    }

    private ulong Address(string symbol) => Elf.Symbol(symbol, "a proof about it looks up").Value;

    private static (ulong[] General, ulong Sp) Start(ElfVmm<StartKernel> vmm)
    {
        vmm.AddGuestRam();
        vmm.Start();
        return ([.. vmm.Processor.General.Select(x => x.Value)], vmm.Processor.Sp.Value);
    }

    /// <summary>Every call of sel4_recv and sel4_reply_recv in the event loop; that there are no others is part of every proof.</summary>
    private List<WaitingPlace> FindPlaces()
    {
        List<WaitingPlace> places = [];
        ElfSymbol loop = Elf.Symbol(LoopSymbol, "a proof about it looks up");
        foreach ((string name, bool replies) in new[] { ("sel4_reply_recv", true), ("sel4_recv", false) })
        {
            ulong function = Address(name), pc = function;
            while (InstructionAt(pc).Operation != Operation.SVC)
            {
                pc += Instruction.Bytes;
            }

            for (ulong at = loop.Value; at < loop.Value + loop.Size; at += Instruction.Bytes)
            {
                if (Decoder.TryDecode(WordAt(at)) is { Operation: Operation.BL } call && at + call.Immediate == function)
                {
                    places.Add(new($"{name} called at loop+0x{at - loop.Value:x}", pc + Instruction.Bytes, at + Instruction.Bytes,
                        replies));
                }
            }
        }

        return places;
    }
}
