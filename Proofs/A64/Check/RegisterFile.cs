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
