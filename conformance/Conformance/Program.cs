using Lockstep.Runner;

namespace Lockstep.Conformance;

/// <summary>vmm.elf under QEMU against the VMM's own code in process, which is checked against the model.</summary>
internal static class Program
{
    private static Task<int> Main(string[] arguments) => CommandLineProgram.RunAsync(ConformanceCommand.Create(), arguments);
}
