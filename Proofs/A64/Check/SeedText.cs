namespace Lockstep.Proofs.A64.Check;

/// <summary>The option --seed.</summary>
internal static class SeedText
{
    /// <summary>The seed that is given, or a random one for none; null, and a message, where it is no number.</summary>
    public static ulong? Parse(string text)
    {
        ulong? seed = text.Length == 0 ? (ulong)Random.Shared.NextInt64() : NumberText.Parse(text);
        if (seed is null)
        {
            Console.Error.WriteLine($"error: --seed {text}: not a number; give decimal digits, or 0x and hexadecimal ones");
        }

        return seed;
    }
}
