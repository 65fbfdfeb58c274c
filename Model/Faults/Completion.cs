using Lockstep.Model.Configuration;
using Lockstep.Model.Words;

namespace Lockstep.Model.Faults;

/// <summary>What an emulated instruction leaves behind (F1 to F4).</summary>
/// <typeparam name="X">A word of 64 bits.</typeparam>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public static class Completion<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>The value with zeros above the lowest <paramref name="sizeBytes"/> bytes.</summary>
    /// <param name="value">Any value.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8.</param>
    public static X LowBytes(X value, int sizeBytes) => X.Extract(value, sizeBytes * 8 - 1, 0);

    /// <summary>
    /// What a load leaves in Xt (F1): zero-extended, or sign-extended where SSE = 1, to the width that SF says; a 32-bit
    /// result clears bits 63 to 32.
    /// </summary>
    /// <param name="access">The syndrome.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8.</param>
    /// <param name="data">What the device returned; bits above the access are ignored.</param>
    public static X Loaded(DataAbortSyndrome<W, B> access, int sizeBytes, X data)
    {
        X extended = X.Select(access.SSE, X.SignExtend(data, sizeBytes * 8), LowBytes(data, sizeBytes));
        return X.Select(access.SF, extended, X.Extract(extended, 31, 0));
    }

    /// <summary>What a store hands to the device (F3): the lowest bytes of Xt, and nothing of those above.</summary>
    /// <param name="context">The vCPU.</param>
    /// <param name="access">The syndrome.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8.</param>
    public static X Stored(VcpuContext<X, W, B> context, DataAbortSyndrome<W, B> access, int sizeBytes) =>
        LowBytes(context.Read(access.SRT), sizeBytes);

    /// <summary>The value moved to the byte lane of its address on a bus of 4 or 8 bytes (F3).</summary>
    /// <param name="value">Data, in the lowest bytes.</param>
    /// <param name="offset">Address of the access.</param>
    /// <param name="busBytes">4 or 8.</param>
    public static X InLane(X value, X offset, int busBytes) =>
        X.ShiftLeft(value, (offset & X.Of((uint)busBytes - 1)) << 3);

    /// <summary>The bytes of a value in the other order: what a big-endian vCPU puts on the bus for its register.</summary>
    /// <param name="value">Data, in the lowest bytes.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8.</param>
    public static X Reversed(X value, int sizeBytes)
    {
        X reversed = X.Of(0);
        for (int i = 0; i < sizeBytes; i++)
        {
            reversed |= X.Extract(value, 8 * i + 7, 8 * i) << (8 * (sizeBytes - 1 - i));
        }

        return reversed;
    }

    /// <summary>
    /// Whether the vCPU's data accesses are big-endian (DDI 0487 B2.6, BigEndian()): SCTLR_EL1.EE at EL1, SCTLR_EL1.E0E at
    /// EL0, PSTATE.E in AArch32 state.
    /// </summary>
    /// <param name="context">The vCPU.</param>
    public static B IsBigEndian(VcpuContext<X, W, B> context)
    {
        X sctlr = context[VcpuRegister.SCTLR];
        B el0 = B.Select(
            Pstate.IsAArch32<X, B>(context.PSTATE), X.Bit(context.PSTATE, Pstate.EBit), X.Bit(sctlr, 24));
        return B.Select(Pstate.IsEL0<X, B>(context.PSTATE), el0, X.Bit(sctlr, 25));
    }

    /// <summary>
    /// Goes to the next instruction (F4). Instructions are 4 bytes; only T32, which EL0 may execute, has some of 2 (IL = 0),
    /// and there the IT block goes on too.
    /// </summary>
    /// <param name="context">The vCPU.</param>
    /// <param name="syndrome">The syndrome of the instruction that is complete.</param>
    public static void Advance(VcpuContext<X, W, B> context, Syndrome<W, B> syndrome)
    {
        B t32 = Pstate.IsAArch32<X, B>(context.PSTATE) & X.Bit(context.PSTATE, Pstate.TBit);
        context.PC += X.Select(t32 & !syndrome.IL, X.Of(2), X.Of(4));
        context.PSTATE = X.Select(t32, Pstate.AdvanceIT<X, B>(context.PSTATE), context.PSTATE);
    }

    /// <summary>Completes an <see cref="AnswerKind.Load"/> with what the device returned.</summary>
    /// <param name="context">The vCPU.</param>
    /// <param name="answer">The answer that asked for the access.</param>
    /// <param name="data">What the device returned.</param>
    public static void Load(VcpuContext<X, W, B> context, in Answer<X, W, B> answer, X data)
    {
        DataAbortSyndrome<W, B> access = new(answer.Syndrome);
        X ordered = X.Select(answer.IsBigEndian, Reversed(data, answer.SizeBytes), data);
        context.Write(access.SRT, Loaded(access, answer.SizeBytes, ordered));
        Advance(context, answer.Syndrome);
    }

    /// <summary>Completes an <see cref="AnswerKind.Store"/> that the device has taken.</summary>
    /// <param name="context">The vCPU.</param>
    /// <param name="answer">The answer that asked for the access.</param>
    public static void Store(VcpuContext<X, W, B> context, in Answer<X, W, B> answer) => Advance(context, answer.Syndrome);

    /// <summary>Completes an <see cref="AnswerKind.ReadSystemRegister"/> (F8).</summary>
    /// <param name="context">The vCPU.</param>
    /// <param name="answer">The answer that asked for the access.</param>
    /// <param name="data">The register's value.</param>
    public static void ReadSystemRegister(VcpuContext<X, W, B> context, in Answer<X, W, B> answer, X data)
    {
        context.Write(new SystemRegisterSyndrome<W, B>(answer.Syndrome).Rt, data);
        Advance(context, answer.Syndrome);
    }

    /// <summary>Completes an <see cref="AnswerKind.WriteSystemRegister"/> (F8).</summary>
    /// <param name="context">The vCPU.</param>
    /// <param name="answer">The answer that asked for the access.</param>
    public static void WriteSystemRegister(VcpuContext<X, W, B> context, in Answer<X, W, B> answer) =>
        Advance(context, answer.Syndrome);

    /// <summary>Ends a load or store that the device has refused: an external abort instead, at the same instruction (N2).</summary>
    /// <param name="environment">The guest's machine.</param>
    /// <param name="context">The vCPU.</param>
    /// <param name="answer">The answer that asked for the access.</param>
    public static void Refuse(GuestEnvironment environment, VcpuContext<X, W, B> context, in Answer<X, W, B> answer) =>
        TakeException<X, W, B>.DataAbort(environment, context, answer.Syndrome);
}
