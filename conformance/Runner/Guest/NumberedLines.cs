using System.Globalization;
using System.Text;

namespace Lockstep.Runner.Guest;

/// <summary>
/// Lines that show by themselves whether they came through whole: a number, a filler that depends on it, and a sum of
/// all characters before the sum.
/// </summary>
public static class NumberedLines
{
    /// <summary>Line number <paramref name="number"/>, without its end.</summary>
    public static string Line(int number)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"line {number:0000} ");
        // A different character at each place of each line, so that a doubled or lost one cannot hide.
        for (int i = 0; i < 16 + number % 16; i++)
        {
            text.Append((char)('a' + (number + i * 7) % 26));
        }

        return text.Append(CultureInfo.InvariantCulture, $" {Sum(text.ToString()):x4}").ToString();
    }

    /// <summary>Fletcher's sum over the characters: it depends on their order too.</summary>
    public static int Sum(string text)
    {
        (int first, int second) = (0, 0);
        foreach (char c in text)
        {
            first = (first + c) % 255;
            second = (second + first) % 255;
        }

        return second << 8 | first;
    }

    /// <summary>What is wrong with a line that should be number <paramref name="expected"/>, or <see langword="null"/>.</summary>
    public static string? Difference(int expected, string received) =>
        received == Line(expected) ? null : $"line {expected} should be '{Line(expected)}' and is '{received}'";
}
