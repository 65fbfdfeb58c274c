using System.Globalization;

namespace Lockstep.Tools;

/// <summary>A part of a run that is divided: i/n on the command line.</summary>
/// <param name="Index">Which, 1 to <paramref name="Count"/>.</param>
/// <param name="Count">Number of parts.</param>
public readonly record struct ShardNumber(int Index, int Count)
{
    /// <summary>A run that is not divided.</summary>
    public static ShardNumber Whole { get; } = new(1, 1);

    /// <summary>Reads i/n; null when it is not that. Nothing at all is the whole run.</summary>
    /// <param name="text">The text.</param>
    public static ShardNumber? Parse(string text) =>
        text.Length == 0 ? Whole
        : text.Split('/') is [string index, string count]
            && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out int i)
            && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out int n) && i >= 1 && i <= n
            ? new ShardNumber(i, n) : null;

    /// <summary>What a refusal of this text says.</summary>
    /// <param name="text">The text.</param>
    public static string Refusal(string text) => $"--shard {text}: give i/n with i from 1 to n, such as 1/4";

    /// <summary>Whether the n-th piece of work, from 0, is this part's.</summary>
    /// <param name="n">Its number.</param>
    public bool Takes(int n) => n % Count == Index - 1;

    /// <summary>What keeps parts from being one whole run: one of another division, one twice, one missing. Null when nothing does.</summary>
    /// <param name="parts">The parts with the names of their files.</param>
    public static string? Incomplete(IReadOnlyList<(string Name, ShardNumber Shard)> parts)
    {
        if (parts.Count == 0)
        {
            return "no files were given";
        }

        (string first, ShardNumber shard) = parts[0];
        if (parts.FirstOrDefault(p => p.Shard.Count != shard.Count) is { Name: { } other } foreign)
        {
            return $"{other} is part {foreign.Shard}, {first} is part {shard}; give the parts of one division";
        }

        IEnumerable<ShardNumber> all = Enumerable.Range(1, shard.Count).Select(i => new ShardNumber(i, shard.Count));
        return all.Select(wanted => parts.Count(p => p.Shard == wanted) switch
        {
            0 => $"part {wanted} is missing",
            1 => null,
            _ => $"part {wanted} is there twice",
        }).FirstOrDefault(wrong => wrong != null);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Index}/{Count}";
}
