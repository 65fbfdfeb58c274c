using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Lockstep.Boards.Elf;
using Lockstep.InLockstep;
using Lockstep.Model.Configuration;
using Lockstep.Proofs.A64;
using Lockstep.Proofs.A64.Check.Elf;
using Lockstep.Proofs.A64.Decode;
using Lockstep.Tests.Support;
using Lockstep.Tests.Vmm.Guest;
using Lockstep.Vmm;
using Lockstep.Vmm.Microkit;
using Shouldly;
using Xunit;
using A64Operation = Lockstep.Proofs.A64.Operation;

namespace Lockstep.Tests.Proofs.A64;

/// <summary>vmm.elf executed by the interpreter: it does what the VMM's code does in this process.</summary>
public sealed unsafe class VmmElfTests
{
    /// <summary>A word load of X5 by the instruction at the PC (ESR_EL2: data abort, ISV, SAS word, SRT 5).</summary>
    private const uint LoadX5 = 0x9385_0006;

    private const int TyperOffset = 4;

    private readonly ElfFile elf = ElfFile.Read(Repository.Built("vmm.elf"), "vmm.elf");

    /// <summary>What is no instruction of the subset is an entry of a jump table: a distance, which is no instruction at all.</summary>
    [Fact]
    public void Every_instruction_of_vmm_elf_is_in_the_subset()
    {
        ElfSegment code = elf.Segments.Single(segment => (segment.Flags & ElfSegment.Execute) != 0);
        byte[] bytes = elf.Contents(code);
        int accepted = 0;
        for (int at = 0; at + Instruction.Bytes <= bytes.Length; at += Instruction.Bytes)
        {
            uint word = BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));
            bool isDistance = word >> 16 == 0;
            (Decoder.TryDecode(word) is not null || isDistance).ShouldBeTrue($"0x{code.VirtualAddress + (ulong)at:x}: {word:x8}");
            accepted += isDistance ? 0 : 1;
        }

        accepted.ShouldBeGreaterThan(10_000);
    }

    [Theory]
    [InlineData(1, true, 2)]
    [InlineData(4, true, 2)]
    [InlineData(2, false, 3)]
    public void Start_up_and_a_read_of_GICD_TYPER_are_those_of_the_VMM_in_process(int vcpus, bool hasTimer, int gicVersion)
    {
        using TestVm vm = new((uint)vcpus, hasTimer, (uint)gicVersion);
        vm.Configuration->Flags = ConfigurationFlags.DebugPutChar;
        UserContext[] before = [.. vm.Machine.Contexts];
        vm.Boot();
        Ran inProcess = Take(vm), interpreted;
        before.CopyTo(vm.Machine.Contexts, 0);
        vm.Ram(TestVm.RamBase, TestVm.RamBytes).Fill(0xa5);
        using ElfVmm<RecordingKernel> program = Load(vm);
        program.Start();
        interpreted = Take(vm);
        interpreted.Calls.ShouldBe(inProcess.Calls);
        interpreted.Contexts.SequenceEqual(inProcess.Contexts).ShouldBeTrue();
        interpreted.Ram.AsSpan().SequenceEqual(inProcess.Ram).ShouldBeTrue();
        SameState(vm, program);
        inProcess.Calls.ShouldNotBeEmpty();

        vm.Access(0, TestVm.GicdBase + TyperOffset, LoadX5).ShouldBeTrue();
        inProcess = Take(vm);
        ulong typer = vm.Machine.Contexts[0].X5;
        interpreted.Contexts.AsSpan().CopyTo(MemoryMarshal.AsBytes(vm.Machine.Contexts.AsSpan()));
        program.Step(Badge.Fault, MessageInfo.Of(FaultLabel.VMFault, 4)).ShouldBeTrue();
        interpreted = Take(vm);
        interpreted.Calls.ShouldBe(inProcess.Calls);
        interpreted.Contexts.SequenceEqual(inProcess.Contexts).ShouldBeTrue();
        SameState(vm, program);
        vm.Machine.Contexts[0].X5.ShouldBe(typer);
        (typer & 31).ShouldBe(8u, "ITLinesNumber of 288 INTIDs");
    }

    [Fact]
    public void Random_runs_keep_the_state_of_the_VMM_in_process()
    {
        ulong seed = Seeded.SeedOf(nameof(Random_runs_keep_the_state_of_the_VMM_in_process));
        using ElfCase cases = new(elf);
        for (int index = 0; index < 10; index++)
        {
            ulong its = SplitMix.SeedOfCase(seed, index);
            cases.Run(its).ShouldBeNull($"repeat: make a64-vmm SEED={its} N=1");
        }

        cases.Messages.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void A_faulty_program_is_noticed()
    {
        byte[] bytes = [.. elf.Bytes];
        ElfSegment code = elf.Segments.Single(segment => (segment.Flags & ElfSegment.Execute) != 0);
        ElfSymbol start = elf.Symbol("_start", "the test breaks");
        int at = (int)(code.FileOffset + start.Value - code.VirtualAddress);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), 0x1e622820); // fadd d0, d1, d2
        using TestVm vm = new();
        using ElfVmm<RecordingKernel> refused = Load(vm, ElfFile.Parse(bytes, "vmm.elf"));
        Should.Throw<RefusedInstructionException>(refused.Start).Message
            .ShouldStartWith($"0x{start.Value:x}: the instruction 1e622820 is refused");

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), 0xd4200020); // brk #1
        using ElfVmm<RecordingKernel> stopped = Load(vm, ElfFile.Parse(bytes, "vmm.elf"));
        Should.Throw<ProgramException>(stopped.Start).Message.ShouldBe($"brk #1 at 0x{start.Value:x}");

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), 0xf90003ff); // str xzr, [sp]: one word behind the stack
        using ElfVmm<RecordingKernel> outside = Load(vm, ElfFile.Parse(bytes, "vmm.elf"));
        Should.Throw<ProgramException>(outside.Start).Message.ShouldBe("a store of 8 bytes at 0x10000000000, where nothing is mapped");
    }

    /// <summary>The first conditional branch of the code that emulates a guest's load goes the other way.</summary>
    [Fact]
    public void A_changed_instruction_is_noticed()
    {
        byte[] bytes = [.. elf.Bytes];
        ElfSegment code = elf.Segments.Single(segment => (segment.Flags & ElfSegment.Execute) != 0);
        ElfSymbol load = elf.Symbols.Single(symbol =>
            symbol.Name.Contains("VMFault", StringComparison.Ordinal) && symbol.Name.EndsWith("__Load", StringComparison.Ordinal));
        int at = (int)(code.FileOffset + load.Value - code.VirtualAddress);
        const uint cbzOrCbnz = 1 << 24;
        while (Decoder.TryDecode(Word(bytes, at))?.Operation is not (A64Operation.BCond or A64Operation.CBZ or A64Operation.CBNZ))
        {
            at += Instruction.Bytes;
        }

        uint word = Word(bytes, at), inverted = word >> 25 == 0x2a ? word ^ 1 : word ^ cbzOrCbnz;
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), inverted);
        using ElfCase cases = new(ElfFile.Parse(bytes, "vmm.elf"));
        Enumerable.Range(0, 10).Select(index => cases.Run(SplitMix.SeedOfCase(1, index))).ShouldContain(fault => fault != null);
    }

    private static uint Word(byte[] bytes, int at) => BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at));

    private ElfVmm<RecordingKernel> Load(TestVm vm, ElfFile? file = null)
    {
        ElfVmm<RecordingKernel> program = new(file ?? elf, vm.Configuration);
        ConfigurationBlock* c = vm.Configuration;
        program.Memory.Add("guest RAM", c->Ram0.VmmBase, (void*)c->Ram0.VmmBase, c->Ram0.SizeBytes, isWritable: true);
        foreach (GuestImage image in new[] { c->Kernel, c->Dtb, c->Initrd })
        {
            ulong at = image.VmmAddress;
            program.Memory.Add($"the image at 0x{at:x}", at, (void*)at, image.SizeBytes, isWritable: false);
        }

        return program;
    }

    /// <summary>All of the VMM's state but the address of its configuration block.</summary>
    private static void SameState(TestVm vm, ElfVmm<RecordingKernel> program)
    {
        fixed (VmmState* inProcess = &vm.State)
        {
            var ours = new ReadOnlySpan<byte>(inProcess, sizeof(VmmState))[sizeof(void*)..];
            var its = new ReadOnlySpan<byte>(program.State, sizeof(VmmState))[sizeof(void*)..];
            ours.CommonPrefixLength(its).ShouldBe(ours.Length);
        }
    }

    private static Ran Take(TestVm vm)
    {
        IEnumerable<KernelCall> calls = vm.Machine.Log.Where(call =>
            call.Operation is not (KernelOperation.Receive or KernelOperation.ReplyReceive));
        Ran ran = new(
            [.. calls.Select(call => $"{call}"), $"{vm.Machine.Console}"],
            MemoryMarshal.AsBytes(vm.Machine.Contexts.AsSpan()).ToArray(), vm.Ram(TestVm.RamBase, TestVm.RamBytes).ToArray());
        vm.Quiet();
        return ran;
    }

    private sealed record Ran(string[] Calls, byte[] Contexts, byte[] Ram);
}
