using System.Text.RegularExpressions;

namespace Lockstep.Runner.Serial;

/// <summary>What a guest or the VMM prints when waiting any longer is of no use.</summary>
public static partial class GuestTrouble
{
    /// <summary>Throws with the guest's own words when <paramref name="text"/> tells of an end that nothing follows.</summary>
    public static void ThrowIfSeen(string text)
    {
        Match match = Panic().Match(text);
        if (match.Success)
        {
            throw new RunnerException($"the guest says: {match.Value.Trim()}");
        }
    }

    [GeneratedRegex(@"^.*Kernel panic - not syncing.*\n", RegexOptions.Multiline)]
    private static partial Regex Panic();
}
