using System.Numerics;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Model.Relation;

/// <content>The guest's reads and writes of the distributor.</content>
public sealed partial class Refinement
{
    /// <summary>Registers with one bit an INTID are 0x80 bytes apart.</summary>
    private const uint BitRegisters = 0x7f;

    /// <summary>In place of a redistributor's number: the distributor.</summary>
    private const int Distributor = -1;

    private int deferredCpu, deferredRedistributor;
    private uint deferredOffset, deferredValue;
    private bool hasDeferred;

    /// <summary>The VMM completed a load: every bit is the model's, but for what a deviation allows.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="offset">Byte offset in the frame.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8; aligned.</param>
    /// <param name="shown">The value that the guest got, zero-extended.</param>
    /// <param name="redistributor">Whose redistributor the frame is (GICv3); -1 for the distributor.</param>
    public void GuestReads(int cpu, uint offset, int sizeBytes, ulong shown, int redistributor = Distributor)
    {
        if (sizeBytes == 8)
        {
            ReadWord(cpu, offset, 4, (uint)shown, redistributor);
            ReadWord(cpu, offset + 4, 4, (uint)(shown >> 32), redistributor);
        }
        else
        {
            ReadWord(cpu, offset, sizeBytes, shown, redistributor);
        }
    }

    /// <summary>The guest stores, and the VMM is about to act on it.</summary>
    /// <param name="cpu">The vCPU.</param>
    /// <param name="offset">Byte offset in the frame.</param>
    /// <param name="sizeBytes">1, 2, 4 or 8; aligned.</param>
    /// <param name="value">The value, in its low bits.</param>
    /// <param name="redistributor">Whose redistributor the frame is (GICv3); -1 for the distributor.</param>
    public void GuestWrites(int cpu, uint offset, int sizeBytes, ulong value, int redistributor = Distributor)
    {
        WriteWord(cpu, offset, int.Min(sizeBytes, 4), (uint)value, redistributor);
        if (sizeBytes == 8)
        {
            // One word after the other: the second is not written yet when the VMM acts on the first.
            hasDeferred = true;
            (deferredCpu, deferredOffset, deferredValue) = (cpu, offset + 4, (uint)(value >> 32));
            deferredRedistributor = redistributor;
            if (isV3 && redistributor == Distributor && offset - GICDv3_IROUTER.OffsetBytes < GICDv3_IROUTER.Count * 8)
            {
                // A register of 64 bits is written at once (IHI 0069 12.1.3).
                ApplyDeferred();
            }
        }
    }

    private bool ApplyDeferred()
    {
        bool had = hasDeferred;
        if (had)
        {
            hasDeferred = false;
            WriteWord(deferredCpu, deferredOffset, 4, deferredValue, deferredRedistributor);
        }

        return had;
    }

    private void ReadWord(int cpu, uint offset, int sizeBytes, ulong shown, int redistributor)
    {
        uint model = ReadModel(cpu, offset, sizeBytes, redistributor);
        uint at = Place(offset, redistributor) & ~3u;
        int owner = redistributor == Distributor ? cpu : redistributor, n = WordAt(at, redistributor);
        bool isPending = (at & ~BitRegisters) is GICD_ISPENDR.OffsetBytes or GICD_ICPENDR.OffsetBytes;
        if (isPending && n >= 0)
        {
            CountHeldLines(Model.Bank(owner, n));
        }

        if (shown == model)
        {
            return;
        }

        int shift = Lanes.Shift(offset);
        uint unset = (model & ~(uint)shown) << shift, extra = ((uint)shown & ~model) << shift;
        if (shown > uint.MaxValue || !IsExplained(owner, at, n, unset, extra))
        {
            string frame = redistributor == Distributor ? "GICD" : $"vCPU {redistributor}'s GICR";
            Fail(cpu, -1, $"a read of {sizeBytes} at {frame} + 0x{offset:x3} returned 0x{shown:x}, the model 0x{model:x}");
        }
    }

