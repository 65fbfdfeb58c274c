using Lockstep.Proofs.A64.Decode;
using Lockstep.Proofs.A64.Print;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Replay;

namespace Lockstep.Proofs.A64.Proof.Mutants;

/// <summary>vmm.elf with one bit of one instruction turned: the same operation with another register, constant, condition or
/// width.</summary>
/// <param name="Address">The instruction.</param>
/// <param name="Bit">Which bit of its word.</param>
/// <param name="Text">What it was and what it is.</param>
internal sealed record CodeMutant(ulong Address, int Bit, string Text)
{
    private const int WordBits = 32;

    /// <summary>Every one of the instructions that were reached, in the order of addresses and bits.</summary>
    public static IEnumerable<CodeMutant> All(VmmImage image, IEnumerable<ulong> addresses)
    {
        foreach (ulong address in addresses)
        {
            Instruction was = image.InstructionAt(address);
            for (int bit = 0; bit < WordBits; bit++)
            {
                if (Decoder.TryDecode(image.WordAt(address) ^ (1u << bit)) is { } becomes && becomes.Operation == was.Operation)
                {
                    yield return new(address, bit, $"0x{address:x}: {Disassembly.Text(was, address)} becomes"
                        + $" {Disassembly.Text(becomes, address)}");
                }
            }
        }
    }

    /// <summary>The program with it.</summary>
    public VmmImage In(VmmImage image) => image.With(Address, image.WordAt(Address) ^ (1u << Bit));
}

/// <summary>What became of a mutant.</summary>
/// <param name="Mutant">It.</param>
/// <param name="Cases">Cases that were asked.</param>
/// <param name="RefutedBy">The case that failed, and how; null when none did.</param>
/// <param name="Trace">The path that shows it, where there is one.</param>
internal sealed record MutantResult(CodeMutant Mutant, int Cases, string? RefutedBy, PathTrace? Trace = null);
