using System.CommandLine;
using Spectre.Console;

namespace Lockstep.Boards;

/// <summary>The command line. One command a file of its own as they come.</summary>
internal static class Program
{
    public const int Failure = 1;

    public static int Main(string[] arguments)
    {
        RootCommand root = new("Turns a board, a .system file and guest images into a bootable system.")
        {
            BuildCommand.Create(), QemuCommand.Create(), Check.CheckElfCommand.Create(), BoardCheck.BoardCheckCommand.Create(),
            Twins.GuestMapCommand.Create(),
        };
        int code = root.Parse(arguments).Invoke();
        return code == 0 ? 0 : Failure;
    }

    /// <summary>Runs a command; an error of the user's becomes its message and exit code 1.</summary>
    public static int Guard(Func<string> command)
    {
        try
        {
            string message = command();
            Console.Out.WriteLine(message);
            return 0;
        }
        catch (UserError e)
        {
            PrintError(e.Message);
            return Failure;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            PrintError($"error: {e.Message}");
            return Failure;
        }
    }

    /// <summary>Prints a message that has its `error:` in it.</summary>
    public static void PrintError(string message) => AnsiConsole.Create(new AnsiConsoleSettings { Out = new UnwrappedOutput(Console.Error) })
        .MarkupLine(Markup.Escape(message).Replace("error:", "[red]error:[/]", StringComparison.Ordinal));

    /// <summary>Messages stay on one line each, however narrow the terminal: other programs read file:line:column.</summary>
    private sealed class UnwrappedOutput(TextWriter writer) : IAnsiConsoleOutput
    {
        private readonly AnsiConsoleOutput _output = new(writer);

        public TextWriter Writer => writer;

        public bool IsTerminal => _output.IsTerminal;

        public int Width => int.MaxValue;

        public int Height => _output.Height;

        public void SetEncoding(System.Text.Encoding encoding) => _output.SetEncoding(encoding);
    }
}
