using FsCheck;
using FsCheck.Fluent;
using Lockstep.Model.Faults;
using Lockstep.Model.Words;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;
using Answer = Lockstep.Model.Faults.Answer<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Completion = Lockstep.Model.Faults.Completion<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Context = Lockstep.Model.Faults.VcpuContext<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Vm = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Faults;

/// <summary>F1 to F4 and F8's register rule, for all sizes, registers, data and vCPU states.</summary>
public sealed class CompletionProperties
{
    /// <summary>One load or store.</summary>
    public sealed record Instruction(int SizeLog2, bool SignExtend, bool SixtyFour, int Rt, ulong Data, ulong ContextSeed);

    private static readonly Arbitrary<Instruction> Instructions = Arb.From(
        from size in Gen.Choose(0, 3)
        from sse in Gen.Elements(false, true)
        from sf in Gen.Elements(false, true)
        from rt in Gen.Choose(0, 31)
        from data in GuestWorld.Word
        from seed in GuestWorld.Word
        select new Instruction(size, sse, sf, rt, data, seed));

    /// <summary>Wt and Xt hold what C's integer types hold after the same load.</summary>
    [Fact]
    [Trait("Property", "F1")]
    [Trait("Spec", "DDI 0487 D24.2.40 ISS encoding for a Data Abort: SAS, SSE, SF")]
    public void F1_Load_extends_as_SSE_and_SF_say() => Seeded.Run(nameof(F1_Load_extends_as_SSE_and_SF_say), Instructions, i =>
    {
        (_, Vm vm) = Load(i);
        ulong extended = (i.SizeLog2, i.SignExtend) switch
        {
            (0, false) => (byte)i.Data,
            (1, false) => (ushort)i.Data,
            (2, false) => (uint)i.Data,
            (0, true) => (ulong)(sbyte)i.Data,
            (1, true) => (ulong)(short)i.Data,
            (2, true) => (ulong)(int)i.Data,
            _ => i.Data,
        };
        ulong expected = i.Rt == 31 ? 0 : i.SixtyFour ? extended : (uint)extended;
        vm.Vcpus[0].Read((uint)i.Rt).Value.ShouldBe(expected);
    }, 2000);

    /// <summary>SRT = 31: a load changes no register; a store after it still stores 0.</summary>
    [Fact]
    [Trait("Property", "F2")]
    [Trait("Spec", "DDI 0487 C1.2.5: register number 31 is the zero register")]
    public void F2_Register_31_reads_0_and_keeps_nothing() =>
        Seeded.Run(nameof(F2_Register_31_reads_0_and_keeps_nothing), Instructions, i =>
        {
            (Vm before, Vm vm) = Load(i with { Rt = 31 });
            vm.Vcpus[0].General.ShouldBe(before.Vcpus[0].General);
            Answer store = GuestWorld.Access(vm, GuestWorld.Gicd, Esr.Data(i.SizeLog2, write: true, srt: 31));
            store.Kind.ShouldBe(AnswerKind.Store);
            store.Value.Value.ShouldBe(0UL);
        }, 500);

    /// <summary>The device sees Rt modulo 2^(8 size); in its lane, only the lane's bytes.</summary>
    [Fact]
    [Trait("Property", "F3")]
    [Trait("Spec", "DDI 0487 D24.2.40: SAS; C6.2 STR, STRB, STRH")]
    public void F3_Store_hands_over_the_low_bytes_only() =>
        Seeded.Run(nameof(F3_Store_hands_over_the_low_bytes_only), Instructions, i =>
        {
            Vm vm = GuestWorld.RandomVm(i.ContextSeed);
            int bytes = 1 << i.SizeLog2;
            ulong offset = i.Data % 0x1000 & ~(ulong)(bytes - 1);
            ulong rt = vm.Vcpus[0].Read((uint)i.Rt).Value;
            Answer answer = GuestWorld.Access(vm, GuestWorld.Gicd + offset, Esr.Data(i.SizeLog2, true, i.Rt, i.SignExtend, i.SixtyFour));
            ulong mask = bytes == 8 ? ulong.MaxValue : (1UL << (8 * bytes)) - 1;
            (answer.Kind, answer.SizeBytes, answer.Offset.Value, answer.Value.Value)
                .ShouldBe((AnswerKind.Store, bytes, offset, rt & mask));
            ulong lane = Completion.InLane(answer.Value, answer.Offset, 8).Value;
            lane.ShouldBe((rt & mask) << (int)(8 * (offset % 8)));
        }, 1000);

