using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Table;
using Lockstep.Model.Words;

namespace Lockstep.Validation;

/// <summary>The model's state for people.</summary>
public static class StateText
{
    /// <summary>A line for each CPU interface and for each interrupt that is not as after reset in any way but its priority.</summary>
    public static IEnumerable<string> Of(GicState<Word32, Bit> state)
    {
        GicConfiguration c = state.Configuration;
        bool v2 = c.Version == GicVersion.V2;
        yield return Register(v2 ? RegisterTable.Gicd : RegisterTable.GicdV3, GICD_CTLR.OffsetBytes, state.GicdCtlr);
        for (int cpu = 0; cpu < c.CpuCount; cpu++)
        {
            CpuInterface<Word32, Bit> i = state.Cpus[cpu];
            string active = string.Join(' ', Enumerable.Range(0, 8).Select(n => $"{state.ActivePriorities[cpu * 8 + n].Value:x}"));
            string control = v2
                ? Register(RegisterTable.Gicc, GICC_CTLR.OffsetBytes, i.Ctlr | i.Enables)
                : $"{Register(RegisterTable.Icc, ICC_CTLR_EL1.Encoding, i.Ctlr)}, group enables {i.Enables.Value}, "
                    + Register(RegisterTable.Gicr, GICR_WAKER.OffsetBytes, i.Waker);
            yield return $"cpu {cpu}: {control}, PMR 0x{i.Pmr.Value:x}, BPR {i.Bpr0.Value}/{i.Bpr1.Value}, active priorities {active}";
        }

        for (int bank = 0; bank < state.Intids.Length; bank++)
        {
            for (int bit = 0; bit < 32; bit++)
            {
                if (Line(state, bank, bit) is string line)
                {
                    yield return line;
                }
            }
        }
    }

    private static string Register(RegisterFrame frame, uint place, Word32 value) =>
        $"{RegisterText.Name(frame, place, 4)} {RegisterText.Value(frame, place, 4, value.Value)}";

    private static string? Line(GicState<Word32, Bit> state, int bank, int bit)
    {
        int cpus = state.Configuration.CpuCount, intid = bank < cpus ? bit : (bank - cpus + 1) * 32 + bit;
        bool isPrivate = bank < cpus, isSgi = intid < 16;
        IntidWord<Word32, Bit> word = state.Intids[bank];
        bool Has(Word32 bits) => (bits.Value >> bit & 1) != 0;
        uint sources = isSgi && state.SgiSources.Length > 0 ? state.SgiSources[bank * 4 + bit / 4].Value >> bit % 4 * 8 & 0xff : 0;
        bool enabled = Has(word.Enabled);
        if (sources == 0 && !Has(word.Latch) && !Has(word.Line) && !Has(word.Active) && (!enabled || isSgi) && !Has(word.Group) && (!Has(word.Edge) || isSgi))
        {
            return null;
        }

        string target = isPrivate ? $" of cpu {bank}"
            : state.Targets.Length > 0 ? $" targets 0x{Byte(state.Targets, bank, bit):x}"
            : $" route 0x{state.RoutesHigh[intid].Value:x}_{state.RoutesLow[intid].Value:x8}";
        return $"INTID {intid}{target}: priority 0x{Byte(state.Priorities, bank, bit):x2} group {(Has(word.Group) ? 1 : 0)}"
            + (Has(word.Edge) ? " edge" : " level") + (enabled ? " enabled" : "") + (Has(word.Latch) ? " latch" : "") + (Has(word.Line) ? " line" : "")
            + (Has(word.Active) ? " active" : "") + (sources != 0 ? $" from 0x{sources:x}" : "");
    }

    private static uint Byte(Word32[] words, int bank, int bit) => words[bank * 8 + bit / 4].Value >> bit % 4 * 8 & 0xff;
}
