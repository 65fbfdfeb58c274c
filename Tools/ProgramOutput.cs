using System.ComponentModel;
using System.Diagnostics;

namespace Lockstep.Tools;

/// <summary>What other programs say of themselves.</summary>
public static class ProgramOutput
{
    /// <summary>The first line that a program prints, "unknown" when there is none, "not installed" when there is no such program.</summary>
    /// <param name="program">Its name.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="isWanted">Which lines count; null for all.</param>
    public static string FirstLine(string program, string arguments, Func<string, bool>? isWanted = null)
    {
        try
        {
            using Process process = Process.Start(
                new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            string[] lines = process.StandardOutput.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
            process.WaitForExit();
            return lines.FirstOrDefault(isWanted ?? (_ => true)) ?? "unknown";
        }
        catch (Win32Exception)
        {
            return "not installed";
        }
    }
}
