using Lockstep.Model.Configuration;
using Lockstep.Model.Words;

namespace Lockstep.Model.Faults;

/// <summary>
/// AArch64.TakeException to EL1 (DDI 0487 J1, shared/exceptions): what a monitor writes so that the guest finds the
/// exception as if its own hardware had taken it.
/// </summary>
/// <typeparam name="X">A word of 64 bits.</typeparam>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class TakeException<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>ESR_ELx.IL: the only value for an exception whose instruction length is not reported as 16 bits.</summary>
    public const uint ILBit = 1 << 25;

    /// <summary>DFSC and IFSC: synchronous External abort, not on a translation table walk.</summary>
    public const uint SynchronousExternalAbort = 0b010000;

    /// <summary>ISS.FnV: FAR_EL1 is not valid. Allowed for <see cref="SynchronousExternalAbort"/> only.</summary>
    public const uint FnVBit = 1 << 10;

    private const uint CmAndWnrBits = 1 << 8 | 1 << 6;
    private const int SctlrSpan = 23, SctlrDssbs = 44;

    /// <summary>
    /// The instruction at PC is UNDEFINED: EC 0 with IL 1 and ISS 0; FAR_EL1 keeps its value.
    /// </summary>
    /// <param name="environment">The guest's machine.</param>
    /// <param name="context">The vCPU.</param>
    public static void Undefined(GuestEnvironment environment, VcpuContext<X, W, B> context) =>
        Synchronous(environment, context, W.Of(ExceptionClass.Unknown << 26 | ILBit));

    /// <summary>
    /// The access at PC got no answer from the memory system: synchronous External abort. The monitor knows the
    /// guest-physical address only, so FnV is 1 and FAR_EL1 is UNKNOWN; here it keeps its value. A fault of the guest's own
    /// table walk ends the same way: FnV cannot be set together with a walk's status code. WnR and CM are the access's.
    /// </summary>
    /// <param name="environment">The guest's machine.</param>
    /// <param name="context">The vCPU.</param>
    /// <param name="syndrome">ESR_EL2 of the access.</param>
    public static void DataAbort(GuestEnvironment environment, VcpuContext<X, W, B> context, Syndrome<W, B> syndrome)
    {
        W ec = AbortClass(context, ExceptionClass.DataAbortLower, ExceptionClass.DataAbortSame);
        W iss = (syndrome.ISS & W.Of(CmAndWnrBits)) | W.Of(FnVBit | SynchronousExternalAbort);
        Synchronous(environment, context, ec << 26 | W.Of(ILBit) | iss);
    }

    /// <summary>The instruction at PC could not be fetched: synchronous External abort, FAR_EL1 := PC.</summary>
    /// <param name="environment">The guest's machine.</param>
    /// <param name="context">The vCPU.</param>
    public static void InstructionAbort(GuestEnvironment environment, VcpuContext<X, W, B> context)
    {
        W ec = AbortClass(context, ExceptionClass.InstructionAbortLower, ExceptionClass.InstructionAbortSame);
        context[VcpuRegister.FAR] = context.PC;
        Synchronous(environment, context, ec << 26 | W.Of(ILBit | SynchronousExternalAbort));
    }

    /// <summary>
    /// Offset into the vector table (DDI 0487 D1.3.1) of a synchronous exception: EL1 with SP_EL0 0, EL1 with SP_EL1 0x200,
    /// EL0 in AArch64 state 0x400, in AArch32 state 0x600.
    /// </summary>
    /// <param name="pstate">PSTATE where the exception is taken from.</param>
    public static X VectorOffset(X pstate)
    {
        X same = X.Select(X.Bit(pstate, 0), X.Of(0x200), X.Of(0));
        X lower = X.Select(Pstate.IsAArch32<X, B>(pstate), X.Of(0x600), X.Of(0x400));
        return X.Select(Pstate.IsEL0<X, B>(pstate), lower, same);
    }

    /// <summary>
    /// PSTATE at the vector: EL1h, D, A, I and F set, SS, IL, BTYPE and UAO clear, TCO set, PAN set where SCTLR_EL1.SPAN is 0,
    /// SSBS as SCTLR_EL1.DSSBS says; flags and DIT as they were. Bits that the CPU does not have stay 0.
    /// </summary>
    /// <param name="environment">The guest's machine.</param>
    /// <param name="pstate">PSTATE where the exception is taken from.</param>
    /// <param name="sctlr">SCTLR_EL1.</param>
    public static X NewPstate(GuestEnvironment environment, X pstate, X sctlr)
    {
        X pan = (pstate & X.Of(Pstate.PAN)) | X.Select(X.Bit(sctlr, SctlrSpan), X.Of(0), X.Of(Pstate.PAN));
        X ssbs = X.Select(X.Bit(sctlr, SctlrDssbs), X.Of(Pstate.SSBS), X.Of(0));
        X kept = (pstate & X.Of(Pstate.NZCV | Pstate.DIT)) | pan | ssbs;
        return (kept | X.Of(Pstate.TCO | Pstate.DAIF | Pstate.EL1h)) & X.Of(environment.PstateBits);
    }

    private static W AbortClass(VcpuContext<X, W, B> context, uint lower, uint same) =>
        W.Select(Pstate.IsEL0<X, B>(context.PSTATE), W.Of(lower), W.Of(same));

    private static void Synchronous(GuestEnvironment environment, VcpuContext<X, W, B> context, W esr)
    {
        X from = context.PSTATE;
        context[VcpuRegister.ESR] = X.Join(W.Of(0), esr);
        context[VcpuRegister.ELR_EL1] = context.PC;
        context[VcpuRegister.SPSR_EL1] = from;
        context.PC = (context[VcpuRegister.VBAR] & ~X.Of(0x7ff)) + VectorOffset(from);
        context.PSTATE = NewPstate(environment, from, context[VcpuRegister.SCTLR]);
    }
}
