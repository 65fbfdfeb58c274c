using Lockstep.Model.Configuration;
using Lockstep.Proofs.Words;
using static Lockstep.Proofs.A64.Proof.Events.Start.Ranges;
using Block = Lockstep.Model.Configuration.ConfigurationBlock;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>The functions that decide whether a configuration block is valid, and what each returns.</summary>
internal static class CheckFunctions
{
    private const string Valid = nameof(ConfigurationIsValid), Devices = "VirtualDevicesAreValid";

    /// <summary>Distances of the stack pointer: of the functions that Check calls, of those that these call, and so on.</summary>
    private const int OfCheck = 0x30, OfPart = 0x50, OfImage = 0x90, OfDevice = 0x70, OfDevicePart = 0xa0, OfRange = 0x70,
        DeepestRange = 0xe0;

    /// <summary>The parts of Check, in its order; each one's rules are looked at where those before hold.</summary>
    private static readonly CheckFunction[] Parts =
    [
        Part("CheckHeader", static rules => rules.Header()),
        Part("CheckNumbers", static rules => rules.Numbers()),
        Part("CheckGicFrames", static rules => rules.GicFrames()),
        Part("CheckRam", static rules => rules.Ram()),
        Part("CheckImages", static rules => rules.Images()),
        Part("CheckPassthrough", rules: null),
        new("Check", Devices, OfPart, OfPart)
        {
            Calls = static b => [[b.Address]],
            Returns = static (rules, _, _) => OfDevices(rules),
            IsOpaque = true,
        },
    ];

    /// <summary>ConfigurationIsValid.Check, which calls the others.</summary>
    public static CheckFunction Check { get; } = new("Check", Valid, OfCheck, OfCheck)
    {
        Calls = static b => [[b.Address]],
        Returns = static (_, _, _) => Parts.Reverse().Aggregate((SymbolicWord32)0u, (rest, part) =>
            SymbolicWord32.Select(IsZero(part.Name, 0, isWhole: true), rest, CheckFunction.Result(part.Name, 0))),
        IsOpaque = true,
    };

    /// <summary>All of them, and those that look at the guest's images.</summary>
    public static IReadOnlyList<CheckFunction> All { get; } =
    [
        new("IsRange", Valid, OfRange, DeepestRange) { Returns = static (_, _, x) => Word(IsInAddressSpace(x[0], x[1])) },
        new("IsPageRange", Valid, OfRange, DeepestRange) { Returns = static (_, _, x) => Word(IsPages(x[0], x[1])) },
        new("Overlap", Valid, OfRange, DeepestRange) { Returns = static (_, _, x) => Word(Share(x[0], x[1], x[2], x[3])) },
        OfImageEntry("IsInGuestRam", static (rules, entry) => rules.IsInGuestRam(entry)),
        OfImageEntry("SourceIsOutsideRam", static (rules, entry) => rules.IsOutsideRam(entry)),
        .. Parts,
        new("CheckUnused", Devices, OfDevice, OfDevice)
        {
            Calls = static b => [.. EveryDevice.Select(i => new[] { b.DeviceEntry(i) })],
            Returns = static (rules, i, _) => BlockRules.First([rules.UnusedDevice(i)]),
            IsOpaque = true,
        },
        Device("CheckOne", OfDevice, static (rules, i) => BlockRules.First(
        [
            rules.DeviceKind(i),
            new(ConfigurationFault.VirtualDeviceFrame, IsZero("FrameIsFree", i)),
            new(ConfigurationFault.VirtualDeviceIntid, IsZero("IntidIsFree", i)),
            new(ConfigurationFault.VirtualDeviceChannel, IsZero("ChannelIsFree", i)),
            new(ConfigurationFault.VirtualDeviceBacking, IsZero("BackingIsFree", i)),
        ])),
        Device("FrameIsFree", OfDevicePart, static (rules, i) => Word(rules.IsFrameFree(i))),
        Device("IntidIsFree", OfDevicePart, static (rules, i) => Word(rules.IsIntidFree(i))),
        Device("ChannelIsFree", OfDevicePart, static (rules, i) => Word(rules.IsChannelFree(i))),
        Device("BackingIsFree", OfDevicePart, static (rules, i) => Word(rules.IsBackingFree(i))),
        Check,
        .. SetupFunctions.All,
    ];

    private static IEnumerable<int> EveryDevice => Enumerable.Range(0, Block.MaxVirtualDevices);

    private static CheckFunction Part(string name, Func<BlockRules, IEnumerable<BlockRule>>? rules) => new(name, Valid, OfPart, OfPart)
    {
        Calls = static b => [[b.Address]],
        Returns = (r, _, _) => BlockRules.First(rules?.Invoke(r) ?? throw new InvalidOperationException("it is proved entry by entry")),
        IsOpaque = true,
    };

    private static CheckFunction OfImageEntry(string name, Func<BlockRules, ulong, SymbolicBit> holds) => new(name, Valid, OfImage, OfImage)
    {
        Calls = static b => [.. new[] { nameof(Block.Kernel), nameof(Block.Dtb), nameof(Block.Initrd) }.Select(field =>
            new[] { b.Address, b.ImageEntry(field) })],
        Returns = (rules, _, x) => Word(holds(rules, (ulong)x[1].Term.Value)),
    };

    private static CheckFunction Device(string name, int depth, Func<BlockRules, int, SymbolicWord32> returns) => new(name, Devices,
        depth, depth)
    {
        Calls = static b => [.. EveryDevice.Select(i => new[] { b.Address, b.DeviceEntry(0), (ulong)i })],
        Returns = (rules, i, _) => returns(rules, i),
        IsOpaque = true,
    };

    private static SymbolicWord32 OfDevices(BlockRules rules)
    {
        SymbolicWord32 result = 0u;
        foreach (int i in EveryDevice.Reverse())
        {
            SymbolicWord32 one = SymbolicWord32.Select(rules.HasDevice(i),
                CheckFunction.Result($"{Devices}.CheckOne", i), CheckFunction.Result($"{Devices}.CheckUnused", i));
            result = SymbolicWord32.Select(one == 0u, result, one);
        }

        BlockRule count = rules.DeviceCount();
        return SymbolicWord32.Select(count.Broken, (uint)count.Fault, result);
    }

    private static SymbolicBit IsZero(string function, int call, bool isWhole = false) =>
        CheckFunction.Result(isWhole ? function : $"{Devices}.{function}", call) == 0u;

    private static SymbolicWord32 Word(SymbolicBit bit) => SymbolicWord32.Of(bit);
}
