using System;
using System.Numerics;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Relation;

/// <summary>
/// Whether a run of a VMM and the kernel below it is one that the architecture (GICv2 or GICv3) allows. It follows the run event by
/// event, next to the reference model, and decides where the architecture or a <see cref="Deviation"/> leaves a choice by what
/// the run did. The first thing that neither allows is <see cref="Violation"/>.
/// </summary>
/// <remarks>
/// The distributor is the model's. Its input lines are what the kernel has told: high from the notification of an interrupt
/// to its acknowledge (<see cref="Deviation.LineSampledAtAcknowledge"/>). The CPU interface is hardware's own over list registers,
/// so its active priorities are taken as they are. What is in a list register is followed by <see cref="ListRegisterUse"/>.
/// </remarks>
public sealed partial class Refinement
{
    private const int NowhereLoaded = -1, PlacesPerCpu = 64;
    private readonly GicState<Word32, Bit> atReset;
    private readonly int cpuCount, wordCount, listRegisterCount;
    private readonly bool isV3;
    private readonly ListRegisterUse[] uses;
    private readonly ulong[] free, waitingUses;
    private readonly short[] place;
    private readonly uint[] loaded, waiting, again, stuck, arriving, signal, sgiAgain;
    private readonly long[] counts = new long[(int)Deviation.Group0PrioritiesShared + 1];
    private int reported = NowhereLoaded;
    private bool isResetting, hasArriving;
    private uint forbidden;

    /// <summary>A controller after reset with all list registers free.</summary>
    /// <param name="configuration">The controller that the guest is to see.</param>
    /// <param name="listRegisterCount">List registers of a vCPU that the VMM uses, 1 to 64.</param>
    public Refinement(GicConfiguration configuration, int listRegisterCount)
    {
        Model = Gic<Word32, Bit>.Reset(configuration);
        atReset = Gic<Word32, Bit>.Reset(configuration);
        cpuCount = configuration.CpuCount;
        wordCount = configuration.WordCount;
        isV3 = configuration.Version == GicVersion.V3;
        this.listRegisterCount = listRegisterCount;
        int banks = Model.Intids.Length;
        uses = new ListRegisterUse[cpuCount * PlacesPerCpu];
        free = new ulong[cpuCount];
        waitingUses = new ulong[cpuCount];
        place = new short[banks * 32];
        loaded = new uint[banks];
        waiting = new uint[banks];
        again = new uint[banks];
        stuck = new uint[banks];
        arriving = new uint[banks];
        signal = new uint[banks];
        sgiAgain = new uint[cpuCount * 4];
        Array.Fill(free, ulong.MaxValue >> (64 - listRegisterCount));
        Array.Fill(place, (short)NowhereLoaded);
    }

    /// <summary>The reference model.</summary>
    public GicState<Word32, Bit> Model { get; }

    /// <summary>The first thing that is not allowed, or null.</summary>
    public Violation? Violation { get; private set; }

    /// <summary>Interrupts that the guest has acknowledged.</summary>
    public long Deliveries { get; private set; }

    /// <summary>How often each deviation was needed.</summary>
    /// <param name="deviation">The deviation.</param>
    public long CountOf(Deviation deviation) => counts[(int)deviation];

    /// <summary>From now on the run may not make use of these deviations, and of all others: an occurrence is a violation that names it.</summary>
    /// <param name="deviations">The deviations; none at first.</param>
    public void Forbid(params ReadOnlySpan<Deviation> deviations)
    {
        forbidden = 0;
        foreach (Deviation deviation in deviations)
        {
            forbidden |= 1u << (int)deviation;
        }
    }

    /// <summary>A list register of a vCPU.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="index">The list register.</param>
    public ref readonly ListRegisterUse Use(int cpu, int index) => ref uses[cpu * PlacesPerCpu + index];

