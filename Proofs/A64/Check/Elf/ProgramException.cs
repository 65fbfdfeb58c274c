namespace Lockstep.Proofs.A64.Check.Elf;

/// <summary>A program did what a kernel would end it for.</summary>
/// <param name="message">What.</param>
public sealed class ProgramException(string message) : Exception(message);
