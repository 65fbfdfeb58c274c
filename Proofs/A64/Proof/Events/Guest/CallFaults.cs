using Lockstep.Model.Faults;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>The guest's HVC, which seL4 reports as a system call that it does not know, or that names no capability.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="HasCapability">Whether X7 is the number of a system call that takes a capability.</param>
internal sealed record HvcFault(EventClass Class, WaitingPlace Place, bool HasCapability) : GuestFault(Class, Place)
{
    /// <inheritdoc/>
    protected override string What => HasCapability ? "CapFault" : "UnknownSyscall";

    /// <inheritdoc/>
    protected override ulong Label => HasCapability ? FaultLabel.CapFault : FaultLabel.UnknownSyscall;

    /// <summary>
    /// X0 to X7, PC, SP_EL0, the address after it, PSTATE and the number; or PC, capability, whether it is in receive, and more.
    /// </summary>
    protected override SymbolicWord64[] Message(VmmImage image, GuestContext vcpu) => HasCapability
        ? [vcpu.ProgramCounter, vcpu.General(0), Unknowns.Wide("MR2"), Unknowns.Wide("MR3"), Unknowns.Wide("MR4"), Unknowns.Wide("MR5")]
        :
        [
            .. Enumerable.Range(0, 8).Select(vcpu.General), vcpu.ProgramCounter, vcpu.StackPointer,
            vcpu.ProgramCounter + SymbolicWord64.Of(Instruction.Bytes), vcpu.ProcessorState, vcpu.General(7),
        ];

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Calls(AnswerKind kind) =>
        [.. HasCapability ? (string[])["TCB_ReadRegisters"] : [], "TCB_WriteRegisters", GuestClaims.Reply];
}

/// <summary>The guest's SMC that returns a result.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Function">Its function identifier, W0; null for all that do not exist.</param>
internal sealed record SmcFault(EventClass Class, WaitingPlace Place, uint? Function) : GuestFault(Class, Place)
{
    /// <inheritdoc/>
    protected override string What => Function is { } function ? $"SMC 0x{function:x8}" : "SMC with an identifier that does not exist";

    /// <inheritdoc/>
    protected override ulong Label => FaultLabel.VCPUFault;

    /// <inheritdoc/>
    protected override GuestContext Context()
    {
        GuestContext vcpu = GuestContext.InAnyState();
        if (Function is { } function)
        {
            vcpu.FixLow(0, function);
        }

        return vcpu;
    }

    /// <summary>ESR_EL2.</summary>
    protected override SymbolicWord64[] Message(VmmImage image, GuestContext vcpu)
    {
        if (Function is null)
        {
            SymbolicWord32 function = SymbolicWord64.Low(vcpu.General(0));
            SymbolicBit exists = SmcFunctions.All.Aggregate((SymbolicBit)false, (any, f) => any | (function == SymbolicWord32.Of(f)));
            PathExplorer.Current.Assume((!exists).ToExpression());
        }

        return [SmcFunctions.Syndrome()];
    }

    /// <summary>Of an identifier that does not exist it may print, after which the registers are read again.</summary>
    protected override IReadOnlyList<string> Calls(AnswerKind kind) => kind == AnswerKind.CallResult
        ? ["TCB_ReadRegisters", .. Function is null ? (string[])["TCB_ReadRegisters"] : [], "TCB_WriteRegisters", GuestClaims.Reply]
        : [$"no call that ends as {kind}"];
}

/// <summary>Function identifiers of SMCCC and PSCI, in each form that they exist in (DEN0022 5.1, DEN0028 7).</summary>
internal static class SmcFunctions
{
    /// <summary>Those that return at once.</summary>
    public static readonly uint[] Returning =
    [
        SmcccFunction.SMCCC_VERSION, SmcccFunction.SMCCC_ARCH_FEATURES, PsciFunction.PSCI_VERSION, PsciFunction.CPU_ON,
        PsciFunction.CPU_ON | PsciFunction.Smc64, PsciFunction.AFFINITY_INFO, PsciFunction.AFFINITY_INFO | PsciFunction.Smc64,
        PsciFunction.MIGRATE_INFO_TYPE, PsciFunction.PSCI_FEATURES,
    ];

    /// <summary>Those that wait.</summary>
    public static readonly uint[] Waiting = [PsciFunction.CPU_SUSPEND, PsciFunction.CPU_SUSPEND | PsciFunction.Smc64];

    /// <summary>All of them.</summary>
    public static readonly uint[] All =
        [.. Returning, .. Waiting, PsciFunction.CPU_OFF, PsciFunction.SYSTEM_OFF, PsciFunction.SYSTEM_RESET];

    /// <summary>ESR_EL2 of an SMC, with any immediate.</summary>
    public static SymbolicWord64 Syndrome() => (Unknowns.Wide("MR0, ESR_EL2") & SymbolicWord64.Of(~0xfc00_0000ul))
        | SymbolicWord64.Of(ExceptionClass.Smc64 << 26);
}