    /// <summary>PC moves by 4 once, and nothing but it and Rt changes.</summary>
    [Fact]
    [Trait("Property", "F4")]
    [Trait("Spec", "DDI 0487 C1.2: A64 instructions are 4 bytes")]
    public void F4_Only_Rt_and_PC_change() => Seeded.Run(nameof(F4_Only_Rt_and_PC_change), Instructions, i =>
    {
        (Vm before, Vm vm) = Load(i);
        Context context = before.Vcpus[0];
        context.PC += Word64.Of(4);
        context.Write((uint)i.Rt, vm.Vcpus[0].Read((uint)i.Rt));
        vm.StateEquals(before).Value.ShouldBeTrue();
    }, 1000);

    /// <summary>A store changes PC only; a refused one leaves PC to the exception.</summary>
    [Fact]
    [Trait("Property", "F4")]
    [Trait("Spec", "DDI 0487 D1.3.1: the preferred return address of an abort is the instruction")]
    public void F4_Refused_access_is_not_advanced() => Seeded.Run(nameof(F4_Refused_access_is_not_advanced), Instructions, i =>
    {
        Vm vm = GuestWorld.RandomVm(i.ContextSeed), before = vm.Copy();
        Answer answer = GuestWorld.Access(vm, GuestWorld.Gicd, Esr.Data(i.SizeLog2, true, i.Rt));
        vm.StateEquals(before).Value.ShouldBeTrue("asking must not change the vCPU");
        Vm refused = vm.Copy();
        Completion.Store(vm.Vcpus[0], answer);
        vm.Vcpus[0].PC.Value.ShouldBe(before.Vcpus[0].PC.Value + 4);
        Completion.Refuse(GuestWorld.Environment, refused.Vcpus[0], answer);
        refused.Vcpus[0][Lockstep.Model.Configuration.VcpuRegister.ELR_EL1].ShouldBe(before.Vcpus[0].PC);
        refused.Vcpus[0].General.ShouldBe(before.Vcpus[0].General);
    }, 500);

    /// <summary>A big-endian guest's register has the device's bytes in the other order, where such guests are served.</summary>
    [Fact]
    [Trait("Property", "F1")]
    [Trait("Spec", "DDI 0487 B2.6: endianness of data accesses")]
    public void F1_Big_endian_data_is_reversed() => Seeded.Run(nameof(F1_Big_endian_data_is_reversed), Instructions, i =>
    {
        Vm vm = GuestWorld.NewVm();
        vm.Vcpus[0][Lockstep.Model.Configuration.VcpuRegister.SCTLR] = Word64.Of(1 << 25);
        vm.Vcpus[0].General[3] = Word64.Of(i.Data);
        Answer answer = GuestWorld.Access(
            vm, GuestWorld.Gicd, Esr.Data(2, true, 3), GuestWorld.Environment with { ServesBigEndian = true });
        answer.Value.Value.ShouldBe(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness((uint)i.Data));
        Completion.Reversed(Word64.Of(i.Data), 8).Value.ShouldBe(System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(i.Data));
    }, 200);

    /// <summary>T32, which EL0 may run: 2 bytes where IL is 0, and the IT block advances as ITAdvance() says.</summary>
    [Theory]
    [InlineData(0x0000, 0x00)] // no IT block
    [InlineData(0x0008, 0x00)] // last of an EQ block: 0000 1000
    [InlineData(0x0004, 0x08)] // 0000 0100 -> 0000 1000
    [InlineData(0x00ff, 0xfe)] // 1111 1111 -> 1111 1110
    [Trait("Property", "F4")]
    [Trait("Spec", "DDI 0487 G1.4: ITAdvance()")]
    public void F4_T32_advances_by_2_and_moves_the_IT_block(uint it, uint next)
    {
        static ulong Spsr(uint bits) => 0x10 | 1 << 5 | (ulong)(bits >> 2) << 10 | (ulong)(bits & 3) << 25;
        Context context = new() { PC = Word64.Of(0x1000), PSTATE = Word64.Of(Spsr(it)) };
        Completion.Advance(context, new Syndrome<Word32, Bit>(0));
        (context.PC.Value, context.PSTATE.Value).ShouldBe((0x1002UL, Spsr(next)));
    }

    private static (Vm Before, Vm After) Load(Instruction i)
    {
        Vm vm = GuestWorld.RandomVm(i.ContextSeed), before = vm.Copy();
        Answer answer = GuestWorld.Access(vm, GuestWorld.Gicd, Esr.Data(i.SizeLog2, false, i.Rt, i.SignExtend, i.SixtyFour));
        answer.Kind.ShouldBe(AnswerKind.Load);
        Completion.Load(vm.Vcpus[0], answer, Word64.Of(i.Data));
        return (before, vm);
    }
}
