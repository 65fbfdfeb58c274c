namespace Lockstep.Proofs.A64.Decode;

/// <summary>From words to instructions. What no row of the table accepts is refused.</summary>
public static class Decoder
{
    /// <summary>All classes; no word belongs to two of them.</summary>
    public static IReadOnlyList<EncodingClass> Table { get; } =
    [
        .. DataProcessingImmediate.Table, .. Branches.Table, .. SystemInstructions.Table, .. LoadsAndStores.Table,
        .. DataProcessingRegister.Table, .. VectorMoves.Table,
    ];

    /// <summary>The class whose diagram a word fits, or null.</summary>
    public static EncodingClass? ClassOf(uint word)
    {
        foreach (EncodingClass row in Table)
        {
            if (row.Matches(word))
            {
                return row;
            }
        }

        return null;
    }

    /// <summary>The instruction, or null when it is refused.</summary>
    /// <param name="word">The instruction word.</param>
    public static Instruction? TryDecode(uint word) => ClassOf(word)?.Decode(word);

    /// <summary>The instruction.</summary>
    /// <param name="address">Where it stands, for the message.</param>
    /// <param name="word">The instruction word.</param>
    /// <exception cref="RefusedInstructionException">It is outside the subset.</exception>
    public static Instruction Decode(ulong address, uint word)
    {
        EncodingClass? row = ClassOf(word);
        return row?.Decode(word)
            ?? throw new RefusedInstructionException(address, word, row is null
                ? "no encoding class of the table has it"
                : $"its fields are reserved, unpredictable or outside the subset in the class `{row.Title}`");
    }
}
