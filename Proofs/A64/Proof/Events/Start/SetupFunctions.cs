using Lockstep.Proofs.Words;
using Lockstep.Vmm.Guest;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>The functions that check the guest's images and where they go.</summary>
internal static class SetupFunctions
{
    private const int OfCheck = 0x30, OfPart = 0x50, OfRange = 0x70;

    private static readonly string[] Order = ["CheckKernel", "CheckDtb", "CheckPlacement"];

    /// <summary>GuestSetup.Check, which calls the others.</summary>
    public static CheckFunction Check { get; } = new("Check", CheckFunction.Setup, OfCheck, OfCheck)
    {
        Calls = static b => [[b.Address]],
        Returns = static (_, _, _) => Order.Reverse().Aggregate((SymbolicWord32)0u, (rest, name) =>
            SymbolicWord32.Select(Result(name) == 0u, rest, Result(name))),
        IsOpaque = true,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<CheckFunction> All { get; } =
    [
        new("Overlap", CheckFunction.Setup, OfRange, OfRange) { Returns = static (_, _, x) => SymbolicWord32.Of(SetupRules.Meet(x[0],
            x[1], x[2], x[3])) },
        Part("CheckKernel", OfPart, static rules => rules.OfKernel()), Part("CheckDtb", OfPart, static rules => rules.OfDtb()),
        // Check goes on in it when its own frame is popped.
        Part("CheckPlacement", OfCheck, static rules => rules.OfPlacement()), Check,
    ];

    private static SymbolicWord32 Result(string name) => CheckFunction.Result($"{CheckFunction.Setup}.{name}", 0);

    private static CheckFunction Part(string name, int depth, Func<SetupRules, IEnumerable<(GuestSetupError, SymbolicBit)>> rules) =>
        new(name, CheckFunction.Setup, depth, depth)
        {
            Calls = static b => [[b.Address]],
            Returns = (block, _, _) => SetupRules.First(rules(new(block.Block))),
            IsOpaque = true,
        };
}
