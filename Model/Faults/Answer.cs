using Lockstep.Model.Words;

namespace Lockstep.Model.Faults;

/// <summary>What is to happen after an event. Closed: whoever switches over it has no default arm.</summary>
public enum AnswerKind
{
    /// <summary>The vCPU goes on where it is; nothing of it has changed.</summary>
    Resume,

    /// <summary>The instruction has done what it does (a hint); the vCPU goes on after it.</summary>
    ResumeAfter,

    /// <summary>
    /// A device is to be read; <see cref="Completion{X, W, B}.Load"/> or <see cref="Completion{X, W, B}.Refuse"/> ends it.
    /// </summary>
    Load,

    /// <summary>
    /// A device is to be written; <see cref="Completion{X, W, B}.Store"/> or <see cref="Completion{X, W, B}.Refuse"/> ends it.
    /// </summary>
    Store,

    /// <summary>A system register is to be read; <see cref="Completion{X, W, B}.ReadSystemRegister"/> ends it.</summary>
    ReadSystemRegister,

    /// <summary>A system register is to be written; <see cref="Completion{X, W, B}.WriteSystemRegister"/> ends it.</summary>
    WriteSystemRegister,

    /// <summary>The guest has taken the exception <see cref="Answer{X, W, B}.Exception"/>; the vCPU goes on at the vector.</summary>
    Exception,

    /// <summary>A call has returned its result in X0; the vCPU goes on after it.</summary>
    CallResult,

    /// <summary>The vCPU waits, after the instruction, until an interrupt for it is pending (F13).</summary>
    Block,

    /// <summary>
    /// CPU_ON has succeeded: vCPU <see cref="Answer{X, W, B}.Target"/> starts as its context now says; the caller goes on.
    /// </summary>
    StartVcpu,

    /// <summary>CPU_OFF: the vCPU does not go on.</summary>
    VcpuOff,

    /// <summary>SYSTEM_OFF: no vCPU goes on.</summary>
    SystemOff,

    /// <summary>SYSTEM_RESET: the guest boots again.</summary>
    SystemReset,

    /// <summary>List register <see cref="Answer{X, W, B}.Target"/> has been ended, or none (-1); then the vCPU goes on.</summary>
    Maintenance,

    /// <summary>The virtual timer's level is high; then the vCPU goes on.</summary>
    VirtualTimer,

    /// <summary>
    /// No guest can cause this event and no architecture has an answer: the vCPU is stopped, with a message; the monitor goes on.
    /// </summary>
    Stop,
}

/// <summary>An exception that the guest takes.</summary>
public enum GuestException
{
    /// <summary>None.</summary>
    None,

    /// <summary>The instruction is UNDEFINED.</summary>
    Undefined,

    /// <summary>Synchronous External abort of a load or store.</summary>
    DataAbort,

    /// <summary>Synchronous External abort of an instruction fetch.</summary>
    InstructionAbort,
}

/// <summary>The right answer to one event. Members other than the ones that the kind names are 0.</summary>
/// <typeparam name="X">A word of 64 bits.</typeparam>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public struct Answer<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>What is to happen.</summary>
    public AnswerKind Kind;

    /// <summary>The exception, for <see cref="AnswerKind.Exception"/>.</summary>
    public GuestException Exception;

    /// <summary>Index of the device region, for a load or store.</summary>
    public int Region;

    /// <summary>Size of the access in bytes, 1, 2, 4 or 8, for a load or store.</summary>
    public int SizeBytes;

    /// <summary>The register, for a system register access.</summary>
    public SystemRegister Register;

    /// <summary>The vCPU that starts, or the list register that was ended.</summary>
    public int Target;

    /// <summary>Offset in the region, for a load or store.</summary>
    public X Offset;

    /// <summary>What is written, for a store or a system register write.</summary>
    public X Value;

    /// <summary>The vCPU has big-endian data and such guests are served.</summary>
    public B IsBigEndian;

    /// <summary>ESR_EL2 of the event, for whoever completes it.</summary>
    public Syndrome<W, B> Syndrome;

    /// <summary>An answer that needs nothing but its kind.</summary>
    /// <param name="kind">What is to happen.</param>
    public static Answer<X, W, B> Of(AnswerKind kind) => new()
    {
        Kind = kind,
        Offset = X.Of(0),
        Value = X.Of(0),
        IsBigEndian = false,
        Syndrome = new Syndrome<W, B>(W.Of(0)),
    };
}
