using Lockstep.InLockstep;
using Lockstep.Model.Gic;
using Lockstep.Model.Words;

namespace Lockstep.Explore.Traces;

/// <summary>A machine's state as lines: what the reference model says of each INTID, list registers, lines, and what VMM and model differ in.</summary>
internal static class StateLines
{
    /// <summary>The lines.</summary>
    public static List<string> Of(Machine machine)
    {
        List<string> lines = StateDifference.Lines(machine);
        GicState<Word32, Bit> model = machine.Relation.Model;
        for (int bank = 0; bank < model.Intids.Length; bank++)
        {
            ref IntidWord<Word32, Bit> word = ref model.Intids[bank];
            bool isPrivate = bank < machine.Configuration.CpuCount;
            int first = isPrivate ? 0 : (bank - machine.Configuration.CpuCount + 1) * 32;
            for (uint left = word.Enabled.Value | word.Latch.Value | word.Line.Value | word.Active.Value; left != 0; left &= left - 1)
            {
                int bit = System.Numerics.BitOperations.TrailingZeroCount(left);
                string its = string.Join(", ", Names(word, bit));
                lines.Add($"INTID {first + bit}{(isPrivate ? $" of vCPU {bank}" : "")}: {its}");
            }
        }

        for (int i = 0; i < machine.Configuration.DeviceIntids.Length; i++)
        {
            lines.Add($"device {i}: {(machine.Device(i).Line.Value ? "high" : "low")}{(machine.Device(i).Masked.Value ? ", masked by the kernel" : "")}");
        }

        for (int cpu = 0; cpu < machine.Configuration.CpuCount; cpu++)
        {
            lines.Add($"vCPU {cpu}: {(machine.IsBlocked(cpu) ? "blocked in WFI" : "runs")}, {machine.RunningCount(cpu)} interrupts to end");
        }

        return lines;
    }

    private static IEnumerable<string> Names(IntidWord<Word32, Bit> word, int bit)
    {
        foreach ((Word32 bits, string name) in new[] { (word.Enabled, "enabled"), (word.Latch, "latched"), (word.Line, "line"), (word.Active, "active") })
        {
            if ((bits.Value >> bit & 1) != 0)
            {
                yield return name;
            }
        }
    }
}
