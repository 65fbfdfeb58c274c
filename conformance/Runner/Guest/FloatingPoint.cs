using System.Globalization;

namespace Lockstep.Runner.Guest;

/// <summary>
/// Sums whose last digits depend on every operation. awk computes in IEEE 754 double precision, one rounding an
/// operation, and so does C#: the printed results are equal, or a register was lost on the way.
/// </summary>
public static class FloatingPoint
{
    /// <summary>Terms of each sum.</summary>
    public const int Terms = 1_000_000;

    /// <summary>The harmonic sum 1/1 + 1/2 + ... as an awk program.</summary>
    public static string HarmonicProgram { get; } =
        $"BEGIN{{for(i=1;i<={Terms};i++)s+=1/i;printf \"%.14f\\n\",s}}";

    /// <summary>Leibniz's sum 4/1 - 4/3 + 4/5 - ... as an awk program.</summary>
    public static string PiProgram { get; } =
        $"BEGIN{{t=4;for(i=1;i<={2 * Terms};i+=2){{s+=t/i;t=-t}};printf \"%.14f\\n\",s}}";

    /// <summary>What <see cref="HarmonicProgram"/> prints.</summary>
    public static string Harmonic()
    {
        double sum = 0;
        for (int i = 1; i <= Terms; i++)
        {
            sum += 1.0 / i;
        }

        return Format(sum);
    }

    /// <summary>What <see cref="PiProgram"/> prints.</summary>
    public static string Pi()
    {
        double sum = 0, numerator = 4;
        for (int i = 1; i <= 2 * Terms; i += 2)
        {
            sum += numerator / i;
            numerator = -numerator;
        }

        return Format(sum);
    }

    private static string Format(double value) => value.ToString("F14", CultureInfo.InvariantCulture);
}
