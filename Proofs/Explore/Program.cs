using Lockstep.Explore.Engine;
using Lockstep.Explore.Machines;
using Lockstep.Model.Gic;

namespace Lockstep.Explore;

/// <summary>The explorer, from the command line.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        foreach (MachineConfiguration c in MachineConfigurations.Of(arguments[0] == "2" ? GicVersion.V2 : GicVersion.V3))
        {
            if (arguments.Length > 1 && c.Name != arguments[1]) continue;
            if (c.Name == "large") continue;
            var m = new MachineExploration(c, new ExplorationOptions { ReducesOrder = arguments.Length > 3, MaxStates = arguments.Length > 2 ? long.Parse(arguments[2]) : 2000000, Report = p => Console.WriteLine(p) });
            Exploration e = m.Run();
            Console.WriteLine($"{c.FullName}: {m.StateBits} bits {m.Attempts} attempts {e} {e.Rate:n0} states/s {e.Transitions / e.Elapsed.TotalSeconds:n0} tr/s");
            if (e.Path != null) foreach (byte a in e.Path.Actions) Console.WriteLine("  " + c.Actions[a].Operation);
        }

        return 0;
    }
}
