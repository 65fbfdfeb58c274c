namespace Microsoft.Z3;

/// <summary>Operations on bit vectors.</summary>
public partial class Context
{
    /// <summary>Complement of all bits.</summary>
    public BitVecExpr MkBVNot(BitVecExpr t) => new(this, Native.Z3_mk_bvnot(Handle, t.In(this)));

    /// <summary>Two's complement.</summary>
    public BitVecExpr MkBVNeg(BitVecExpr t) => new(this, Native.Z3_mk_bvneg(Handle, t.In(this)));

    /// <summary>And over the bits: one bit.</summary>
    public BitVecExpr MkBVRedAND(BitVecExpr t) => new(this, Native.Z3_mk_bvredand(Handle, t.In(this)));

    /// <summary>Or over the bits: one bit.</summary>
    public BitVecExpr MkBVRedOR(BitVecExpr t) => new(this, Native.Z3_mk_bvredor(Handle, t.In(this)));

    /// <summary>The two's complement does not overflow.</summary>
    public BoolExpr MkBVNegNoOverflow(BitVecExpr t) => new(this, Native.Z3_mk_bvneg_no_overflow(Handle, t.In(this)));

    /// <summary>And of all bits.</summary>
    public BitVecExpr MkBVAND(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvand(Handle, t1.In(this), t2.In(this)));

    /// <summary>Or of all bits.</summary>
    public BitVecExpr MkBVOR(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvor(Handle, t1.In(this), t2.In(this)));

    /// <summary>Exclusive or of all bits.</summary>
    public BitVecExpr MkBVXOR(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvxor(Handle, t1.In(this), t2.In(this)));

    /// <summary>Complement of the and.</summary>
    public BitVecExpr MkBVNAND(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvnand(Handle, t1.In(this), t2.In(this)));

    /// <summary>Complement of the or.</summary>
    public BitVecExpr MkBVNOR(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvnor(Handle, t1.In(this), t2.In(this)));

    /// <summary>Complement of the exclusive or.</summary>
    public BitVecExpr MkBVXNOR(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvxnor(Handle, t1.In(this), t2.In(this)));

    /// <summary>Sum, modulo two to the width.</summary>
    public BitVecExpr MkBVAdd(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvadd(Handle, t1.In(this), t2.In(this)));

    /// <summary>Difference, modulo two to the width.</summary>
    public BitVecExpr MkBVSub(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvsub(Handle, t1.In(this), t2.In(this)));

    /// <summary>Product, modulo two to the width.</summary>
    public BitVecExpr MkBVMul(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvmul(Handle, t1.In(this), t2.In(this)));

    /// <summary>Unsigned quotient; by zero it is all ones.</summary>
    public BitVecExpr MkBVUDiv(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvudiv(Handle, t1.In(this), t2.In(this)));

    /// <summary>Signed quotient, towards zero; by zero it is minus one, or one for a negative dividend.</summary>
    public BitVecExpr MkBVSDiv(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvsdiv(Handle, t1.In(this), t2.In(this)));

    /// <summary>Unsigned remainder; by zero it is the dividend.</summary>
    public BitVecExpr MkBVURem(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvurem(Handle, t1.In(this), t2.In(this)));

    /// <summary>Signed remainder with the dividend's sign; by zero it is the dividend.</summary>
    public BitVecExpr MkBVSRem(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvsrem(Handle, t1.In(this), t2.In(this)));

    /// <summary>Signed remainder with the divisor's sign; by zero it is the dividend.</summary>
    public BitVecExpr MkBVSMod(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvsmod(Handle, t1.In(this), t2.In(this)));

    /// <summary>Shift left; a count of the width or more gives zero.</summary>
    public BitVecExpr MkBVSHL(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvshl(Handle, t1.In(this), t2.In(this)));

    /// <summary>Logical shift right; a count of the width or more gives zero.</summary>
    public BitVecExpr MkBVLSHR(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvlshr(Handle, t1.In(this), t2.In(this)));

    /// <summary>Arithmetic shift right; a count of the width or more gives copies of the sign.</summary>
    public BitVecExpr MkBVASHR(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvashr(Handle, t1.In(this), t2.In(this)));

    /// <summary>Rotation left by a term, modulo the width.</summary>
    public BitVecExpr MkBVRotateLeft(BitVecExpr t1, BitVecExpr t2) =>
        new(this, Native.Z3_mk_ext_rotate_left(Handle, t1.In(this), t2.In(this)));

