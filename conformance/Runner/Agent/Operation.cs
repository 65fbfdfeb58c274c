using System.Globalization;
using System.Text;
using Lockstep.Agent;

namespace Lockstep.Runner.Agent;

/// <summary>One operation of a script.</summary>
/// <param name="Kind">What it does.</param>
/// <param name="Cpu">The CPU that does it.</param>
/// <param name="Argument">16 bits; their meaning depends on the kind.</param>
/// <param name="Operands">64-bit words, at most <see cref="ScriptFormat.MaxOperands"/>.</param>
public sealed record Operation(OperationKind Kind, int Cpu, int Argument, params IReadOnlyList<ulong> Operands)
{
    /// <summary>The operation's header word and operands.</summary>
    public IEnumerable<ulong> Words =>
        [ScriptFormat.OperationHeader(Kind, Cpu, Argument, Operands.Count), .. Operands];

    /// <inheritdoc/>
    public bool Equals(Operation? other) => other is not null && Words.SequenceEqual(other.Words);

    /// <inheritdoc/>
    public override int GetHashCode() => Words.Aggregate(0, HashCode.Combine);

    /// <summary>One line for people.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(string.Create(CultureInfo.InvariantCulture, $"cpu {Cpu} {Kind}"));
        if (Argument != 0)
        {
            text.Append(CultureInfo.InvariantCulture, $".{Argument:x}");
        }

        foreach (ulong operand in Operands)
        {
            text.Append(CultureInfo.InvariantCulture, $" 0x{operand:x}");
        }

        return text.ToString();
    }
}

/// <summary>A script: operations from a known start.</summary>
/// <param name="Number">Its number, which the log repeats.</param>
/// <param name="Handler">What every CPU's interrupt handler does at first.</param>
/// <param name="Operations">In order; the log has a record of each.</param>
public sealed record Script(ulong Number, HandlerMode Handler, IReadOnlyList<Operation> Operations);
