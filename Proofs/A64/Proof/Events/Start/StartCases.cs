using Lockstep.Model.Configuration;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Vmm.Guest;
using Block = Lockstep.Model.Configuration.ConfigurationBlock;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>Start-up: from the first instruction to the first wait, for configuration blocks of any bytes.</summary>
internal static class StartCases
{
    /// <summary>The cases, row by row.</summary>
    public static IEnumerable<EventCase> Of(VmmImage image) => [.. Checks(image), .. Startups(image), .. Parts(image), .. OnNumbers(image)];

    /// <summary>Of a configuration beside the main one: the start of its guest. The rest is the same code on any block.</summary>
    public static IEnumerable<EventCase> OfAnother(VmmImage image) => Startups(image).Where(c => c is StartupRun { IsRefused: false });

    private static IEnumerable<EventCase> Checks(VmmImage image)
    {
        EventClass row = new("configuration", "functions that decide whether the configuration block is valid, for a block of any bytes",
            "each returns what the format's rules say: 0 exactly when all of them hold, or the first that is broken; nothing is changed");
        EventClass setup = new("guest-setup", "functions that check the guest's images, for any first bytes of these, any sizes and places",
            "each returns what the boot protocol says: 0 exactly when all of it holds, or the first that does not; nothing is changed");
        BlockWords block = new(image);
        return
        [
            .. from function in CheckFunctions.All
               where !function.Symbol.EndsWith("__CheckPassthrough", StringComparison.Ordinal)
               from call in Enumerable.Range(0, int.Max(1, function.Calls(block).Length))
               from depth in function.Depths
               select new CheckCase(function.Type == CheckFunction.Setup ? setup : row, image.Places[0], function, call, depth),
            .. Enumerable.Range(0, Block.MaxPassthroughInterrupts).Select(turn => new PassthroughLoop(row, image.Places[0], turn)),
        ];
    }

    private static IEnumerable<EventCase> Startups(VmmImage image)
    {
        EventClass row = new("startup", "Startup.Run, for each number that the checks return, at any time",
            "where one is not 0: one line is printed that says what is wrong, no invocation is made, no guest RAM is stored to, and the"
                + " machine stays refused; where both are 0: the images are copied and cleaned, each channel is acknowledged, vCPU 0 starts"
                + " at the kernel at its reset state, and the representation invariant holds");
        return
        [
            .. Enum.GetValues<ConfigurationFault>().Where(fault => fault != ConfigurationFault.None)
                .Select(fault => new StartupRun(row, image.Places[0], fault, GuestSetupError.None)),
            .. Enum.GetValues<GuestSetupError>().Select(error => new StartupRun(row, image.Places[0], ConfigurationFault.None, error)),
        ];
    }

    private static IEnumerable<EventCase> Parts(VmmImage image)
    {
        EventClass row = new("start-parts", "MicrokitKernel.Initialise with any block; DrainStub.Emit and DrainStubV3.Emit",
            "the statics of the system calls are those of the block; the stub's code is stored; nothing else is changed");
        return
        [
            new KernelInitialise(row, image.Places[0]),
            new StubIsWritten(row, image.Places[0], IsV3: false), new StubIsWritten(row, image.Places[0], IsV3: true),
        ];
    }

    private static IEnumerable<EventCase> OnNumbers(VmmImage image)
    {
        EventClass row = new("start-numbers",
            "start-up on integers: each GIC version, 1 to 4 vCPUs, 1 to 16 list registers; INTIDs go round",
            "the representation invariant holds at the first wait");
        return
        [
            .. from version in new[] { 2u, 3u }
               from vcpus in Enumerable.Range(1, 4)
               from listRegisters in Enumerable.Range(1, 16)
               let intids = 64 + (32 * ((listRegisters + (16 * (vcpus - 1)) + (int)version) % 31))
               select new StartOnNumbers(row, image.Places[0], version, (uint)vcpus, (uint)listRegisters, (uint)intids),
        ];
    }
}
