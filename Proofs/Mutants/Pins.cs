using System.Globalization;

namespace Lockstep.Mutants;

/// <summary>A theorem with a mutant that it is known to refute.</summary>
/// <param name="Id">The theorem.</param>
/// <param name="Configuration">In this configuration.</param>
/// <param name="Key">The mutant.</param>
public sealed record Pin(string Id, string Configuration, MutantKey Key);

/// <summary>The file of pins: four lines each, as a difference of sources.</summary>
public static class Pins
{
    private const string Head = """
        # One mutant of the model for each theorem: with it the theorem is refuted. make mutants QUICK=1 tries them;
        # make mutants QUICK=1 WRITE=1 writes this file, and looks for a mutant where there is none or the one here is no more.

        """;

    /// <summary>Reads the file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="FormatException">It is no such file; the message says where.</exception>
    public static IReadOnlyList<Pin> Read(string path)
    {
        if (!File.Exists(path))
        {
            return [];
        }

        (string Text, int Number)[] lines =
        [
            .. File.ReadAllLines(path).Select((l, i) => (l, i + 1)).Where(l => l.l.Trim().Length > 0 && !l.l.StartsWith('#')),
        ];
        List<Pin> pins = [];
        for (int i = 0; i < lines.Length; i += 4)
        {
            if (lines.Length - i < 4 || lines[i].Text.Split(": ", 2) is not [string id, string configuration]
                || lines[i + 1].Text.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not
                    [string file, string member, string occurrence]
                || !int.TryParse(occurrence, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
                || !lines[i + 2].Text.StartsWith("  - ", StringComparison.Ordinal)
                || !lines[i + 3].Text.StartsWith("  + ", StringComparison.Ordinal))
            {
                throw new FormatException($"{path}:{lines[i].Number}: not 'theorem: configuration', 'file member number', '- was', '+ is'");
            }

            string changed = lines[i + 3].Text[4..];
            pins.Add(new(id, configuration, new(file, member, lines[i + 2].Text[4..], changed == "(nothing)" ? "" : changed, number)));
        }

        return pins;
    }

    /// <summary>Writes the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="pins">In the order of the theorems.</param>
    public static void Write(string path, IEnumerable<Pin> pins)
    {
        WholeFile.Write(path, Head + string.Concat(pins.Select(p =>
            $"\n{p.Id}: {p.Configuration}\n  {p.Key.File} {p.Key.Member} {p.Key.Occurrence}\n"
            + $"  - {p.Key.Original}\n  + {p.Key.ChangedText}\n")));
    }

    /// <summary>Whether a mutant fits into the file: one that is short, and whose texts are read back as they are.</summary>
    public static bool Fits(MutantKey key) => key.Original.Length <= 120 && key.Changed.Length <= 120 && key.Changed != "(nothing)";
}