    /// <summary>
    /// The VMM has done all that it does about an event: nothing that is deliverable may be left waiting beside a free list
    /// register, no physical interrupt may be left without its acknowledge, and no vCPU may sleep over an interrupt.
    /// </summary>
    /// <param name="blocked">vCPUs that are blocked in WFI, one bit each.</param>
    public void Settled(uint blocked)
    {
        ApplyDeferred();
        CheckLost();
        CheckOwed();
        for (; blocked != 0; blocked &= blocked - 1)
        {
            int cpu = BitOperations.TrailingZeroCount(blocked);
            if (waitingUses[cpu] != 0)
            {
                Fail(cpu, -1, "is blocked in WFI, and an interrupt for it is in a list register (DDI 0487 D1.6, Wait For Interrupt)");
            }
        }

        reported = NowhereLoaded;
        if (hasArriving)
        {
            hasArriving = false;
            Array.Clear(arriving);
        }
    }

    /// <summary>
    /// Goes through all that it remembers of the run, which is of bounded size: what happens next and what is allowed depends on nothing
    /// else. Counts are left out, and a violation is forgotten.
    /// </summary>
    /// <typeparam name="V">The visitor.</typeparam>
    /// <param name="visitor">What is done with it.</param>
    public void VisitState<V>(ref V visitor)
        where V : struct, IStateVisitor
    {
        Violation = null;
        Model.VisitState(ref visitor);
        for (int cpu = 0; cpu < cpuCount; cpu++)
        {
            visitor.Visit(uses.AsSpan(cpu * PlacesPerCpu, listRegisterCount));
        }

        visitor.Visit<ulong>(free);
        visitor.Visit<ulong>(waitingUses);
        visitor.Visit<short>(place);
        visitor.Visit<uint>(loaded);
        visitor.Visit<uint>(waiting);
        visitor.Visit<uint>(again);
        visitor.Visit<uint>(stuck);
        visitor.Visit<uint>(arriving);
        visitor.Visit<uint>(signal);
        visitor.Visit<uint>(sgiAgain);
        visitor.Visit(new Span<int>(ref reported));
        visitor.Visit(new Span<bool>(ref isResetting));
        visitor.Visit(new Span<bool>(ref hasArriving));
        visitor.Visit(new Span<bool>(ref hasDeferred));
    }

    /// <summary>
    /// Whether a vCPU still gets something once more that the model has merged into one delivery (<see cref="Deviation.MergeUnknown"/>): it
    /// is in a list register or waits for one, and other interrupts may come after it.
    /// </summary>
    /// <param name="cpu">The vCPU.</param>
    public bool HasRepeat(int cpu)
    {
        uint repeats = 0;
        for (int n = 0; n < wordCount; n++)
        {
            repeats |= again[Model.Bank(cpu, n)];
        }

        for (int n = 0; n < 4; n++)
        {
            repeats |= sgiAgain[cpu * 4 + n];
        }

        for (int i = 0; i < listRegisterCount && repeats == 0; i++)
        {
            repeats |= uses[cpu * PlacesPerCpu + i].IsRepeat ? 1u : 0;
        }

        return repeats != 0;
    }

    /// <summary>Clears what is left over in list registers that are free or ended: nothing reads it any more.</summary>
    public void ClearLeftovers()
    {
        for (int i = 0; i < cpuCount * PlacesPerCpu; i++)
        {
            ref ListRegisterUse use = ref uses[i];
            if (use.State is UseState.Free or UseState.Refused)
            {
                use = new ListRegisterUse { State = use.State };
            }
            else if (use.State == UseState.Ended)
            {
                use = new ListRegisterUse { State = use.State, Intid = use.Intid };
            }
        }
    }

    private static int Key(int bank, int intid) => bank * 32 + intid % 32;

    private bool IsImplemented(uint intid) => intid < uint.Min((uint)wordCount * 32, GicdFrame.IntidEnd);

    private uint Priority(int bank, int intid) => Model.Priorities[bank * 8 + intid % 32 / 4].Value >> (intid % 4 * 8) & 0xff;

    /// <summary>The groups that GICD_CTLR forwards, as a mask of INTIDs.</summary>
    private uint Forwarded(ref IntidWord<Word32, Bit> word)
    {
        uint control = Model.GicdCtlr.Value, group = word.Group.Value;
        return (0 - (control & 1) & ~group) | (0 - (control >> 1 & 1) & group);
    }

