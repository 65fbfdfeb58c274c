using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Guest;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>What can happen to a vCPU that runs the stub of a reset.</summary>
internal enum DrainEventKind
{
    /// <summary>The stub has ended.</summary>
    Done,

    /// <summary>Any other fault but the end of an interrupt and a virtual PPI: the reset goes on all the same.</summary>
    OtherFault,

    /// <summary>A virtual PPI: it is acknowledged.</summary>
    VirtualPpi,

    /// <summary>A passthrough interrupt: it is remembered.</summary>
    Interrupt,
}

/// <summary>An event while vCPU 0 runs the stub of a reset.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Kind">What happens.</param>
internal sealed unsafe record DrainEvent(EventClass Class, WaitingPlace Place, DrainEventKind Kind) : EventCase(Class, Place)
{
    private const int Instructions = 2_000_000;

    private const ulong CleanStepBytes = 4096;

    /// <inheritdoc/>
    public override MachinePhase Phase => MachinePhase.Draining;

    /// <inheritdoc/>
    public override string Text => $"{Kind} during a reset, waited at {Place.Name}";

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        (run.Kernel.ServesEverything, run.IsAbridged, run.Memory.MayStoreToGuest) = (true, true, true);
        run.MaxInstructions = Instructions;
        int[] banks = [.. Enumerable.Range(0, invariant.Banks)];
        Relations<SymbolicWord32, SymbolicBit> then = new(invariant, run.Memory.InitialWord);
        Assume([.. then.ListRegisters(), .. banks.SelectMany(n => then.Bank((uint)n))]);
        Deliver(image, run);
        switch (Kind)
        {
            case DrainEventKind.VirtualPpi:
                GuestClaims.Sequence(run, claims, ["VCPU_AckVPPI", GuestClaims.Reply]);
                GuestClaims.Unchanged(run, invariant, claims);
                return;
            case DrainEventKind.Interrupt:
                GuestClaims.Sequence(run, claims, [GuestClaims.NoReply]);
                GuestClaims.InvariantHolds(image, run, claims, MachinePhase.Draining);
                return;
            default:
                Ended(image, run, invariant, claims);
                return;
        }
    }

    private void Deliver(VmmImage image, SymbolicRun run)
    {
        SymbolicWord64 first = Unknowns.Wide("MR0");
        switch (Kind)
        {
            case DrainEventKind.Done:
                run.Kernel.Guest.FixLow(0, DrainStub.DoneFunction);
                run.Handle(Badge.Fault, FaultLabel.VCPUFault, SmcFunctions.Syndrome());
                break;
            case DrainEventKind.OtherFault:
                SymbolicWord64 label = SymbolicWord64.Extract(Unknowns.Wide("label"), 31, 0);
                SymbolicBit isSmc = (label == SymbolicWord64.Of(FaultLabel.VCPUFault))
                    & (SymbolicWord64.Extract(first, 31, 26) == SymbolicWord64.Of(ExceptionClass.Smc64));
                SymbolicBit isDone = isSmc
                    & (SymbolicWord64.Low(run.Kernel.Guest.General(0)) == SymbolicWord32.Of(DrainStub.DoneFunction));
                PathExplorer.Current.Assume((!isDone & (label != SymbolicWord64.Of(FaultLabel.VGICMaintenance))
                    & (label != SymbolicWord64.Of(FaultLabel.VPPIEvent))).ToExpression());
                run.Handle(SymbolicWord64.Of(Badge.Fault), label, [first, Unknowns.Wide("MR1"), Unknowns.Wide("MR2")]);
                break;
            case DrainEventKind.VirtualPpi:
                run.Handle(Badge.Fault, FaultLabel.VPPIEvent, first);
                break;
            default:
                ConfigurationBlock c = image.Configuration;
                run.Handle(1ul << (int)c.PassthroughChannel[0], 0);
                break;
        }
    }

    /// <summary>The stub runs again while a list register is in use, so often; else the guest boots.</summary>
    private void Ended(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        VgicState g = default;
        VgicState* state = &g;
        SymbolicWord32 Gic(void* field) => run.Memory.InitialWord(invariant.Gic(RepresentationInvariant.Offset(state, field)));
        bool boots = run.Memory.Copies.Count > 0;
        claims.Holds("the stub runs again only where list registers are in use", boots
            | ((Gic(&state->Vcpu.Free) | Gic(&state->Vcpu.Unusable)) != SymbolicWord32.Of((1u << invariant.ListRegisters) - 1)));
        claims.Holds("and where it has ended", boots || Kind == DrainEventKind.Done);
        string[] read = run.Kernel.Invocations[0].Name == "TCB_ReadRegisters" ? ["TCB_ReadRegisters"] : [];
        string[] started =
        [
            .. GuestClaims.ResetRegisters, "TCB_WriteRegisters, resume", GuestClaims.NoReply,
        ];
        Invocation[] cleans = [.. run.Kernel.Invocations.Where(call => call.Name == "VSpace_CleanInvalidate_Data")];
        GuestClaims.Sequence(run, claims, [.. read, "TCB_Suspend", .. cleans.Select(call => call.Name), .. started]);
        ulong page = image.Configuration.Kernel.GuestAddress & ~(ulong)(DrainStub.PageBytes - 1);
        if (boots)
        {
            Images(image, run, claims, cleans);
            ResetFault.Starts(image, run, claims, image.Configuration.Kernel.GuestAddress, image.Configuration.Dtb.GuestAddress);
            GuestClaims.InvariantHolds(image, run, claims, MachinePhase.Running);
        }
        else
        {
            claims.Holds("nothing is cleaned", cleans.Length == 0);
            ResetFault.Starts(image, run, claims, page, page + DrainStub.ParameterOffset);
            GuestClaims.InvariantHolds(image, run, claims, MachinePhase.Draining);
        }
    }

    /// <summary>The images are copied to where the configuration has them, and all of what they take is cleaned, page by page.</summary>
    public static void Images(VmmImage image, SymbolicRun run, Claims claims, Invocation[] cleans)
    {
        ConfigurationBlock c = image.Configuration;
        ulong At(ulong guest) => image.GuestRam.Where(ram => guest - ram.GuestBase < ram.SizeBytes)
            .Select(ram => ram.VmmBase + guest - ram.GuestBase).First();
        GuestImage[] images = [.. new[] { c.Kernel, c.Dtb, c.Initrd }.Where(i => i.SizeBytes != 0)];
        (ulong, ulong, ulong)[] right = [.. images.Select(i => (At(i.GuestAddress), i.VmmAddress, i.SizeBytes))];
        claims.Holds("the images are copied, each once", run.Memory.Copies.SequenceEqual(right));
        claims.Holds("nothing else of guest RAM is stored to", !run.Memory.StoredInGuest.Any());
        List<(ulong Start, ulong End)> cleaned = [.. cleans.Select(call =>
            (Of(call.Arguments[0]), Of(call.Arguments[1])))];
        claims.Holds("no piece crosses a page", cleaned.All(piece => piece.Start < piece.End
            && (piece.Start & ~(CleanStepBytes - 1)) == ((piece.End - 1) & ~(CleanStepBytes - 1))));
        foreach ((ulong to, _, ulong size) in right)
        {
            ulong next = to;
            foreach ((ulong start, ulong end) in cleaned.Where(piece => piece.Start >= to).OrderBy(piece => piece.Start))
            {
                next = start == next ? end : next;
            }

            claims.Holds($"all of what is copied to 0x{to:x} is cleaned", next >= to + size);
        }
    }

    private static ulong Of(SymbolicWord64 word) => word.Term is { Expression: null } known ? (ulong)known.Value
        : throw new ObligationFailedException("the range of a cache maintenance is no number");
}
