using Lockstep.Model.Configuration;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Vmm.Guest;
using Block = Lockstep.Model.Configuration.ConfigurationBlock;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>Start-up: from the first instruction to the first wait, for configuration blocks of any bytes.</summary>
internal static class StartCases
{
    /// <summary>The cases, row by row.</summary>
    public static IEnumerable<EventCase> Of(VmmImage image) => [.. Configuration(image), .. Startups(image)];

    private static IEnumerable<EventCase> Configuration(VmmImage image)
    {
        EventClass row = new("configuration", "functions that decide whether the configuration block is valid, for a block of any bytes",
            "each returns what the format's rules say: 0 exactly when all of them hold, or the first that is broken; nothing is changed");
        BlockWords block = new(image);
        return
        [
            .. from function in CheckFunctions.All
               where !function.Symbol.EndsWith("__CheckPassthrough", StringComparison.Ordinal) && function != SetupFunctions.Check
               from call in Enumerable.Range(0, int.Max(1, function.Calls(block).Length))
               from depth in function.Depths
               select new CheckCase(row, image.Places[0], function, call, depth),
            .. Enumerable.Range(0, Block.MaxPassthroughInterrupts).Select(turn => new PassthroughLoop(row, image.Places[0], turn)),
        ];
    }

    private static IEnumerable<EventCase> Startups(VmmImage image)
    {
        EventClass row = new("startup", "Startup.Run, for each number that the checks return, at any time",
            "where one is not 0: one line is printed that says what is wrong, no invocation is made, no guest RAM is stored to, and the machine"
                + " stays refused; where both are 0: the images are copied and cleaned, each channel is acknowledged, vCPU 0 starts at the kernel at"
                + " its reset state, and the representation invariant holds");
        return
        [
            .. Enum.GetValues<ConfigurationFault>().Where(fault => fault != ConfigurationFault.None)
                .Select(fault => new StartupRun(row, image.Places[0], fault, GuestSetupError.None)),
            .. Enum.GetValues<GuestSetupError>().Select(error => new StartupRun(row, image.Places[0], ConfigurationFault.None, error)),
        ];
    }
}