    /// <summary>
    /// Whether a deviation allows bits that are 1 in the model and not shown, and bits that are shown and 0 in the model.
    /// </summary>
    private bool IsExplained(int cpu, uint at, int word, uint unset, uint extra)
    {
        if (at is >= GICD_CPENDSGIR.OffsetBytes and < GICD_SPENDSGIR.OffsetBytes + 0x10 && !isV3)
        {
            int n = (int)(at % 0x10 / 4);
            return Explain(unset, LoadedSources(cpu, n), Deviation.ActiveIsBounded)
                & Explain(extra, sgiAgain[cpu * 4 + n], Deviation.MergeUnknown);
        }

        if (word < 0)
        {
            return false;
        }

        int bank = Model.Bank(cpu, word);
        switch (at & ~BitRegisters)
        {
            case GICD_ISPENDR.OffsetBytes or GICD_ICPENDR.OffsetBytes:
                return Explain(unset, UnseenPending(cpu, word), Deviation.ActiveIsBounded)
                    & Explain(extra, again[bank] | (word == 0 ? SgisOf(sgiAgain, cpu) : 0), Deviation.MergeUnknown);
            case GICD_ISACTIVER.OffsetBytes or GICD_ICACTIVER.OffsetBytes:
                uint soft = extra & stuck[bank];
                Explain(soft, soft, Deviation.EndOfSoftwareActive);
                return unset == 0 && Explain(extra & ~soft, loaded[bank], Deviation.ActiveIsBounded);
            default:
                return false;
        }
    }

    private bool Explain(uint bits, uint allowed, Deviation deviation)
    {
        if (bits != 0)
        {
            Count(deviation);
        }

        return (bits & ~allowed) == 0;
    }

    /// <summary>Interrupts that are pending for one reason only, and that is in a list register.</summary>
    private uint UnseenPending(int cpu, int n)
    {
        int bank = Model.Bank(cpu, n);
        ref IntidWord<Word32, Bit> word = ref Model.Intids[bank];
        uint unseen = waiting[bank] & ~(word.Line.Value & ~word.Edge.Value);
        if (n != 0 || isV3)
        {
            return unseen;
        }

        uint others = 0;
        for (int i = 0; i < 4; i++)
        {
            uint sources = Model.SgiSources[cpu * 4 + i].Value & ~LoadedSources(cpu, i);
            others |= Words<Word32, Bit>.NonzeroBytes(sources).Value << (4 * i);
        }

        return unseen & ~others;
    }

    /// <summary>Of SGIs 4n to 4n+3 the sources that are in a list register and not acknowledged, one byte an SGI.</summary>
    private uint LoadedSources(int cpu, int n)
    {
        uint sources = 0;
        for (uint four = waiting[cpu] >> (4 * n) & 0xf; four != 0; four &= four - 1)
        {
            int i = BitOperations.TrailingZeroCount(four);
            sources |= 1u << (8 * i + uses[place[cpu * 32 + 4 * n + i]].Source);
        }

        return sources;
    }

    private void CountHeldLines(int bank)
    {
        ref IntidWord<Word32, Bit> word = ref Model.Intids[bank];
        uint held = (word.Line.Value ^ signal[bank]) & ~word.Edge.Value;
        if (held != 0)
        {
            Count(bank < cpuCount ? Deviation.TimerHeld : Deviation.LineSampledAtAcknowledge);
        }
    }

    private void WriteWord(int cpu, uint offset, int sizeBytes, uint value, int redistributor)
    {
        uint at = Place(offset, redistributor) & ~3u, lanes = Lanes.Of(offset, sizeBytes);
        uint bits = value << Lanes.Shift(offset) & lanes;
        if (at is >= GICD_ISPENDR.OffsetBytes and < GICD_IPRIORITYR.OffsetBytes)
        {
            WriteStateBits(cpu, at, bits, redistributor);
            return;
        }

        if (at is >= GICD_ICFGR.OffsetBytes and < GICD_ICFGR.OffsetBytes + 0x100 && at % 0x100 / 8 < wordCount && redistributor == Distributor)
        {
            WriteConfiguration(cpu, offset, sizeBytes, value, Model.Bank(cpu, (int)(at % 0x100 / 8)));
            return;
        }

        if (at is >= GICD_SGIR.OffsetBytes and < GICD_SPENDSGIR.OffsetBytes + 0x10 && !isV3)
        {
            FollowSgis(cpu, at, bits, lanes);
        }

        WriteModel(cpu, offset, sizeBytes, value, redistributor);
    }

