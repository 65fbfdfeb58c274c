using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>Claims that several events make.</summary>
internal static class GuestClaims
{
    /// <summary>The program goes on waiting, with or without a reply to the last fault.</summary>
    public const string Reply = "ReplyRecv", NoReply = "Recv";

    /// <summary>The invocations are these, in this order.</summary>
    public static void Sequence(SymbolicRun run, Claims claims, IReadOnlyList<string> calls)
    {
        string made = string.Join(", ", run.Kernel.Invocations.Select(i => i.Name)), right = string.Join(", ", calls);
        claims.Holds($"the invocations are {right}; they are {made}", made == right);
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
}
