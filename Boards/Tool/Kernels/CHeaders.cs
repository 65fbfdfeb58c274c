using System.Text.RegularExpressions;

namespace Lockstep.Boards.Kernels;

/// <summary>A small C preprocessor for the kernel's headers: #define of numbers, #if and its relatives, and enums.
/// #include is not followed; the headers are read one by one.</summary>
internal sealed partial class CHeaders(string includeDirectory)
{
    private readonly Dictionary<string, string> _macros = [];
    private readonly Dictionary<string, long> _enumerators = [];

    /// <summary>Takes the #defines of a header, when it exists.</summary>
    public void Define(string header)
    {
        string path = Path.Combine(includeDirectory, header);
        if (File.Exists(path))
        {
            Preprocess(path);
        }
    }

    public void Define(string name, string value) => _macros.TryAdd(name, value);

    /// <summary>Whether a macro is defined with a value other than 0.</summary>
    public bool IsSet(string macro) => _macros.TryGetValue(macro, out string? value) && value != "0";

    /// <summary>The enumerators of all enums of a header; they may start from those of headers read before.</summary>
    public IReadOnlyDictionary<string, long> Enumerators(string header)
    {
        string path = Path.Combine(includeDirectory, header);
        if (!File.Exists(path))
        {
            throw new UserError(path, "does not exist; the SDK is incomplete or not supported (1.4 to 2.3 are)");
        }
        Dictionary<string, long> found = [];
        foreach (Match body in EnumPattern().Matches(Preprocess(path)))
        {
            ReadEnum(body.Groups["body"].Value, path, found);
        }
        return found;
    }

    private void ReadEnum(string body, string path, Dictionary<string, long> found)
    {
        long next = 0;
        foreach (string item in body.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = item.Split('=', 2, StringSplitOptions.TrimEntries);
            if (!IdentifierPattern().IsMatch(parts[0]))
            {
                // A macro such as SEL4_FORCE_LONG_ENUM(x), which only widens the type.
                continue;
            }
            if (parts.Length == 2)
            {
                next = CExpression.Evaluate(parts[1], Lookup, path);
            }
            found[parts[0]] = _enumerators[parts[0]] = next++;
        }
    }

    /// <summary>The lines that survive the conditions, without comments and directives. Defines are remembered.</summary>
    private string Preprocess(string path)
    {
        string source = CommentPattern().Replace(File.ReadAllText(path), " ").Replace("\\\n", " ", StringComparison.Ordinal);
        List<string> kept = [];
        // One entry a nested #if: whether its present branch is live, and whether one of its branches has been.
        Stack<(bool IsLive, bool WasLive)> conditions = new();
        foreach (string line in source.Split('\n'))
        {
            Match directive = DirectivePattern().Match(line);
            if (!directive.Success)
            {
                if (conditions.All(c => c.IsLive)) { kept.Add(line); }
                continue;
            }
            Handle(directive.Groups["name"].Value, directive.Groups["rest"].Value.Trim(), conditions, path);
        }
        return string.Join('\n', kept);
    }

    private void Handle(string name, string rest, Stack<(bool IsLive, bool WasLive)> conditions, string path)
    {
        switch (name)
        {
            case "if" or "ifdef" or "ifndef":
                bool holds = conditions.All(c => c.IsLive) && Condition(name, rest, path);
                conditions.Push((holds, holds));
                break;
            case "elif" or "else" when conditions.Count > 0:
                (_, bool wasLive) = conditions.Pop();
                bool isLive = !wasLive && conditions.All(c => c.IsLive) && (name == "else" || Condition("if", rest, path));
                conditions.Push((isLive, wasLive || isLive));
                break;
            case "endif" when conditions.Count > 0:
                conditions.Pop();
                break;
            case "define" when conditions.All(c => c.IsLive):
                string[] parts = rest.Split((char[])[' ', '\t'], 2, StringSplitOptions.TrimEntries);
                _macros.TryAdd(parts[0], parts.Length == 2 ? parts[1] : "");
                break;
        }
    }

    private bool Condition(string directive, string rest, string path) => directive switch
    {
        "ifdef" => _macros.ContainsKey(rest),
        "ifndef" => !_macros.ContainsKey(rest),
        _ => CExpression.Evaluate(DefinedPattern().Replace(rest, m => _macros.ContainsKey(m.Groups["name"].Value) ? "1" : "0"), Lookup, path) != 0,
    };

    /// <summary>Value of an identifier; as in C, one that is not known is 0.</summary>
    private long Lookup(string name) =>
        _enumerators.TryGetValue(name, out long value) ? value
        : _macros.TryGetValue(name, out string? text) && CExpression.TryNumber(text, out long number) ? number : 0;

    [GeneratedRegex(@"/\*.*?\*/|//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex CommentPattern();

    [GeneratedRegex(@"^\s*#\s*(?<name>[a-z]+)(?<rest>.*)$")]
    private static partial Regex DirectivePattern();

    [GeneratedRegex(@"\bdefined\s*(?:\(\s*(?<name>\w+)\s*\)|(?<name>\w+))")]
    private static partial Regex DefinedPattern();

    [GeneratedRegex(@"\benum\b[^{;]*\{(?<body>[^}]*)\}")]
    private static partial Regex EnumPattern();

    [GeneratedRegex(@"^[A-Za-z_]\w*$")]
    private static partial Regex IdentifierPattern();
}