    /// <summary>Rotation right by a term, modulo the width.</summary>
    public BitVecExpr MkBVRotateRight(BitVecExpr t1, BitVecExpr t2) =>
        new(this, Native.Z3_mk_ext_rotate_right(Handle, t1.In(this), t2.In(this)));

    /// <summary>Concatenation, the first argument highest.</summary>
    public BitVecExpr MkConcat(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_concat(Handle, t1.In(this), t2.In(this)));

    /// <summary>Unsigned less.</summary>
    public BoolExpr MkBVULT(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvult(Handle, t1.In(this), t2.In(this)));

    /// <summary>Unsigned less or equal.</summary>
    public BoolExpr MkBVULE(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvule(Handle, t1.In(this), t2.In(this)));

    /// <summary>Unsigned greater.</summary>
    public BoolExpr MkBVUGT(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvugt(Handle, t1.In(this), t2.In(this)));

    /// <summary>Unsigned greater or equal.</summary>
    public BoolExpr MkBVUGE(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvuge(Handle, t1.In(this), t2.In(this)));

    /// <summary>Signed less.</summary>
    public BoolExpr MkBVSLT(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvslt(Handle, t1.In(this), t2.In(this)));

    /// <summary>Signed less or equal.</summary>
    public BoolExpr MkBVSLE(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvsle(Handle, t1.In(this), t2.In(this)));

    /// <summary>Signed greater.</summary>
    public BoolExpr MkBVSGT(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvsgt(Handle, t1.In(this), t2.In(this)));

    /// <summary>Signed greater or equal.</summary>
    public BoolExpr MkBVSGE(BitVecExpr t1, BitVecExpr t2) => new(this, Native.Z3_mk_bvsge(Handle, t1.In(this), t2.In(this)));

    /// <summary>The signed sum does not underflow.</summary>
    public BoolExpr MkBVAddNoUnderflow(BitVecExpr t1, BitVecExpr t2) =>
        new(this, Native.Z3_mk_bvadd_no_underflow(Handle, t1.In(this), t2.In(this)));

    /// <summary>The signed difference does not overflow.</summary>
    public BoolExpr MkBVSubNoOverflow(BitVecExpr t1, BitVecExpr t2) =>
        new(this, Native.Z3_mk_bvsub_no_overflow(Handle, t1.In(this), t2.In(this)));

    /// <summary>The signed quotient does not overflow.</summary>
    public BoolExpr MkBVSDivNoOverflow(BitVecExpr t1, BitVecExpr t2) =>
        new(this, Native.Z3_mk_bvsdiv_no_overflow(Handle, t1.In(this), t2.In(this)));

    /// <summary>The sum does not overflow.</summary>
    public BoolExpr MkBVAddNoOverflow(BitVecExpr t1, BitVecExpr t2, bool isSigned) =>
        new(this, Native.Z3_mk_bvadd_no_overflow(Handle, t1.In(this), t2.In(this), Byte(isSigned)));

    /// <summary>The difference does not underflow.</summary>
    public BoolExpr MkBVSubNoUnderflow(BitVecExpr t1, BitVecExpr t2, bool isSigned) =>
        new(this, Native.Z3_mk_bvsub_no_underflow(Handle, t1.In(this), t2.In(this), Byte(isSigned)));

    /// <summary>Extension by so many copies of the sign.</summary>
    public BitVecExpr MkSignExt(uint i, BitVecExpr t) => new(this, Native.Z3_mk_sign_ext(Handle, i, t.In(this)));

    /// <summary>Extension by so many zeros.</summary>
    public BitVecExpr MkZeroExt(uint i, BitVecExpr t) => new(this, Native.Z3_mk_zero_ext(Handle, i, t.In(this)));

    /// <summary>So many copies, one after the other.</summary>
    public BitVecExpr MkRepeat(uint i, BitVecExpr t) => new(this, Native.Z3_mk_repeat(Handle, i, t.In(this)));

    /// <summary>Rotation left, modulo the width.</summary>
    public BitVecExpr MkBVRotateLeft(uint i, BitVecExpr t) => new(this, Native.Z3_mk_rotate_left(Handle, i, t.In(this)));

    /// <summary>Rotation right, modulo the width.</summary>
    public BitVecExpr MkBVRotateRight(uint i, BitVecExpr t) => new(this, Native.Z3_mk_rotate_right(Handle, i, t.In(this)));

    /// <summary>The bits from high down to low.</summary>
    public BitVecExpr MkExtract(uint high, uint low, BitVecExpr t) => new(this, Native.Z3_mk_extract(Handle, high, low, t.In(this)));
}
