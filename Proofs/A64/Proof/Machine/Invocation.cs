namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>A system call that the program made.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Capability">The capability that it names.</param>
/// <param name="Arguments">Its message registers.</param>
internal sealed record Invocation(string Name, ulong Capability, IReadOnlyList<SymbolicWord64> Arguments);
