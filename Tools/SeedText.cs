namespace Lockstep.Tools;

/// <summary>The option --seed of the tools.</summary>
public static class SeedText
{
    /// <summary>The seed that is given, or a random one for none; null, and a message, where it is no number.</summary>
    /// <param name="text">What stands after --seed.</param>
    public static ulong? Parse(string text)
    {
        ulong? seed = text.Length == 0 ? (ulong)Random.Shared.NextInt64() : NumberText.Parse(text);
        if (seed is null)
        {
            Console.Error.WriteLine($"error: --seed {text}: {NumberText.Form}");
        }

        return seed;
    }
}