    /// <summary>GICD_ISPENDR, GICD_ICPENDR, GICD_ISACTIVER, GICD_ICACTIVER: a 0 does nothing, so lanes do not matter.</summary>
    private void WriteStateBits(int cpu, uint at, uint bits, int redistributor)
    {
        int n = WordAt(at, redistributor);
        if (n < 0)
        {
            return;
        }

        int bank = Model.Bank(redistributor == Distributor ? cpu : redistributor, n);
        uint writable = isV3 && n == 0 ? uint.MaxValue : GICD_ISPENDR.Writable((uint)n, (uint)wordCount * 32, (uint)cpuCount);
        switch (at & ~BitRegisters)
        {
            case GICD_ISPENDR.OffsetBytes:
                again[bank] |= bits & writable & waiting[bank];
                break;
            case GICD_ICPENDR.OffsetBytes:
                again[bank] &= ~(bits & writable);
                break;
            default:
                // Nothing happens to what is in a list register.
                uint changed = (at & ~BitRegisters) == GICD_ISACTIVER.OffsetBytes ? ~Model.Intids[bank].Active.Value : Model.Intids[bank].Active.Value;
                if ((bits & loaded[bank] & changed) != 0)
                {
                    Count(Deviation.ActiveIsBounded);
                }

                bits &= ~loaded[bank];
                stuck[bank] &= ~bits;
                break;
        }

        WriteModel(cpu, redistributor == Distributor ? at : at + GicrFrame.SgiBase, 4, bits, redistributor);
    }

    private void WriteConfiguration(int cpu, uint offset, int sizeBytes, uint value, int bank)
    {
        ref IntidWord<Word32, Bit> word = ref Model.Intids[bank];
        uint before = word.Edge.Value;
        Gic<Word32, Bit>.WriteGicd(Model, cpu, offset, sizeBytes, value);
        uint held = word.Edge.Value & ~before & word.Line.Value & ~loaded[bank];
        if (held != 0)
        {
            word.Latch |= held;
            Count(Deviation.EdgeFromHeldLine);
        }
    }

    /// <summary>Which SGIs come from the source that is in a list register and not acknowledged, and which are withdrawn.</summary>
    private void FollowSgis(int cpu, uint at, uint bits, uint lanes)
    {
        uint sources = GicdFrame.CpuBytes((uint)cpuCount);
        if (at == GICD_SGIR.OffsetBytes && lanes == Lanes.Word)
        {
            FollowSgir(cpu, bits);
        }
        else if (at is >= GICD_CPENDSGIR.OffsetBytes and < GICD_SPENDSGIR.OffsetBytes)
        {
            sgiAgain[cpu * 4 + (int)(at % 0x10 / 4)] &= ~(bits & sources);
        }
        else if (at >= GICD_SPENDSGIR.OffsetBytes)
        {
            int n = (int)(at % 0x10 / 4);
            sgiAgain[cpu * 4 + n] |= bits & sources & LoadedSources(cpu, n);
        }
    }

    private void FollowSgir(int cpu, uint value)
    {
        int intid = (int)(value & 0xf), n = intid / 4;
        uint all = (1u << cpuCount) - 1, own = 1u << cpu;
        uint targets = (value >> 24 & 3) switch { 0 => value >> 16 & all, 1 => all & ~own, 2 => own, _ => 0 };
        for (; targets != 0; targets &= targets - 1)
        {
            int target = BitOperations.TrailingZeroCount(targets);
            sgiAgain[target * 4 + n] |= 1u << (intid % 4 * 8 + cpu) & LoadedSources(target, n);
        }
    }
}
