namespace Microsoft.Z3;

/// <summary>The kinds of function symbol of propositional logic and bit vectors. A kind that is not listed keeps its number.</summary>
public enum Z3_decl_kind
{
    /// <summary>The constant true.</summary>
    Z3_OP_TRUE = 0x100,

    /// <summary>The constant false.</summary>
    Z3_OP_FALSE = 0x101,

    /// <summary>Equality.</summary>
    Z3_OP_EQ = 0x102,

    /// <summary>All different.</summary>
    Z3_OP_DISTINCT = 0x103,

    /// <summary>If, then, else.</summary>
    Z3_OP_ITE = 0x104,

    /// <summary>Conjunction.</summary>
    Z3_OP_AND = 0x105,

    /// <summary>Disjunction.</summary>
    Z3_OP_OR = 0x106,

    /// <summary>Equivalence.</summary>
    Z3_OP_IFF = 0x107,

    /// <summary>Exclusive or.</summary>
    Z3_OP_XOR = 0x108,

    /// <summary>Negation.</summary>
    Z3_OP_NOT = 0x109,

    /// <summary>Implication.</summary>
    Z3_OP_IMPLIES = 0x10A,

    /// <summary>A bit-vector numeral.</summary>
    Z3_OP_BNUM = 0x400,

    /// <summary>The bit 1.</summary>
    Z3_OP_BIT1 = 0x401,

    /// <summary>The bit 0.</summary>
    Z3_OP_BIT0 = 0x402,

    /// <summary>Two's complement.</summary>
    Z3_OP_BNEG = 0x403,

    /// <summary>Sum.</summary>
    Z3_OP_BADD = 0x404,

    /// <summary>Difference.</summary>
    Z3_OP_BSUB = 0x405,

    /// <summary>Product.</summary>
    Z3_OP_BMUL = 0x406,

    /// <summary>Signed quotient.</summary>
    Z3_OP_BSDIV = 0x407,

    /// <summary>Unsigned quotient.</summary>
    Z3_OP_BUDIV = 0x408,

    /// <summary>Signed remainder, sign of the dividend.</summary>
    Z3_OP_BSREM = 0x409,

    /// <summary>Unsigned remainder.</summary>
    Z3_OP_BUREM = 0x40A,

    /// <summary>Signed remainder, sign of the divisor.</summary>
    Z3_OP_BSMOD = 0x40B,

    /// <summary>Signed quotient of a division by zero.</summary>
    Z3_OP_BSDIV0 = 0x40C,

    /// <summary>Unsigned quotient of a division by zero.</summary>
    Z3_OP_BUDIV0 = 0x40D,

    /// <summary>Signed remainder of a division by zero.</summary>
    Z3_OP_BSREM0 = 0x40E,

    /// <summary>Unsigned remainder of a division by zero.</summary>
    Z3_OP_BUREM0 = 0x40F,

    /// <summary>Signed modulus of a division by zero.</summary>
    Z3_OP_BSMOD0 = 0x410,

    /// <summary>Unsigned less or equal.</summary>
    Z3_OP_ULEQ = 0x411,

    /// <summary>Signed less or equal.</summary>
    Z3_OP_SLEQ = 0x412,

    /// <summary>Unsigned greater or equal.</summary>
    Z3_OP_UGEQ = 0x413,

    /// <summary>Signed greater or equal.</summary>
    Z3_OP_SGEQ = 0x414,

    /// <summary>Unsigned less.</summary>
    Z3_OP_ULT = 0x415,

    /// <summary>Signed less.</summary>
    Z3_OP_SLT = 0x416,

    /// <summary>Unsigned greater.</summary>
    Z3_OP_UGT = 0x417,

    /// <summary>Signed greater.</summary>
    Z3_OP_SGT = 0x418,

    /// <summary>And of all bits.</summary>
    Z3_OP_BAND = 0x419,

    /// <summary>Or of all bits.</summary>
    Z3_OP_BOR = 0x41A,

    /// <summary>Complement of all bits.</summary>
    Z3_OP_BNOT = 0x41B,

    /// <summary>Exclusive or of all bits.</summary>
    Z3_OP_BXOR = 0x41C,

    /// <summary>Complement of the and.</summary>
    Z3_OP_BNAND = 0x41D,

    /// <summary>Complement of the or.</summary>
    Z3_OP_BNOR = 0x41E,

    /// <summary>Complement of the exclusive or.</summary>
    Z3_OP_BXNOR = 0x41F,

    /// <summary>Concatenation, first argument highest.</summary>
    Z3_OP_CONCAT = 0x420,

    /// <summary>Sign extension by the parameter's number of bits.</summary>
    Z3_OP_SIGN_EXT = 0x421,

    /// <summary>Zero extension by the parameter's number of bits.</summary>
    Z3_OP_ZERO_EXT = 0x422,

    /// <summary>The bits from the first parameter down to the second.</summary>
    Z3_OP_EXTRACT = 0x423,

    /// <summary>Repetition.</summary>
    Z3_OP_REPEAT = 0x424,

    /// <summary>Or over the bits: one bit.</summary>
    Z3_OP_BREDOR = 0x425,

    /// <summary>And over the bits: one bit.</summary>
    Z3_OP_BREDAND = 0x426,

    /// <summary>Equality as one bit.</summary>
    Z3_OP_BCOMP = 0x427,

    /// <summary>Shift left.</summary>
    Z3_OP_BSHL = 0x428,

    /// <summary>Logical shift right.</summary>
    Z3_OP_BLSHR = 0x429,

    /// <summary>Arithmetic shift right.</summary>
    Z3_OP_BASHR = 0x42A,

    /// <summary>Rotation left by the parameter.</summary>
    Z3_OP_ROTATE_LEFT = 0x42B,

    /// <summary>Rotation right by the parameter.</summary>
    Z3_OP_ROTATE_RIGHT = 0x42C,

    /// <summary>Rotation left by the second argument.</summary>
    Z3_OP_EXT_ROTATE_LEFT = 0x42D,

    /// <summary>Rotation right by the second argument.</summary>
    Z3_OP_EXT_ROTATE_RIGHT = 0x42E,

    /// <summary>The parameter's bit as a truth value.</summary>
    Z3_OP_BIT2BOOL = 0x42F,

    /// <summary>Signed quotient, divisor known not to be zero.</summary>
    Z3_OP_BSDIV_I = 0x437,

    /// <summary>Unsigned quotient, divisor known not to be zero.</summary>
    Z3_OP_BUDIV_I = 0x438,

    /// <summary>Signed remainder, divisor known not to be zero.</summary>
    Z3_OP_BSREM_I = 0x439,

    /// <summary>Unsigned remainder, divisor known not to be zero.</summary>
    Z3_OP_BUREM_I = 0x43A,

    /// <summary>Signed modulus, divisor known not to be zero.</summary>
    Z3_OP_BSMOD_I = 0x43B,

    /// <summary>A constant or function without a meaning of its own.</summary>
    Z3_OP_UNINTERPRETED = 0xB02E,
}
