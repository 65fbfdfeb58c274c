using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems.Faults;

/// <summary>
/// What the architecture says of an instruction that is complete, and of an exception that is taken to EL1, written from the manual
/// a second time: the theorems compare the model with it.
/// </summary>
/// <typeparam name="X">Words of 64 bits.</typeparam>
/// <typeparam name="W">Words of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
internal static class Manual<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>EC of an instruction that does not exist, and of aborts from a lower exception level; one more for the same one.</summary>
    public const uint Unknown = 0, InstructionAbort = 0x20, DataAbort = 0x24;

    /// <summary>DFSC and IFSC: synchronous External abort. FnV: FAR is not valid.</summary>
    public const uint ExternalAbort = 0x10, FnV = 1 << 10;

    /// <summary>Both, or neither.</summary>
    public static B Same(B a, B b) => !(a ^ b);

    /// <summary>Xn := value for n = <paramref name="rt"/>; 31 is no register.</summary>
    public static void Set(VcpuContext<X, W, B> context, W rt, X value)
    {
        for (uint n = 0; n < 31; n++)
        {
            context.General[n] = X.Select(rt == n, value, context.General[n]);
        }
    }

    /// <summary>The value of Xn for n = <paramref name="rt"/>; 0 for 31.</summary>
    public static X Get(VcpuContext<X, W, B> context, W rt)
    {
        X value = 0u;
        for (uint n = 0; n < 31; n++)
        {
            value |= X.Select(rt == n, context.General[n], 0u);
        }

        return value;
    }

    /// <summary>
    /// The instruction is complete (DDI 0487 C1.2, F1): the next one is 4 bytes on, in T32 state by ESR.IL 2 or 4; there the IT block
    /// goes on: IT[7:5] stay, IT[4:0] move up, and after the last instruction all are 0. PSTATE keeps IT[7:2] in bits 15 to 10, IT[1:0]
    /// in 26 and 25.
    /// </summary>
    public static void Complete(VcpuContext<X, W, B> context, W esr)
    {
        X from = context.PSTATE;
        B t32 = X.Bit(from, 4) & X.Bit(from, 5), last = !(X.Bit(from, 10) | X.Bit(from, 26) | X.Bit(from, 25));
        context.PC = X.Select(t32 & !W.Bit(esr, 25), context.PC + 2u, context.PC + 4u);
        X it = X.Of(X.Bit(from, 15)) << 15 | X.Of(X.Bit(from, 14)) << 14 | X.Of(X.Bit(from, 13)) << 13
            | X.Of(X.Bit(from, 11)) << 12 | X.Of(X.Bit(from, 10)) << 11 | X.Of(X.Bit(from, 26)) << 10 | X.Of(X.Bit(from, 25)) << 26;
        X advanced = from & ~X.Of(0x0600_fc00) | X.Select(last, 0u, it);
        context.PSTATE = X.Select(t32, advanced, from);
    }

    /// <summary>An UNDEFINED instruction: EC 0, and an ISS of 0.</summary>
    public static void TakeUndefined(GuestEnvironment machine, VcpuContext<X, W, B> context) => Take(machine, context, 0u, 0u);

    /// <summary>A synchronous External abort of a load or store: WnR and CM are the access's, FAR_EL1 is not valid and stays.</summary>
    public static void TakeDataAbort(GuestEnvironment machine, VcpuContext<X, W, B> context, W esr)
    {
        W ec = W.Select(IsEL0(context.PSTATE), DataAbort, DataAbort + 1);
        Take(machine, context, ec, ExternalAbort | FnV | W.Of(W.Bit(esr, 8)) << 8 | W.Of(W.Bit(esr, 6)) << 6);
    }

    /// <summary>A synchronous External abort of a fetch: FAR_EL1 is the instruction's address.</summary>
    public static void TakeInstructionAbort(GuestEnvironment machine, VcpuContext<X, W, B> context)
    {
        W ec = W.Select(IsEL0(context.PSTATE), InstructionAbort, InstructionAbort + 1);
        context[VcpuRegister.FAR] = context.PC;
        Take(machine, context, ec, ExternalAbort);
    }

    /// <summary>A bit of PSTATE at the vector (DDI 0487 D1.3.1 and the fields of SPSR_EL1), where the CPU has that bit.</summary>
    private static B AtVector(int bit, X from, X sctlr) => bit switch
    {
        31 or 30 or 29 or 28 or 24 => X.Bit(from, bit),       // N, Z, C, V, DIT: as they were
        22 => X.Bit(from, bit) | !X.Bit(sctlr, 23),           // PAN: set where SCTLR_EL1.SPAN is 0
        12 => X.Bit(sctlr, 44),                               // SSBS: SCTLR_EL1.DSSBS
        25 or 9 or 8 or 7 or 6 => true,                       // TCO, D, A, I, F
        2 or 0 => true,                                       // EL1h
        _ => false,                                           // UAO, SS, IL, BTYPE, RES0
    };

    private static B IsEL0(X pstate) => X.Bit(pstate, 4) | !(X.Bit(pstate, 3) | X.Bit(pstate, 2));

    /// <summary>
    /// AArch64.TakeException to EL1. The vector: from EL1 with SP_EL0 0, with SP_EL1 0x200; from EL0 in AArch64 state 0x400, in AArch32
    /// state 0x600; VBAR_EL1[10:0] are RES0.
    /// </summary>
    private static void Take(GuestEnvironment machine, VcpuContext<X, W, B> context, W ec, W iss)
    {
        X from = context.PSTATE, vbar = X.Extract(context[VcpuRegister.VBAR], 63, 11) << 11;
        X lower = X.Select(X.Bit(from, 4), vbar + 0x600u, vbar + 0x400u), same = X.Select(X.Bit(from, 0), vbar + 0x200u, vbar);
        context[VcpuRegister.ESR] = X.Join(0u, ec << 26 | 1u << 25 | iss);
        context[VcpuRegister.ELR_EL1] = context.PC;
        context[VcpuRegister.SPSR_EL1] = from;
        context.PC = X.Select(IsEL0(from), lower, same);
        X at = 0u;
        for (int i = 0; i < 32; i++)
        {
            at |= X.Of(AtVector(i, from, context[VcpuRegister.SCTLR]) & ((machine.PstateBits >> i & 1) != 0)) << i;
        }

        context.PSTATE = at;
    }
}
