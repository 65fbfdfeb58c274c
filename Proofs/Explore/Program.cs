using Lockstep.Explore.Engine;
using Lockstep.Explore.Systems;

namespace Lockstep.Explore;

/// <summary>The explorer, from the command line.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        foreach (int lines in new[] { 3, 4, 5, 6 })
        {
            Exploration e = new Explorer<Lines, ulong>(() => new Lines(lines), new ExplorationOptions { Workers = int.Parse(arguments[0]) }).Run();
            Console.WriteLine($"{lines}: {e} {e.Rate:n0} states/s {e.Transitions / e.Elapsed.TotalSeconds:n0} tr/s");
        }

        return 0;
    }
}
