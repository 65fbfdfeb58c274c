using System.Globalization;
using System.Text;
using Lockstep.Proofs.A64.Print;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Replay;

/// <summary>A path that shows that a case does not hold, as a person reads it.</summary>
/// <param name="Steps">The instructions, in order; the last one may be what fails.</param>
/// <param name="Outside">What was done for the program, by step.</param>
/// <param name="Calls">The system calls.</param>
/// <param name="Values">Unknowns that are not 0.</param>
/// <param name="Replays">What became of it on integers; null where it is none: one iteration stands for all, or memory of others is anything.</param>
internal sealed record PathTrace(
    IReadOnlyList<ulong> Steps, IReadOnlySet<int> Outside, IReadOnlyList<string> Calls, IReadOnlyList<(string Name, string Value)> Values,
    IReadOnlyList<ReplayResult>? Replays)
{
    /// <summary>One line for each replay.</summary>
    public string ReplayText => Replays is null ? "\n    not executed on integers: a loop's iteration stands for all, or memory may be anything"
        : string.Concat(Replays.Select(replay => replay.Difference is { } difference
        ? $"\n    on integers, {replay.Machine} does not do the same: {difference}"
        : $"\n    on integers, {replay.Machine} does the same: {Steps.Count:n0} steps, {Calls.Count} system calls"));

    /// <summary>The values.</summary>
    public string ValuesText => string.Concat(Values.Select(value => $"\n    {value.Name} = {value.Value}"));

    /// <summary>All of it.</summary>
    /// <param name="image">The program.</param>
    /// <param name="c">The case.</param>
    /// <param name="failure">What does not hold.</param>
    /// <param name="debug">The program with debugging information, or null.</param>
    public string Text(VmmImage image, EventCase c, string failure, string? debug)
    {
        StringBuilder text = new();
        text.AppendLine(CultureInfo.InvariantCulture, $"{image.Name}, .text {image.TextHash}");
        text.AppendLine(c.Text);
        text.AppendLine(CultureInfo.InvariantCulture, $"The event: {c.Class.Event}");
        text.AppendLine(CultureInfo.InvariantCulture, $"The model: {c.Class.Claim}");
        text.AppendLine(failure.Split('\n')[0]).AppendLine(ReplayText);
        text.AppendLine().Append("Values with which it goes this way, those that are not 0:").AppendLine(ValuesText);
        text.AppendLine().AppendLine("System calls:");
        foreach (string call in Calls)
        {
            text.AppendLine(CultureInfo.InvariantCulture, $"    {call}");
        }

        text.AppendLine().AppendLine("Instructions:");
        Instructions(text, image, SourceLines.Of(debug, image, Steps));
        return text.ToString();
    }

    private void Instructions(StringBuilder text, VmmImage image, IReadOnlyDictionary<ulong, string> lines)
    {
        string function = "", line = "";
        for (int i = 0; i < Steps.Count; i++)
        {
            ulong at = Steps[i];
            string now = FunctionAt(image, at), source = lines.GetValueOrDefault(at, "");
            if (now != function || source != line)
            {
                text.AppendLine(CultureInfo.InvariantCulture, $"  {now}  {source}");
            }

            (function, line) = (now, source);
            string what = image.IsCode(at) ? Disassembly.Text(image.InstructionAt(at), at) : "";
            text.AppendLine(CultureInfo.InvariantCulture, $"    0x{at:x}  {what}{(Outside.Contains(i) ? "  ; from outside" : "")}");
        }
    }

    private static string FunctionAt(VmmImage image, ulong at) =>
        image.Elf.Symbols.FirstOrDefault(symbol => at - symbol.Value < symbol.Size) is { } symbol ? FunctionName.Short(symbol.Name) : "";
}
