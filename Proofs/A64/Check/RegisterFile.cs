using Lockstep.Model.Words;
using Lockstep.Proofs.A64.Semantics;

namespace Lockstep.Proofs.A64.Check;

/// <summary>The registers of a processor side by side: X0 to X30, SP, NZCV, PC, and V0 to V31 as two words each.</summary>
internal unsafe struct RegisterFile
{
    /// <summary>Number of words.</summary>
    public const int Words = VectorsAt + 64;

    /// <summary>Places of SP, NZCV (bits 31:28), PC and V0.</summary>
    public const int SpAt = 31, NzcvAt = 32, PcAt = 33, VectorsAt = 34;

    private fixed ulong words[Words];

    /// <summary>A word.</summary>
    public ref ulong this[int index] => ref words[index];

    /// <summary>Address of register <paramref name="index"/>: V0 is 34, V1 35.</summary>
    public ulong* Place(int index)
    {
        fixed (ulong* first = words)
        {
            return first + (index <= VectorsAt ? index : VectorsAt + (2 * (index - VectorsAt)));
        }
    }

    /// <summary>The registers of an interpreter's processor.</summary>
    public static RegisterFile Of(ProcessorState<Bit, Word64> state)
    {
        RegisterFile file = default;
        for (int n = 0; n < SpAt; n++)
        {
            file[n] = state.General[n].Value;
        }

        for (int n = 0; n < ProcessorState<Bit, Word64>.VectorRegisters; n++)
        {
            (file[VectorsAt + (2 * n)], file[VectorsAt + (2 * n) + 1]) = (state.VectorLow[n].Value, state.VectorHigh[n].Value);
        }

        Flags<Bit> f = state.Flags;
        (file[SpAt], file[PcAt]) = (state.Sp.Value, state.Pc);
        file[NzcvAt] = (f.N.Value ? 1ul << 31 : 0) | (f.Z.Value ? 1ul << 30 : 0) | (f.C.Value ? 1ul << 29 : 0) | (f.V.Value ? 1ul << 28 : 0);
        return file;
    }

    /// <summary>Gives an interpreter's processor these registers.</summary>
    public readonly void CopyTo(ProcessorState<Bit, Word64> state)
    {
        RegisterFile file = this;
        for (int n = 0; n < SpAt; n++)
        {
            state.General[n] = new(file[n]);
        }

        for (int n = 0; n < ProcessorState<Bit, Word64>.VectorRegisters; n++)
        {
            (state.VectorLow[n], state.VectorHigh[n]) = (new(file[VectorsAt + (2 * n)]), new(file[VectorsAt + (2 * n) + 1]));
        }

        ulong nzcv = file[NzcvAt] >> 28;
        (state.Sp, state.Pc) = (new(file[SpAt]), file[PcAt]);
        state.Flags = new((nzcv & 8) != 0, (nzcv & 4) != 0, (nzcv & 2) != 0, (nzcv & 1) != 0);
    }

    /// <summary>The first register that differs from another one's; null when none does.</summary>
    /// <param name="other">The other registers.</param>
    /// <param name="mine">Whose these are, in words.</param>
    /// <param name="others">Whose the other ones are.</param>
    public readonly string? Difference(in RegisterFile other, string mine, string others)
    {
        RegisterFile these = this, those = other;
        for (int n = 0; n < Words; n++)
        {
            if (these[n] != those[n])
            {
                return $"{Name(n)} becomes 0x{these[n]:x} {mine}, and 0x{those[n]:x} {others}";
            }
        }

        return null;
    }

    /// <summary>The name of a word.</summary>
    public static string Name(int index) => index switch
    {
        < SpAt => $"x{index}",
        SpAt => "sp",
        NzcvAt => "nzcv",
        PcAt => "pc",
        _ => $"v{(index - VectorsAt) / 2}.d[{(index - VectorsAt) % 2}]",
    };
}
