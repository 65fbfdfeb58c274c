using Lockstep.Model.Words;
using Lockstep.Proofs.A64.Decode;
using Lockstep.Proofs.A64.Semantics;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs.A64;

/// <summary>Instructions that are events: what is around the program is told of them, and the PC is where the manual says.</summary>
public sealed class EventTests
{
    private const ulong Start = 0x1000;

    [Theory]
    [InlineData(0xd4000001u | 7 << 5, "svc 7 at 1004", Start + 4)]
    [InlineData(0xd4200000u | 9 << 5, "brk 9 at 1000", Start)]
    [InlineData(0xd51be243u, "write df12 33", Start + 4)] // msr cntp_cval_el0, x3
    [InlineData(0xd51be25fu, "write df12 0", Start + 4)] // msr cntp_cval_el0, xzr
    [InlineData(0xd53be023u, "read df01", Start + 4)] // mrs x3, cntpct_el0
    [InlineData(0xd50b7e23u, "maintain 5bf1 33", Start + 4)] // dc civac, x3
    [InlineData(0xd50b7523u, "maintain 5ba9 33", Start + 4)] // ic ivau, x3
    [InlineData(0xd5033fdfu, "", Start + 4)] // isb
    public void One_event_and_the_pc(uint word, string expected, ulong pc)
    {
        var state = new ProcessorState<Bit, Word64> { Pc = Start };
        state.General[3] = new(0x33);
        var around = new Around();
        new Interpreter<Bit, Word32, Word64, Word128, Around, Around>(state, around, around).Execute(Decoder.Decode(Start, word));
        string.Join(", ", around.Events).ShouldBe(expected);
        state.Pc.ShouldBe(pc);
        state.General[3].Value.ShouldBe(expected.StartsWith("read", StringComparison.Ordinal) ? 0xabul : 0x33);
    }

    private sealed class Around : IMemory<Word64>, ISystem<Bit, Word64>
    {
        public List<string> Events { get; } = [];

        public Word64 Load(Word64 address, int sizeBytes, bool isOrdered) => throw new NotSupportedException();

        public void Store(Word64 address, int sizeBytes, Word64 value, bool isOrdered) => throw new NotSupportedException();

        public void SupervisorCall(ProcessorState<Bit, Word64> state, int immediate) => Events.Add($"svc {immediate} at {state.Pc:x}");

        public void Breakpoint(ProcessorState<Bit, Word64> state, int comment) => Events.Add($"brk {comment} at {state.Pc:x}");

        public Word64 ReadRegister(int register)
        {
            Events.Add($"read {register:x}");
            return new(0xab);
        }

        public void WriteRegister(int register, Word64 value) => Events.Add($"write {register:x} {value.Value:x}");

        public void MaintainCache(int instruction, Word64 address) => Events.Add($"maintain {instruction:x} {address.Value:x}");

        public ulong BranchTarget(Word64 address) => throw new NotSupportedException();
    }
}
