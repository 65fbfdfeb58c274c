using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>The VMM's own timer has fired: it is disarmed and acknowledged, and a vCPU whose deadline has come goes on.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="From">What the machine is doing.</param>
/// <param name="Others">Channels that are notified in the same message, and that nothing is behind.</param>
internal sealed record WakeTimerExpires(EventClass Class, WaitingPlace Place, MachinePhase From, ulong Others = 0) : EventCase(Class, Place)
{
    private const string Disarm = SymbolicKernel.TimerControl, Resume = "TCB_WriteRegisters, resume";

    /// <inheritdoc/>
    public override MachinePhase Phase => From;

    /// <inheritdoc/>
    public override string Text => $"the wake-up timer fires{(Others == 0 ? "" : $", and channels 0x{Others:x}")}, {From},"
        + $" waited at {Place.Name}";

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        uint channel = image.Configuration.TimerChannel;
        ulong blocked = image.Fields.BlockedMask, mask = image.Fields.DeadlineMask;
        run.Kernel.ServesEverything = true;
        run.Handle((1ul << (int)channel) | Others, 0);
        Invocation[] calls = [.. run.Kernel.Invocations];
        bool goesOn = calls.Any(call => call.Name == Resume), again = calls.Any(call => call.Name == SymbolicKernel.TimerValue);
        string[] then = goesOn ? [Resume, Disarm] : again ? [SymbolicKernel.TimerValue, Disarm] : [];
        GuestClaims.Sequence(run, claims, [Disarm, "IRQ_AckIRQ", .. then, GuestClaims.NoReply]);
        claims.Holds("it is acknowledged", calls[1].Capability == Slot.BaseIrq + channel);
        claims.Holds("it is disarmed", calls[0].Arguments[0] == SymbolicWord64.Of(0));
        SymbolicWord64 deadline = run.Memory.Initially8(image.Fields.Deadline);
        SymbolicBit hasDeadline = (run.Memory.InitialWord(mask) & 1u) != 0u;
        SymbolicBit isDue = hasDeadline & (deadline <= Unknowns.Wide($"{SymbolicKernel.Counter}, read 0"));
        claims.Holds("a vCPU goes on when its deadline has come", !(isDue ^ goesOn));
        SymbolicWord64 pc = new GuestContext().ProgramCounter;
        if (goesOn)
        {
            claims.Holds("no deadline is left", (run.Memory.Read(blocked, 4) | run.Memory.Read(mask, 4)) == SymbolicWord64.Of(0));
            claims.Holds("the timer stays disarmed", calls[3].Arguments[0] == SymbolicWord64.Of(0));
            pc = run.Memory.Initially8(image.Fields.ResumePc);
            GuestClaims.Unchanged(run, invariant, claims, blocked, mask);
        }
        else
        {
            claims.Holds("it is armed again while a deadline is to come", !(hasDeadline ^ again));
            claims.Holds("it is armed for the deadline", !again
                || ((calls[2].Arguments[0] == deadline) & (calls[3].Arguments[0] == SymbolicWord64.Of(1))));
            GuestClaims.Unchanged(run, invariant, claims);
        }

        claims.Holds("the guest's PC", run.Kernel.Guest.ProgramCounter == pc);
        run.Kernel.Guest.Words[0] = new GuestContext().ProgramCounter;
        foreach ((string what, SymbolicBit holds) in run.Kernel.Guest.Equals(new GuestContext()))
        {
            claims.Holds(what, holds);
        }
    }
}
