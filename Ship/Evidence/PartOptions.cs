using System.CommandLine;

namespace Lockstep.Ship.Evidence;

/// <summary>The options about parts, which both commands have.</summary>
internal static class PartOptions
{
    /// <summary>Build folder.</summary>
    public static Option<string> Build { get; } = new("--build") { Required = true, Description = "Build folder, for results." };

    /// <summary>Some parts.</summary>
    public static Option<string> Only { get; } = new("--only")
    {
        DefaultValueFactory = _ => "",
        Description = "Parts to run: proofs,board. A certificate without the others says so, and is not complete.",
    };

    /// <summary>Off: nothing of before.</summary>
    public static Option<string> Cache { get; } = new("--cache")
    {
        DefaultValueFactory = _ => "",
        Description = "off: run again what was run before.",
    };

    /// <summary>Whether results of before count.</summary>
    public static bool UsesStamps(ParseResult parsed) => parsed.GetRequiredValue(Cache) switch
    {
        "" => true,
        "off" => false,
        string other => throw new UserError($"--cache {other}: it is off, or not given"),
    };

    /// <summary>The parts to run.</summary>
    public static IReadOnlyList<Part> Chosen(ParseResult parsed, string board)
    {
        string[] names = parsed.GetRequiredValue(Only).Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        IReadOnlyList<Part> all = Part.All(board);
        string? unknown = names.FirstOrDefault(name => all.All(part => part.Id != name));
        return unknown is null ? [.. all.Where(part => names.Length == 0 || names.Contains(part.Id))]
            : throw new UserError($"--only {unknown}: the parts are {string.Join(", ", all.Select(part => part.Id))}");
    }
}
