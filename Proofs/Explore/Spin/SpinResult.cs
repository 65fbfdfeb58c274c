using System.Globalization;
using System.Text.RegularExpressions;
using Lockstep.Explore.Engine;

namespace Lockstep.Explore.Spin;

/// <summary>What a verifier made by SPIN has found.</summary>
/// <param name="Verdict">How it ended.</param>
/// <param name="States">States that it stored.</param>
/// <param name="Transitions">Steps from one state to another.</param>
/// <param name="PathLength">Steps to what is wrong, with the wrong one; 0 where nothing is.</param>
public sealed partial record SpinResult(Verdict Verdict, long States, long Transitions, int PathLength)
{
    /// <summary>Reads what the verifier printed.</summary>
    /// <param name="output">All of it.</param>
    /// <exception cref="FormatException">It is not a whole report of a verifier.</exception>
    public static SpinResult Parse(string output)
    {
        // SPIN counts the initial state as a step of its own.
        long states = Number(States_stored().Match(output), output), transitions = Number(All_transitions().Match(output), output) - 1;
        Match wrong = Something_wrong().Match(output);
        if (!wrong.Success)
        {
            string[] signs = ["max search depth too small", "Search not completed"];
            if (signs.Any(s => output.Contains(s, StringComparison.Ordinal)))
            {
                throw new FormatException($"SPIN has not seen all states; give a larger depth (-m) or more memory (-DMEMLIM):\n{output}");
            }

            return new SpinResult(Verdict.Holds, states, transitions, 0);
        }

        // A depth is the number of steps before the state that is meant; an assertion fails in the step after it.
        bool isDeadlock = wrong.Groups[1].Value.Contains("invalid end state", StringComparison.Ordinal);
        int depth = int.Parse(wrong.Groups[2].ValueSpan, CultureInfo.InvariantCulture);
        return new SpinResult(isDeadlock ? Verdict.Deadlocked : Verdict.Violated, states, transitions, isDeadlock ? depth : depth + 1);
    }

    private static long Number(Match match, string output) => match.Success
        ? long.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture)
        : throw new FormatException($"SPIN's verifier gave no numbers:\n{output}");

    [GeneratedRegex(@"^\s*(\d+) states, stored", RegexOptions.Multiline)]
    private static partial Regex States_stored();

    [GeneratedRegex(@"^\s*(\d+) transitions \(= stored\+matched\)", RegexOptions.Multiline)]
    private static partial Regex All_transitions();

    [GeneratedRegex(@"^pan:1: (.*) \(at depth (\d+)\)", RegexOptions.Multiline)]
    private static partial Regex Something_wrong();
}
