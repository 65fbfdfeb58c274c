using Lockstep.Model.Faults;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>Where an abort is, seen from the distributor.</summary>
internal enum AbortPlace
{
    /// <summary>Any address.</summary>
    Anywhere,

    /// <summary>Not all of it in the distributor.</summary>
    Outside,

    /// <summary>All of it in the distributor, not aligned to its size.</summary>
    Unaligned,

    /// <summary>An aligned access to the distributor, by an instruction of 16 bits.</summary>
    Narrow,
}

/// <summary>What is fixed of a stage 2 abort (DDI 0487 D24.2.40, ISS of Data Aborts and Instruction Aborts); all else is any.</summary>
/// <param name="What">As a person reads it.</param>
/// <param name="IsFetch">seL4's flag.</param>
/// <param name="Mask">Bits of ESR_EL2 that are fixed.</param>
/// <param name="Value">Their values.</param>
/// <param name="Where">Its place.</param>
/// <param name="Excludes">Whether the EC, or the status code of a data abort, that other shapes have is excluded.</param>
internal sealed record AbortShape(
    string What, bool IsFetch, uint Mask, uint Value, AbortPlace Where = AbortPlace.Anywhere, bool Excludes = false)
{
    private const uint Ec = 0xfc00_0000, Il = 1 << 25, Isv = 1 << 24, Sas = 3 << 22, Cm = 1 << 8, S1ptw = 1 << 7, StatusType = 0x3c;

    private const uint Data = ExceptionClass.DataAbortLower << 26, Translation = 0b000100;

    private const int SizeShift = 22;

    private static readonly uint[] Classes =
        [ExceptionClass.InstructionAbortLower, ExceptionClass.InstructionAbortSame, ExceptionClass.DataAbortLower];

    /// <summary>Whether it is of an access that a stage 1 walk has made.</summary>
    public bool IsOnWalk => (Mask & Value & S1ptw) != 0;

    /// <summary>All of them: together every VMFault that is not an access to the distributor that can be completed.</summary>
    public static IReadOnlyList<AbortShape> All { get; } =
    [
        .. Walks("fetch by seL4's flag", true, 0, 0),
        .. Walks("instruction abort, EC 0x20", false, Ec, ExceptionClass.InstructionAbortLower << 26),
        .. Walks("instruction abort, EC 0x21", false, Ec, ExceptionClass.InstructionAbortSame << 26),
        .. Walks("another EC", false, 0, 0, excludes: true),
        new("data abort on a stage 1 walk", false, Ec | S1ptw, Data | S1ptw),
        new("data abort that is no translation fault", false, Ec | S1ptw, Data, Excludes: true),
        new("cache maintenance", false, Ec | S1ptw | StatusType | Cm, Data | Translation | Cm),
        new("access without a syndrome", false, Ec | S1ptw | StatusType | Cm | Isv, Data | Translation),
        .. Sized("outside of the distributor", 0, AbortPlace.Outside, 0),
        .. Sized("unaligned, in the distributor", 1, AbortPlace.Unaligned, 0),
        .. Sized("by a 16-bit instruction, in the distributor", 0, AbortPlace.Narrow, Il),
    ];

    /// <summary>ESR_EL2; the same each time.</summary>
    public SymbolicWord64 Syndrome() =>
        (Unknowns.Wide("MR3, ESR_EL2") & SymbolicWord64.Of(~(ulong)Mask)) | SymbolicWord64.Of(Value);

    /// <summary>What is assumed of it.</summary>
    /// <param name="offset">Address, from the distributor's.</param>
    /// <param name="sizeBytes">Size of the distributor.</param>
    /// <param name="esr">ESR_EL2.</param>
    public SymbolicBit IsAssumed(SymbolicWord64 offset, ulong sizeBytes, SymbolicWord64 esr)
    {
        ulong access = 1ul << (int)(Value >> SizeShift & 3);
        SymbolicBit isInside = offset <= SymbolicWord64.Of(sizeBytes - access);
        SymbolicBit isAligned = (offset & SymbolicWord64.Of(access - 1)) == SymbolicWord64.Of(0);
        SymbolicBit place = Where switch
        {
            AbortPlace.Outside => !isInside,
            AbortPlace.Unaligned => isInside & !isAligned,
            AbortPlace.Narrow => isInside & isAligned,
            _ => true,
        };
        SymbolicWord64 ec = SymbolicWord64.Extract(esr, 31, 26);
        SymbolicBit other = !Excludes ? true
            : (Mask & Ec) != 0 ? (esr & SymbolicWord64.Of(StatusType)) != SymbolicWord64.Of(Translation)
            : Classes.Aggregate((SymbolicBit)true, (all, c) => all & (ec != SymbolicWord64.Of(c)));
        return place & other;
    }

    private static IEnumerable<AbortShape> Walks(string what, bool isFetch, uint mask, uint value, bool excludes = false) =>
    [
        new(what, isFetch, mask | S1ptw, value, Excludes: excludes),
        new($"{what}, on a stage 1 walk", isFetch, mask | S1ptw, value | S1ptw, Excludes: excludes),
    ];

    private static IEnumerable<AbortShape> Sized(string what, int least, AbortPlace place, uint narrow) =>
        from log in Enumerable.Range(least, 4 - least)
        select new AbortShape($"access of {1 << log} {what}", false, Ec | S1ptw | StatusType | Cm | Isv | Sas | narrow,
            Data | Translation | Isv | ((uint)log << SizeShift), place);
}
