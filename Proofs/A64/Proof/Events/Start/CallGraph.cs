using Lockstep.Boards.Elf;
using Lockstep.Proofs.A64.Decode;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>
/// Which functions a branch leads to, from the file's first instruction on: every branch of a function that is reached counts, whether it
/// is
/// taken or not. A branch by a register is a return or goes by a table to the same function; there is no call by a register.
/// </summary>
internal static class CallGraph
{
    /// <summary>Functions that nothing leads to, by name; of several names of one function each.</summary>
    /// <exception cref="ObligationFailedException">There is a call by a register, which may lead anywhere.</exception>
    public static IReadOnlyList<string> Unreachable(VmmImage image)
    {
        ElfSymbol[] functions = [.. image.Elf.Symbols.Where(s => s.IsDefined && s.Type == ElfSymbol.Function && s.Size > 0
            && image.IsCode(s.Value))];
        HashSet<ulong> reached = [];
        Stack<ulong> open = new([image.Elf.Entry]);
        while (open.TryPop(out ulong start))
        {
            ElfSymbol? function = functions.FirstOrDefault(f => start - f.Value < f.Size);
            if (function is null || !reached.Add(function.Value))
            {
                continue;
            }

            for (ulong at = function.Value; at < function.Value + function.Size; at += Instruction.Bytes)
            {
                foreach (ulong target in Targets(image, at))
                {
                    open.Push(target);
                }
            }
        }

        return [.. functions.Where(f => !reached.Contains(f.Value)).Select(f => f.Name).Order(StringComparer.Ordinal)];
    }

    private static IEnumerable<ulong> Targets(VmmImage image, ulong at) => Decoder.TryDecode(image.WordAt(at)) switch
    {
        { Operation: Operation.BLR } => throw new ObligationFailedException($"0x{at:x} is a call by a register"),
        { Operation: Operation.B or Operation.BL } branch => [at + branch.Immediate],
        { Operation: Operation.BCond or (>= Operation.CBZ and <= Operation.TBNZ) } branch => [at + branch.TargetOffset],
        _ => [],
    };
}
