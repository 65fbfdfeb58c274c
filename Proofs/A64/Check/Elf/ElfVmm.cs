using System.Buffers.Binary;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Lockstep.Boards.Elf;
using Lockstep.Model.Configuration;
using Lockstep.Model.Words;
using Lockstep.Proofs.A64.Decode;
using Lockstep.Proofs.A64.Semantics;
using Lockstep.Vmm;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Check.Elf;

/// <summary>
/// vmm.elf as a kernel runs it, executed by the A64 interpreter: its segments, a stack, an IPC buffer, and a kernel behind its
/// system calls. It takes one message at a time.
/// </summary>
/// <typeparam name="TKernel">The kernel below it.</typeparam>
internal sealed unsafe class ElfVmm<TKernel> : IDisposable
    where TKernel : struct, IKernel
{
    /// <summary>
    /// Where the stack ends up to Microkit 2.2, and from 2.3 on; and where the IPC buffer is from 2.3 on. The program tells them
    /// apart by its stack pointer.
    /// </summary>
    private const ulong UpperStackTop = 1ul << 40, LowerStackTop = UpperStackTop - (2 * PageBytes),
        UpperIpcBuffer = UpperStackTop - PageBytes;

    private const ulong PageBytes = 0x1000, StackBytes = 4 * PageBytes;

    /// <summary>Instructions that start-up may take, which copies images, and the answer to one message.</summary>
    private const long MaxStart = 4_000_000_000, MaxAnswer = 50_000_000;

    private const string StateSymbol = "__NONGCSTATICSvmm_Lockstep_Vmm_Entry";

    private readonly List<nint> blocks = [], guestRam = [];
    private readonly ulong codeAt;
    private readonly byte[] code;
    private readonly Instruction?[] decoded;
    private readonly ulong stateAt;
    private readonly ProcessorState<Bit, Word64> processor = new();
    private readonly KernelGate<TKernel> gate;
    private readonly Interpreter<Bit, Word32, Word64, Word128, ProgramMemory, KernelGate<TKernel>> interpreter;

    /// <summary>Loads the program; nothing is executed yet.</summary>
    /// <param name="elf">vmm.elf.</param>
    /// <param name="configuration">What its configuration block becomes; null for the one that it has.</param>
    public ElfVmm(ElfFile elf, ConfigurationBlock* configuration)
    {
        ElfSegment executable = elf.Segments.First(segment => (segment.Flags & ElfSegment.Execute) != 0);
        (codeAt, code) = (executable.VirtualAddress, elf.Contents(executable));
        decoded = new Instruction?[code.Length / Instruction.Bytes];
        foreach (ElfSegment segment in elf.Segments)
        {
            byte* bytes = Block(segment.MemorySize);
            elf.Contents(segment).CopyTo(new Span<byte>(bytes, (int)segment.MemorySize));
            Memory.Add($"the segment at 0x{segment.VirtualAddress:x}", segment.VirtualAddress, bytes, segment.MemorySize,
                (segment.Flags & ElfSegment.Write) != 0);
        }

        Configuration = (ConfigurationBlock*)Memory.Place(Address(elf, "vmm_config"), sizeof(ConfigurationBlock), isStore: false);
        if (configuration != null)
        {
            *Configuration = *configuration;
        }

        // A file with a segment where kernels up to Microkit 2.2 map the IPC buffer is for a later one.
        ulong lowerIpcBuffer = Address(elf, "__sel4_ipc_buffer_obj");
        bool isUpper = elf.Segments.Any(segment => segment.Holds(lowerIpcBuffer, 1));
        StackTop = isUpper ? LowerStackTop : UpperStackTop;
        IpcBuffer = isUpper ? UpperIpcBuffer : lowerIpcBuffer;
        ulong* ipcBuffer = (ulong*)Block(PageBytes);
        Memory.Add("the IPC buffer", IpcBuffer, ipcBuffer, PageBytes, isWritable: true);
        Memory.Add("the stack", StackTop - StackBytes, Block(StackBytes), StackBytes, isWritable: true);
        stateAt = Address(elf, StateSymbol);
        if (!elf.Segments.Any(segment => segment.Holds(stateAt, (ulong)sizeof(VmmState))))
        {
            throw new ProgramException(
                $"its state is smaller than the VMM's in this process, {sizeof(VmmState)} bytes: build both from the same sources");
        }

        State = (VmmState*)Memory.Place(stateAt, sizeof(VmmState), isStore: true);
        gate = new(ipcBuffer + 1, Configuration);
        interpreter = new(processor, Memory, gate);
        processor.Pc = elf.Entry;
        processor.Sp = new(StackTop);
    }

    /// <summary>The address space, for a guest's memory.</summary>
    public ProgramMemory Memory { get; } = new();

    /// <summary>The configuration block in the program.</summary>
    public ConfigurationBlock* Configuration { get; }

    /// <summary>Where its stack ends, and where its IPC buffer is.</summary>
    public ulong StackTop { get; }

    /// <inheritdoc cref="StackTop"/>
    public ulong IpcBuffer { get; }

    /// <summary>The VMM's state in the program.</summary>
    public VmmState* State { get; private set; }

    /// <summary>The registers.</summary>
    public ProcessorState<Bit, Word64> Processor => processor;

    /// <summary>Instructions executed so far.</summary>
    public long Instructions { get; private set; }

    /// <summary>Time that they took, system calls included.</summary>
    public TimeSpan Busy { get; private set; }

    /// <summary>System calls made so far.</summary>
    public long Calls => gate.Calls;

    /// <summary>Instructions of the program that were executed at least once.</summary>
    public int Executed => decoded.Count(instruction => instruction is not null);

    /// <summary>Gives it the guest RAM that its configuration names, of zeroes.</summary>
    public void AddGuestRam()
    {
        foreach (RamRegion ram in GuestRam(*Configuration))
        {
            void* bytes = NativeMemory.AllocZeroed((nuint)ram.SizeBytes);
            guestRam.Add((nint)bytes);
            Memory.Add($"guest RAM at 0x{ram.GuestBase:x}", ram.VmmBase, bytes, ram.SizeBytes, isWritable: true);
        }
    }

    /// <summary>Guest RAM, at the guest's and the VMM's addresses.</summary>
    public static IEnumerable<RamRegion> GuestRam(ConfigurationBlock c) =>
        new[] { c.Ram0, c.Ram1, c.Ram2, c.Ram3 }.Take((int)c.RamRegionCount);

    /// <summary>Runs start-up, until the program waits for its first message.</summary>
    public void Start() => Run(MaxStart);

    /// <summary>Lets the program keep its state where a machine of this process has it.</summary>
    /// <param name="state">The state, which the program sees from now on.</param>
    public void UseState(VmmState* state)
    {
        State = state;
        Memory.Add("the VMM's state", stateAt, state, (ulong)sizeof(VmmState), isWritable: true);
    }

    /// <summary>One message, which the program waits for; its registers are the kernel's.</summary>
    /// <returns>Whether it was replied to.</returns>
    public bool Step(ulong badge, ulong info)
    {
        gate.Deliver(processor, badge, info);
        Run(MaxAnswer);
        return gate.Replied;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (nint block in blocks)
        {
            NativeMemory.AlignedFree((void*)block);
        }

        guestRam.ForEach(bytes => NativeMemory.Free((void*)bytes));
    }

    private static ulong Address(ElfFile elf, string symbol) => elf.Symbol(symbol, "its interpreter looks up").Value;

    private byte* Block(ulong size)
    {
        void* block = NativeMemory.AlignedAlloc((nuint)size, (nuint)PageBytes);
        NativeMemory.Clear(block, (nuint)size);
        blocks.Add((nint)block);
        return (byte*)block;
    }

    private void Run(long most)
    {
        long before = Instructions, started = Stopwatch.GetTimestamp();
        while (!gate.IsWaiting)
        {
            ulong index = (processor.Pc - codeAt) / Instruction.Bytes;
            if (index >= (ulong)decoded.Length || processor.Pc % Instruction.Bytes != 0)
            {
                throw new ProgramException($"the PC is 0x{processor.Pc:x}, where no instruction is");
            }

            interpreter.Execute(decoded[index] ??= Decoder.Decode(
                processor.Pc, BinaryPrimitives.ReadUInt32LittleEndian(code.AsSpan((int)index * Instruction.Bytes))));
            if (++Instructions - before > most)
            {
                throw new ProgramException($"no system call that waits after {most} instructions, at 0x{processor.Pc:x}");
            }
        }

        Busy += Stopwatch.GetElapsedTime(started);
    }
}
