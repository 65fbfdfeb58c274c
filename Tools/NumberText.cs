using System.Globalization;

namespace Lockstep.Tools;

/// <summary>Numbers as people write them on a command line.</summary>
public static class NumberText
{
    /// <summary>What a refusal says about the form.</summary>
    public const string Form = "not a number; give decimal digits, or 0x and hexadecimal ones";

    /// <summary>A number of 64 bits, decimal or with 0x hexadecimal; null when it is neither.</summary>
    /// <param name="text">The text.</param>
    public static ulong? Parse(string text)
    {
        bool isHexadecimal = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        NumberStyles style = isHexadecimal ? NumberStyles.AllowHexSpecifier : NumberStyles.None;
        return ulong.TryParse(isHexadecimal ? text.AsSpan(2) : text, style, CultureInfo.InvariantCulture, out ulong number) ? number : null;
    }
}
