namespace Lockstep.Proofs.A64.Decode;

/// <summary>The fields of one instruction word, by the names that the diagram gives them.</summary>
internal readonly struct Fields(EncodingClass encoding, uint word)
{
    /// <summary>A field as an unsigned number.</summary>
    public int this[string name]
    {
        get
        {
            (int low, int width) = encoding.Field(name);
            return (int)(word >> low & (uint)((1ul << width) - 1));
        }
    }

    /// <summary>Whether a field of one bit is 1.</summary>
    public bool Has(string name) => this[name] == 1;

    /// <summary>A field as a signed number, times <paramref name="scale"/>.</summary>
    public long Signed(string name, int scale = 1)
    {
        (int low, int width) = encoding.Field(name);
        return (long)((ulong)word << (64 - low - width)) >> (64 - width) << int.Log2(scale);
    }
}
