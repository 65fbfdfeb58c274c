using Lockstep.Model.Words;
using Lockstep.Proofs.A64.Check;
using Lockstep.Proofs.A64.Check.Elf;
using Lockstep.Proofs.A64.Decode;
using Lockstep.Proofs.A64.Semantics;

namespace Lockstep.Proofs.A64.Proof.Replay;

/// <summary>A processor of integers that executes one instruction at a time.</summary>
internal interface IIntegerMachine : IDisposable
{
    /// <summary>What it is.</summary>
    string Name { get; }

    /// <summary>Its registers.</summary>
    RegisterFile Registers { get; set; }

    /// <summary>Its memory.</summary>
    IntegerMemory Memory { get; }

    /// <summary>Executes the instruction at the PC.</summary>
    /// <returns>Why it cannot; null when it has.</returns>
    string? Step();
}

/// <summary>The interpreter that the proofs use, on integers.</summary>
/// <param name="memory">The program.</param>
internal sealed class InterpreterMachine(IntegerMemory memory) : IIntegerMachine
{
    private readonly ProcessorState<Bit, Word64> state = new();

    /// <inheritdoc/>
    public string Name => "the interpreter";

    /// <inheritdoc/>
    public IntegerMemory Memory => memory;

    /// <inheritdoc/>
    public RegisterFile Registers
    {
        get => RegisterFile.Of(state);
        set => value.CopyTo(state);
    }

    /// <inheritdoc/>
    public string? Step()
    {
        try
        {
            uint word = BitConverter.ToUInt32(memory.At(state.Pc, Instruction.Bytes));
            new Interpreter<Bit, Word32, Word64, Word128, ProgramMemory, TrialSystem>(state, memory.Program, default)
                .Execute(Decoder.Decode(state.Pc, word));
            return null;
        }
        catch (Exception e) when (e is ProgramException or InvalidOperationException or RefusedInstructionException)
        {
            return e.Message;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();
}

/// <summary>A processor of Unicorn, which is QEMU's translator.</summary>
internal sealed unsafe class UnicornMachine : IIntegerMachine
{
    private readonly Unicorn unicorn = new();

    /// <summary>A processor with the program in its memory.</summary>
    /// <param name="memory">The program.</param>
    public UnicornMachine(IntegerMemory memory)
    {
        Memory = memory;
        memory.MapTo(unicorn);
    }

    /// <inheritdoc/>
    public string Name => "Unicorn";

    /// <inheritdoc/>
    public IntegerMemory Memory { get; }

    /// <inheritdoc/>
    public RegisterFile Registers
    {
        get => *unicorn.Registers;
        set => *unicorn.Registers = value;
    }

    /// <inheritdoc/>
    public string? Step()
    {
        int error = unicorn.Step((*unicorn.Registers)[RegisterFile.PcAt]);

        // A branch to where nothing is has been taken all the same: the path ends there too, or the next step says that it does not.
        return error is 0 or Unicorn.FetchUnmapped ? null : $"error {error}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        unicorn.Dispose();
        Memory.Dispose();
    }
}
