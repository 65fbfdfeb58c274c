using Lockstep.Boards.Elf;
using Lockstep.Proofs.A64;
using Lockstep.Proofs.A64.Decode;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Ready;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs.A64;

/// <summary>
/// The functions between pending interrupts and list registers are proved by themselves, and rows of events rest on that: without any one
/// instruction of a function its proof fails, and without those of a function that is followed that of an event.
/// </summary>
public sealed class ReadyProofTests(CodeProofTests.Configured configured) : IClassFixture<CodeProofTests.Configured>
{
    private const uint Nop = 0xd503_201f;

    private static readonly EventClass Row = new("test", "", "");

    private readonly VmmImage image = configured.Image;

    /// <summary>
    /// Not needed are copies of what a register has already, counters of turns that end otherwise too, and, with one vCPU, what turns to
    /// the next target.
    /// </summary>
    [Theory]
    [InlineData("ReadyRows__Insert", 1, 7)]
    [InlineData("ReadyRows__Remove", 1, 7)]
    [InlineData("ReadyRows__MostUrgent", 1, 1)]
    [InlineData("__RemoveQueued", 1, 1)]
    [InlineData("__Requeue", 4, 2)]
    [InlineData("GICD_ISENABLER_1<vmm_Lockstep_Vmm_Microkit_MicrokitKernel>__Write", 3, 2)]
    public void Without_an_instruction_nothing_is_proved(string function, int step, int unneeded)
    {
        ElfSymbol symbol = image.Elf.Symbols.Single(s => s.Name.EndsWith(function, StringComparison.Ordinal));
        EventCase[] cases = [.. CasesOf(symbol.Name)];
        cases.ShouldAllBe(c => CaseRun.Prove(image, c).Failure == null);
        List<string> proved = [];
        for (ulong at = symbol.Value; at < symbol.Value + symbol.Size; at += Instruction.Bytes * (ulong)step)
        {
            Instruction? i = Decoder.TryDecode(image.WordAt(at));
            if (i is not null && !IsWithoutEffect(i) && cases.All(c => CaseRun.Prove(image.With(at, Nop), c).Failure == null))
            {
                proved.Add($"{function}+0x{at - symbol.Value:x}: {i.Operation} {i.Rd}");
            }
        }

        proved.Count.ShouldBeLessThanOrEqualTo(unneeded, string.Join(", ", proved));
    }

    /// <summary>
    /// A load that leaves a latch, what is free or loaded, or, refused, what waits as it was is found. Not needed with one vCPU are the
    /// mark of whom to wake, and the latch of an SGI of which another source is left.
    /// </summary>
    [Fact]
    public void A_wrong_load_is_found()
    {
        RefillCase[] refills = [new(Row, image.Places[0], 0, 40), new(Row, image.Places[0], 0, 5)];
        ElfSymbol load = image.Elf.Symbols.Single(s => s.Name.EndsWith("Delivery_1<vmm_Lockstep_Vmm_Microkit_MicrokitKernel>__Load",
            StringComparison.Ordinal));
        ulong[] stores = [.. Enumerable.Range(0, (int)load.Size / Instruction.Bytes)
            .Select(i => load.Value + (ulong)(Instruction.Bytes * i)).Where(at => image.InstructionAt(at) is { Operation: Operation.STR, Mode: AddressingMode.UnsignedOffset, SizeBytes: 4 })];
        stores.Length.ShouldBeGreaterThan(4);
        stores.Count(at => refills.Any(refill => CaseRun.Prove(image.With(at, Nop), refill).Failure is not null))
            .ShouldBe(stores.Length - 2);
    }

    private IEnumerable<EventCase> CasesOf(string function)
    {
        WaitingPlace place = image.Places[0];
        return ReadyContract.All.SingleOrDefault(c => c.Symbol == function) switch
        {
            ChangeContract change => [new ChangeCase(Row, place, change, 1, 6)],
            MostUrgentContract => [new MostUrgentCase(Row, place, 0, 6), new MostUrgentCase(Row, place, 0, 7)],
            ReadyContract contract => [new QueueCase(Row, place, contract, 1)],
            _ => [.. new uint[] { 0x104, 0x100 }.Select(offset =>
                new DistributorStore(Row, place, offset, 4, 5, RegisterFrame.Distributor))],
        };
    }

    /// <summary>The frame pointer, a load that only asks whether a pointer is null, and what is no instruction or does nothing.</summary>
    private static bool IsWithoutEffect(Instruction i) => i.Operation == Operation.NOP
        || (i.Operation == Operation.LDR && i.Rd == Instruction.ZeroOrSp && !i.IsVector)
        || (i.Rd == 29 && i.Operation is Operation.ADD or Operation.ORR);
}
