using System.Globalization;
using System.Text;
using Lockstep.InLockstep;
using Lockstep.Model.Words;
using Lockstep.Proofs.A64.Decode;
using Lockstep.Proofs.A64.Print;
using Lockstep.Proofs.A64.Semantics;
using ConcreteInterpreter = Lockstep.Proofs.A64.Semantics.Interpreter<
    Lockstep.Model.Words.Bit, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word128,
    Lockstep.Proofs.A64.Check.TrialMemory, Lockstep.Proofs.A64.Check.TrialSystem>;

namespace Lockstep.Proofs.A64.Check;

/// <summary>
/// Random instructions of one class on random states, by the interpreter and by Unicorn: all registers, flags, the PC and the
/// memory that can be written have to be the same afterwards.
/// </summary>
internal sealed unsafe class SemanticsTrials : IDisposable
{
    /// <summary>Instructions that one engine executes.</summary>
    public const int Batch = 8192;

    private readonly ProcessorState<Bit, Word64> state = new();
    private readonly TrialMemory memory;
    private readonly ConcreteInterpreter interpreter;
    private readonly InstructionGenerator generator;

    /// <summary>Trials of a class.</summary>
    public SemanticsTrials(EncodingClass encoding)
    {
        Encoding = encoding;
        generator = new(encoding);
        memory = new(encoding);
        interpreter = new(state, memory, default);
    }

    /// <summary>The class.</summary>
    public EncodingClass Encoding { get; }

    /// <summary>How often each operation was executed.</summary>
    public long[] Operations { get; } = new long[Enum.GetValues<Operation>().Length];

    /// <summary>The classes whose instructions are no events.</summary>
    public static IEnumerable<EncodingClass> Classes => Decode.Decoder.Table.Where(row =>
        row.Title is not ("Exception generation" or "System instructions" or "System register move"));

    /// <summary>A batch of trials, each on an instruction of its own.</summary>
    /// <param name="seeds">What each is made of, up to <see cref="Batch"/>.</param>
    /// <returns>The first that fails: its seed and what differs; or null.</returns>
    public (ulong Seed, string Text)? Run(ReadOnlySpan<ulong> seeds)
    {
        for (int slot = 0; slot < seeds.Length; slot++)
        {
            var random = new SplitMix(seeds[slot]);
            memory.Place(slot, Next(ref random).Word);
        }

        using var unicorn = new Unicorn();
        memory.MapTo(unicorn);
        for (int slot = 0; slot < seeds.Length; slot++)
        {
            if (Run(unicorn, seeds[slot], TrialMemory.Slot(slot)) is { } text)
            {
                return (seeds[slot], text);
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();

    private Instruction Next(ref SplitMix random)
    {
        Instruction i;
        do
        {
            i = generator.Accepted(ref random);
        }
        while (!TrialInputs.CanAim(i));

        return i;
    }

    private string? Run(Unicorn unicorn, ulong seed, ulong pc)
    {
        var random = new SplitMix(seed);
        Instruction i = Next(ref random);
        ref RegisterFile registers = ref *unicorn.Registers;
        TrialInputs.Fill(i, ref random, ref registers);
        memory.Fill(ref random);
        registers[RegisterFile.PcAt] = pc;
        RegisterFile before = registers;
        registers.CopyTo(state);
        string? difference = null;
        try
        {
            interpreter.Execute(i);
        }
        catch (InvalidOperationException exception)
        {
            difference = exception.Message;
        }

        int error = unicorn.Step(pc);
        Operations[(int)i.Operation]++;
        bool isBranch = i.Operation is >= Operation.BCond and <= Operation.TBNZ;
        difference ??= error != 0 && !(isBranch && error == Unicorn.FetchUnmapped) ? $"Unicorn's error {error}"
            : RegisterFile.Of(state).Difference(registers, "here", "in Unicorn") ?? memory.Difference();
        return difference is null ? null : Report(i, pc, before, difference);
    }

    private static string Report(Instruction i, ulong pc, in RegisterFile before, string difference)
    {
        RegisterFile registers = before;
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{i.Word:x8}  {Disassembly.Text(i, pc)}  ({i.Class.Title}): {difference}; before:");
        for (int n = 0; n < (i.IsVector ? RegisterFile.Words : RegisterFile.VectorsAt); n++)
        {
            text.Append(CultureInfo.InvariantCulture, $" {RegisterFile.Name(n)}=0x{registers[n]:x}");
        }

        return text.ToString();
    }
}
