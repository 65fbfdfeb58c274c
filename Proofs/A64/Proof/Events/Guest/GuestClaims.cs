using Lockstep.Model.Configuration;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>Claims that several events make.</summary>
internal static class GuestClaims
{
    /// <summary>The program goes on waiting, with or without a reply to the last fault.</summary>
    public const string Reply = "ReplyRecv", NoReply = "Recv";

    /// <summary>The invocations are these, in this order. What follows may look at them by number.</summary>
    /// <exception cref="ObligationFailedException">They are others.</exception>
    public static void Sequence(SymbolicRun run, Claims claims, IReadOnlyList<string> calls)
    {
        string made = string.Join(", ", run.Kernel.Invocations.Select(i => i.Name)), right = string.Join(", ", calls);
        if (made != right)
        {
            throw new ObligationFailedException($"not as in the model: the invocations are to be {right}; they are {made}");
        }

        claims.Holds("the invocations are those of the event", true);
    }

    /// <summary>The VMM's data is what it was, but for the bound on what it prints.</summary>
    /// <param name="run">The run.</param>
    /// <param name="invariant">The names of what is stored.</param>
    /// <param name="claims">The claims.</param>
    /// <param name="but">Words of which something else is claimed, by address.</param>
    public static void Unchanged(SymbolicRun run, RepresentationInvariant invariant, Claims claims, params ulong[] but)
    {
        foreach (ulong at in run.Memory.StoredData)
        {
            string name = invariant.At(at & ~3ul)?.Name ?? "data";
            if (!name.StartsWith("Log[", StringComparison.Ordinal) && !but.Contains(at & ~3ul))
            {
                claims.Holds($"{name} at 0x{at:x} is what it was", run.Memory.Read(at, 1) == run.Memory.Initially(at));
            }
        }
    }

    /// <summary>The invocations that take an exception to the guest's EL1, after some others.</summary>
    public static string[] Entry(params string[] first) =>
    [
        .. first, "VCPU_WriteRegs ELR_EL1", "VCPU_WriteRegs SPSR_EL1", "VCPU_WriteRegs ESR", "VCPU_ReadRegs VBAR",
        "VCPU_ReadRegs SCTLR", "TCB_WriteRegisters", Reply,
    ];

    /// <summary>The invocations that reset the vCPU's EL1 registers.</summary>
    public static IEnumerable<string> ResetRegisters => Enum.GetValues<VcpuRegister>()
        .Where(register => register != VcpuRegister.ISR).Select(register => $"VCPU_WriteRegs {register}");

    /// <summary>The representation invariant of what the machine does from now on holds.</summary>
    /// <param name="image">The program.</param>
    /// <param name="run">Its run.</param>
    /// <param name="claims">The claims.</param>
    /// <param name="phase">What the machine does.</param>
    /// <param name="banks">The banks of which something may have changed; none for all.</param>
    public static void InvariantHolds(VmmImage image, SymbolicRun run, Claims claims, MachinePhase phase, params int[] banks)
    {
        bool isAll = banks.Length == 0;
        RepresentationInvariant after = image.Invariant(InitialState.Any, 0, phase);
        SymbolicWord32 Now(ulong at) => SymbolicWord64.Low(run.Memory.Read(at, 4));
        ulong[] machine =
        [
            image.Fields.OnMask, image.Fields.FaultLimit, image.Fields.Machine, image.Fields.StartedMask,
            image.Fields.DrainMask, image.Fields.BlockedMask,
        ];
        foreach (ulong at in run.Memory.StoredData.Select(at => at & ~3ul).Concat(machine).Distinct())
        {
            StateWord word = after.At(at) ?? throw new ObligationFailedException($"a store at 0x{at:x}");
            claims.Holds($"{word.Name} has no other bits", (Now(at) & ~word.Unknown) == SymbolicWord32.Of(word.Value));
        }

        Relations<SymbolicWord32, SymbolicBit> relations = new(after, Now);
        foreach ((string says, SymbolicBit holds) in (IEnumerable<(string, SymbolicBit)>)[.. relations.Sgis(), .. relations.Control(),
            .. relations.ListRegisters(), .. (isAll ? Enumerable.Range(0, after.Banks) : banks).SelectMany(n => relations.Bank((uint)n))])
        {
            claims.Holds(says, holds);
        }
    }
}
