using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.RegularExpressions;

namespace Lockstep.Runner.Serial;

/// <summary>
/// The text received so far and how much of it has been consumed. A pattern is looked for in what is not consumed; a
/// match consumes all up to its end, so two waits never see the same text.
/// </summary>
public sealed class ExpectBuffer
{
    private readonly ConsoleText filter = new();
    private readonly StringBuilder incoming = new();
    private string pending = "";

    /// <summary>The text that no match has consumed yet.</summary>
    public string Pending => pending;

    /// <summary>Adds received bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        filter.Append(bytes, incoming);
        pending += incoming.ToString();
        incoming.Clear();
    }

    /// <summary>
    /// Looks for a pattern. On success, <paramref name="before"/> is the unconsumed text in front of the match.
    /// </summary>
    public bool TryConsume(Regex pattern, [NotNullWhen(true)] out Match? match, out string before)
    {
        match = pattern.Match(pending);
        if (!match.Success)
        {
            (match, before) = (null, "");
            return false;
        }

        before = pending[..match.Index];
        pending = pending[(match.Index + match.Length)..];
        return true;
    }

    /// <summary>Takes a whole line without its end, if there is one.</summary>
    public bool TryConsumeLine([NotNullWhen(true)] out string? line)
    {
        int end = pending.IndexOf('\n', StringComparison.Ordinal);
        line = end < 0 ? null : pending[..end];
        pending = end < 0 ? pending : pending[(end + 1)..];
        return line is not null;
    }

    /// <summary>The last lines of the unconsumed text, for a message about what did not come.</summary>
    public string Tail(int lines)
    {
        string[] all = pending.TrimEnd().Split('\n');
        return string.Join('\n', all[Math.Max(0, all.Length - lines)..]);
    }
}