    /// <summary>Pending for the model, or again for the VMM.</summary>
    private uint PendingOrAgain(int cpu, int n)
    {
        uint pending = PerIntid<Word32, Bit>.Pending(Model, cpu, n).Value | again[Model.Bank(cpu, n)];
        return n == 0 ? pending | SgisOf(sgiAgain, cpu) : pending;
    }

    /// <summary>What has to be in a list register of some vCPU: deliverable as the distributor sees it, and in none.</summary>
    private uint Candidates(int cpu, int n)
    {
        int bank = Model.Bank(cpu, n);
        ref IntidWord<Word32, Bit> word = ref Model.Intids[bank];
        uint open = word.Enabled.Value & ~(word.Active.Value | loaded[bank] | stuck[bank]);
        return open == 0 ? 0 : open & Forwarded(ref word) & PendingOrAgain(cpu, n);
    }

    /// <summary>Four words of one byte an SGI, as one bit an SGI.</summary>
    private static uint SgisOf(uint[] words, int cpu)
    {
        uint sgis = 0;
        for (int n = 0; n < 4; n++)
        {
            uint word = words[cpu * 4 + n];
            sgis |= word == 0 ? 0 : Words<Word32, Bit>.NonzeroBytes(word).Value << (4 * n);
        }

        return sgis;
    }

    private void CheckLost()
    {
        uint cpus = 0;
        for (int cpu = 0; cpu < cpuCount; cpu++)
        {
            if (free[cpu] != 0 && Routing<Word32, Bit>.IsAwake(Model, cpu).Value)
            {
                cpus |= 1u << cpu;
                uint lost = Candidates(cpu, 0);
                if (lost != 0)
                {
                    Lost(cpu, BitOperations.TrailingZeroCount(lost));
                }
            }
        }

        for (int n = 1; n < wordCount && cpus != 0; n++)
        {
            uint candidates = Candidates(0, n);
            if (candidates != 0 && isV3)
            {
                CheckLostRouted(candidates, n, cpus);
            }
            else if (candidates != 0)
            {
                CheckLostSpis(candidates, n, cpus);
            }
        }
    }

    private void CheckLostSpis(uint candidates, int n, uint cpus)
    {
        int first = Model.Bank(0, n) * 8;
        for (int i = 0; i < 8; i++)
        {
            uint four = candidates >> (4 * i) & 0xf;
            uint targets = cpuCount == 1 ? 0x0101_0101 : Model.Targets[first + i].Value & cpus * 0x0101_0101;
            uint lost = four == 0 ? 0 : four & Words<Word32, Bit>.NonzeroBytes(targets).Value;
            if (lost != 0)
            {
                int j = BitOperations.TrailingZeroCount(lost);
                Lost(BitOperations.TrailingZeroCount(targets >> (8 * j)), n * 32 + i * 4 + j);
            }
        }
    }

    private void Lost(int cpu, int intid) =>
        Fail(cpu, intid, "is deliverable, a list register is free, and it is not loaded (IHI 0048B 3.2.4)");

    private void CheckOwed()
    {
        for (int bank = 0; bank < loaded.Length; bank++)
        {
            ref IntidWord<Word32, Bit> word = ref Model.Intids[bank];
            uint owed = word.Line.Value & word.Edge.Value & ~(word.Latch.Value | again[bank] | loaded[bank]);
            if (owed != 0)
            {
                int cpu = int.Min(bank, cpuCount - 1);
                int n = bank < cpuCount ? 0 : bank - cpuCount + 1;
                Fail(cpu, n * 32 + BitOperations.TrailingZeroCount(owed), "was notified and is neither pending nor loaded: "
                    + "its acknowledge is lost");
            }
        }
    }

    private void Count(Deviation deviation)
    {
        counts[(int)deviation]++;
        if ((forbidden >> (int)deviation & 1) != 0)
        {
            Fail(-1, -1, $"{deviation} is needed and was forbidden");
        }
    }

    private void Fail(int cpu, int intid, string what) => Violation ??= new Violation(cpu, intid, what);
}
