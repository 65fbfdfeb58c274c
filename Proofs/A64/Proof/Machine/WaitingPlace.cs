namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>A place of the event loop that waits for a message.</summary>
/// <param name="Name">How it is called in reports: the system call, and where it is called from.</param>
/// <param name="Pc">The instruction after the SVC.</param>
/// <param name="ReturnAddress">X30 there: the instruction after the call.</param>
/// <param name="Replies">Whether the SVC is a ReplyRecv.</param>
internal sealed record WaitingPlace(string Name, ulong Pc, ulong ReturnAddress, bool Replies);
