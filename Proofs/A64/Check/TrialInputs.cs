using Lockstep.InLockstep;

namespace Lockstep.Proofs.A64.Check;

/// <summary>Random registers for one instruction.</summary>
internal static class TrialInputs
{
    /// <summary>Whether registers can be found that form an address in the window: not where base and index are one register.</summary>
    public static bool CanAim(Instruction i) =>
        i.Mode != AddressingMode.RegisterOffset || i.Rm != i.Rn || i.Rn == Instruction.ZeroOrSp;

    /// <summary>Fills the registers; those that form the address of an access so that it lies within the window.</summary>
    /// <param name="i">The instruction.</param>
    /// <param name="random">Where numbers come from.</param>
    /// <param name="registers">What is filled.</param>
    public static void Fill(Instruction i, ref SplitMix random, ref RegisterFile registers)
    {
        for (int n = 0; n <= RegisterFile.SpAt; n++)
        {
            registers[n] = n > 0 && random.OneIn(16) ? registers[random.Below(n)] : Value(ref random);
        }

        registers[RegisterFile.NzcvAt] = (ulong)random.Below(16) << 28;
        for (int n = RegisterFile.VectorsAt; n < RegisterFile.Words; n++)
        {
            registers[n] = i.IsVector ? Value(ref random) : (ulong)n;
        }

        bool isAccess = i.Operation is >= Operation.LDR and <= Operation.STLR && i.Mode != AddressingMode.Literal;
        if (isAccess)
        {
            Aim(i, ref registers, TrialMemory.WindowAt + (ulong)random.Below(TrialMemory.AimSize));
        }
    }

    /// <summary>A value, often one at the edge of something.</summary>
    private static ulong Value(ref SplitMix random) => random.Below(10) switch
    {
        0 => 0,
        1 => ulong.MaxValue,
        2 => 1ul << random.Below(64),
        3 => (1ul << random.Below(64)) - 1,
        4 => (ulong)random.Below(256),
        5 => (ulong)(int)random.Next(),
        6 => random.Next() << 63 | uint.MaxValue >> random.Below(2),
        7 => ~(1ul << random.Below(64)),
        _ => random.Next(),
    };

    private static void Aim(Instruction i, ref RegisterFile registers, ulong place)
    {
        ulong target = i.Operation is Operation.LDAR or Operation.STLR ? place & ~(ulong)(i.SizeBytes - 1) : place, offset = i.Immediate;
        if (i.Mode == AddressingMode.RegisterOffset)
        {
            ulong index = i.Rm == Instruction.ZeroOrSp ? 0 : registers[i.Rm];
            offset = i.Extend switch
            {
                ExtendType.UXTW => (uint)index,
                ExtendType.SXTW => (ulong)(int)index,
                _ => index,
            } << i.Amount;
        }

        registers[i.Rn] = i.Mode == AddressingMode.PostIndex ? target : target - offset;
    }
}
