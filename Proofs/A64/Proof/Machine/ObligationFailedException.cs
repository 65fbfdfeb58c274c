namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>Something that has to hold on every path does not hold on this one.</summary>
/// <param name="message">What.</param>
public sealed class ObligationFailedException(string message) : Exception(message);
