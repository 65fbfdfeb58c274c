using System.Globalization;
using System.Numerics;

namespace Microsoft.Z3;

/// <summary>A bit vector's value.</summary>
public class BitVecNum : BitVecExpr
{
    internal BitVecNum(Context context, nint handle)
        : base(context, handle)
    {
    }

    /// <summary>The unsigned value, if it fits 64 bits.</summary>
    public unsafe ulong UInt64
    {
        get
        {
            ulong value = 0;
            return Fits(Native.Z3_get_numeral_uint64(Context.Handle, Handle, &value), "a 64 bit unsigned") ? value : 0;
        }
    }

    /// <summary>The unsigned value, if it fits 31 bits.</summary>
    public unsafe int Int
    {
        get
        {
            int value = 0;
            return Fits(Native.Z3_get_numeral_int(Context.Handle, Handle, &value), "an int") ? value : 0;
        }
    }

    /// <summary>The unsigned value, if it fits 63 bits.</summary>
    public unsafe long Int64
    {
        get
        {
            long value = 0;
            return Fits(Native.Z3_get_numeral_int64(Context.Handle, Handle, &value), "an int64") ? value : 0;
        }
    }

    /// <summary>The unsigned value, if it fits 32 bits.</summary>
    public unsafe uint UInt
    {
        get
        {
            uint value = 0;
            return Fits(Native.Z3_get_numeral_uint(Context.Handle, Handle, &value), "a uint") ? value : 0;
        }
    }

    /// <summary>The unsigned value.</summary>
    public BigInteger BigInteger => BigInteger.Parse(ToString(), CultureInfo.InvariantCulture);

    /// <summary>The unsigned value in decimal digits.</summary>
    public override string ToString() => Context.Text(Native.Z3_get_numeral_string(Context.Handle, Handle));

    /// <summary>The value in binary digits without leading zeros.</summary>
    public string ToBinaryString() => Context.Text(Native.Z3_get_numeral_binary_string(Context.Handle, Handle));

    private bool Fits(byte fits, string type)
    {
        Context.Check();
        return fits != 0 ? true : throw new Z3Exception($"Numeral is not {type}");
    }
}
