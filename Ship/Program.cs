using System.CommandLine;

namespace Lockstep.Ship;

/// <summary>The command line.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        RootCommand root = new("Puts a system and the evidence about it into a folder, and checks such a folder.")
        {
            ShipCommand.Create(), VerifyCommand.Create(),
        };
        return root.Parse(arguments).Invoke() == 0 ? 0 : Boards.Program.Failure;
    }
}
