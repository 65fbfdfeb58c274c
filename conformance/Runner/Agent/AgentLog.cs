using Lockstep.Agent;

namespace Lockstep.Runner.Agent;

/// <summary>What the log says of one operation.</summary>
/// <param name="Cpu">The CPU that did it.</param>
/// <param name="Index">Its index in the script.</param>
/// <param name="Signals">ISR_EL1 of the CPU after it: bit 0 IRQ, bit 1 FIQ, bit 2 SError.</param>
/// <param name="Result">Its result.</param>
public sealed record LogRecord(int Cpu, int Index, int Signals, ulong Result)
{
    /// <summary>Registers after SMC, HVC or Execute.</summary>
    public ChangedRegisters? Registers { get; init; }

    /// <summary>The first synchronous exception.</summary>
    public TakenException? Exception { get; init; }

    /// <summary>Why it was not done.</summary>
    public Refusal Refusal { get; init; }

    /// <summary>Interrupts taken after it, by CPU and then in order.</summary>
    public IReadOnlyList<TakenInterrupt> Interrupts { get; init; } = [];

    /// <summary>CPUs that took so many interrupts that they are masked now.</summary>
    public IReadOnlyList<int> Storms { get; init; } = [];

    /// <summary>What each CPU did and met in an attack.</summary>
    public IReadOnlyList<AttackResult> Attacks { get; init; } = [];

    /// <summary>SErrors.</summary>
    public IReadOnlyList<TakenSError> SErrors { get; init; } = [];

    /// <summary>Whether IRQ was signalled to the CPU.</summary>
    public bool IrqSignalled => (Signals & 1) != 0;

    /// <summary>Whether FIQ was signalled to the CPU.</summary>
    public bool FiqSignalled => (Signals & 2) != 0;
}

/// <summary>x1 to x3, and a bit for each of x4 to x28 that is not what it was.</summary>
public sealed record ChangedRegisters(ulong X1, ulong X2, ulong X3, ulong Changed);

/// <summary>A synchronous exception.</summary>
/// <param name="Esr">ESR_EL1.</param>
/// <param name="Far">FAR_EL1, or 0 where it has no meaning.</param>
/// <param name="ElrOffset">ELR_EL1 less the instruction's address, in bytes.</param>
/// <param name="Spsr">SPSR_EL1.</param>
/// <param name="Count">Exceptions in the operation.</param>
public sealed record TakenException(ulong Esr, ulong Far, long ElrOffset, ulong Spsr, int Count)
{
    /// <summary>ESR_EL1.EC.</summary>
    public int Class => (int)(Esr >> 26) & 63;
}

/// <summary>An interrupt taken.</summary>
/// <param name="Cpu">By which CPU.</param>
/// <param name="IsFiq">FIQ, else IRQ.</param>
/// <param name="Iar">What acknowledging it read, when the handler does.</param>
public sealed record TakenInterrupt(int Cpu, bool IsFiq, ulong? Iar);

/// <summary>An SError taken.</summary>
/// <param name="Cpu">By which CPU.</param>
/// <param name="Esr">ESR_EL1.</param>
public sealed record TakenSError(int Cpu, ulong Esr);

/// <summary>A CPU's part of an attack.</summary>
/// <param name="Cpu">The CPU.</param>
/// <param name="Actions">Actions begun.</param>
/// <param name="Interrupts">Interrupts taken.</param>
/// <param name="Undefined">Exceptions with EC 0.</param>
/// <param name="FetchAborts">Exceptions with EC 0x21.</param>
/// <param name="DataAborts">Exceptions with EC 0x25.</param>
/// <param name="Others">Exceptions with another EC.</param>
/// <param name="SErrors">SErrors.</param>
/// <param name="Digest">Of ESR_EL1 and FAR_EL1 of all exceptions and of the results of calls, in order.</param>
public sealed record AttackResult(
    int Cpu, ulong Actions, ulong Interrupts, ulong Undefined, ulong FetchAborts, ulong DataAborts, ulong Others, ulong SErrors, ulong Digest);

/// <summary>The log of one script.</summary>
/// <param name="Number">The script's number.</param>
/// <param name="Records">One an operation.</param>
public sealed record ScriptLog(ulong Number, IReadOnlyList<LogRecord> Records);

/// <summary>The log of a run.</summary>
/// <param name="Scripts">In order. The last of an incomplete log may lack records.</param>
/// <param name="Trouble">What is wrong with the log, with line numbers; <see langword="null"/> when it is whole and its checksums match.</param>
public sealed record AgentLog(IReadOnlyList<ScriptLog> Scripts, string? Trouble);
