using Spectre.Console;

namespace Lockstep.Tools;

/// <summary>Prints tables that a log, which has no width of its own, would fold into unreadable columns.</summary>
public static class WideTable
{
    private const int Width = 140;

    /// <summary>Prints a table at the terminal's width, at least 140 columns.</summary>
    public static void Print(Table table)
    {
        IAnsiConsole console = AnsiConsole.Console;
        console.Profile.Width = int.Max(console.Profile.Width, Width);
        console.Write(table);
    }
}
