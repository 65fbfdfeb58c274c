using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lockstep.Explore.Machines;
using Lockstep.InLockstep;
using Lockstep.Model.Gic;

namespace Lockstep.Explore.Traces;

/// <summary>One step of a trace.</summary>
/// <param name="Operation">What happened.</param>
/// <param name="Changes">What is different after it: lines with - before and + after.</param>
public sealed record TraceStep(Operation Operation, IReadOnlyList<string> Changes);

/// <summary>A run of a machine that went wrong, or that shows something.</summary>
/// <param name="Configuration">Name of the configuration, with its version.</param>
/// <param name="Version">Version of its GIC.</param>
/// <param name="Steps">The steps after the set-up.</param>
/// <param name="Fault">What is wrong after the last one, or null.</param>
/// <param name="Claim">What is said to be wrong where no step is; null otherwise.</param>
public sealed record Trace(string Configuration, GicVersion Version, IReadOnlyList<TraceStep> Steps, string? Fault, TraceClaim? Claim = null)
{
    /// <summary>Eight digits of a hash of configuration and operations: the same everywhere.</summary>
    public string Id => IdOf(Configuration, Steps.Select(s => s.Operation), Claim);

    /// <summary>Runs operations on a machine and notes what changes, up to the first fault.</summary>
    /// <param name="configuration">The machine.</param>
    /// <param name="operations">The operations after its set-up.</param>
    /// <param name="claim">What is said to be wrong where no step is: then it is the fault, if it is so.</param>
    public static Trace Of(MachineConfiguration configuration, IEnumerable<Operation> operations, TraceClaim? claim = null)
    {
        using var machine = new Machine(configuration.Case);
        foreach (Operation operation in configuration.SetUp)
        {
            machine.Do(operation);
        }

        List<TraceStep> steps = [];
        List<string> before = StateLines.Of(machine);
        string? fault = null;
        foreach (Operation operation in operations)
        {
            try
            {
                machine.Do(operation);
                fault = machine.Fault;
            }
            catch (Exception e) when (e is IndexOutOfRangeException or NullReferenceException or InvalidOperationException or OverflowException)
            {
                fault = $"the VMM stopped: {e.Message}";
            }

            List<string> after = StateLines.Of(machine);
            steps.Add(new TraceStep(operation, [.. before.Except(after).Select(l => "- " + l), .. after.Except(before).Select(l => "+ " + l)]));
            before = after;
            if (fault != null)
            {
                break;
            }
        }

        if (claim != null && fault == null && claim.WhyNot(configuration, [.. steps.Select(s => s.Operation)]) == null)
        {
            fault = claim.InWords(configuration);
        }

        return new Trace(configuration.FullName, configuration.Case.Version, steps, fault, claim);
    }

    /// <summary>The shortest trace that is still wrong after steps were left out, one at a time.</summary>
    /// <param name="configuration">The machine.</param>
    public Trace Shrink(MachineConfiguration configuration)
    {
        Trace best = this;
        for (int i = 0; i < best.Steps.Count && best.Fault != null;)
        {
            Trace shorter = Of(configuration, best.Steps.Select(s => s.Operation).Where((_, n) => n != i));
            (best, i) = shorter.Fault != null ? (shorter, 0) : (best, i + 1);
        }

        return best;
    }

    /// <summary>The trace for a person, and for <see cref="Parse"/>.</summary>
    public string ToText()
    {
        StringBuilder text = new();
        text.AppendLine($"trace {Id} of {Configuration}: {Steps.Count} steps").AppendLine($"replay: make explore REPLAY={Id}");
        foreach (TraceStep step in Steps)
        {
            Operation o = step.Operation;
            text.AppendLine(CultureInfo.InvariantCulture, $"do {o.Kind} {o.Cpu} {o.Size} {o.Mode} 0x{o.Offset:x} 0x{o.Value:x} # {o.InWords(Version)}");
            foreach (string change in step.Changes)
            {
                text.AppendLine($"     {change}");
            }
        }

        if (Claim != null)
        {
            text.AppendLine($"claim {Claim}");
        }

        return text.AppendLine($"result: {Fault ?? "nothing is wrong"}").ToString();
    }

    /// <summary>The configuration's name, the operations and the claim of a trace as text.</summary>
    /// <param name="text">From <see cref="ToText"/>.</param>
    /// <param name="name">Where the text is from, for messages.</param>
    public static (string Configuration, IReadOnlyList<Operation> Operations, TraceClaim? Claim) Parse(string text, string name)
    {
        string[] lines = text.Split('\n');
        string[] head = lines[0].Split(' ');
        if (head is not ["trace", _, "of", _, ..])
        {
            throw new FormatException($"{name}: the first line must be 'trace ID of CONFIGURATION: ...'");
        }

        List<Operation> operations = [];
        TraceClaim? claim = null;
        for (int i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("do ", StringComparison.Ordinal))
            {
                operations.Add(ParseStep(lines[i].Split(' '), $"{name}:{i + 1}"));
            }
            else if (lines[i].StartsWith("claim ", StringComparison.Ordinal))
            {
                claim = TraceClaim.Parse(lines[i].TrimEnd()["claim ".Length..]) ?? throw new FormatException($"{name}:{i + 1}: not a claim");
            }
        }

        string configuration = head[3].TrimEnd(':');
        return IdOf(configuration, operations, claim) == head[1] ? (configuration, operations, claim)
            : throw new FormatException($"{name}: the steps are not those of trace {head[1]}: the file was changed");
    }

    private static Operation ParseStep(string[] words, string place)
    {
        static ulong Number(string word) => ulong.Parse(word.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        try
        {
            return new Operation(
                Enum.Parse<OperationKind>(words[1]), byte.Parse(words[2], CultureInfo.InvariantCulture), byte.Parse(words[3], CultureInfo.InvariantCulture),
                byte.Parse(words[4], CultureInfo.InvariantCulture), (uint)Number(words[5]), Number(words[6]));
        }
        catch (Exception e) when (e is FormatException or ArgumentException or OverflowException or IndexOutOfRangeException)
        {
            throw new FormatException($"{place}: not a step: {e.Message}", e);
        }
    }

    private static string IdOf(string configuration, IEnumerable<Operation> operations, TraceClaim? claim)
    {
        StringBuilder text = new(configuration);
        foreach (Operation o in operations)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n{o.Kind} {o.Cpu} {o.Size} {o.Mode} {o.Offset} {o.Value}");
        }

        text.Append(claim == null ? "" : $"\n{claim}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())))[..8];
    }
}
