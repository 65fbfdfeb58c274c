using System.Text.Json;
using Lockstep.Boards.Elf;
using Lockstep.Boards.Kernels;
using Lockstep.Boards.Systems;

namespace Lockstep.Boards.BoardCheck;

/// <summary>A board and its systems against a Microkit SDK's kernels for it.</summary>
internal sealed class SdkRules
{
    private const string PlatformFile = "platform_gen.json";

    private readonly Board _board;
    private readonly IReadOnlyList<CheckedSystem> _systems;
    private readonly string _directory;
    private readonly Func<string, bool> _hasOption;

    private SdkRules(Board board, IReadOnlyList<CheckedSystem> systems, string directory, Func<string, bool> hasOption) =>
        (_board, _systems, _directory, _hasOption) = (board, systems, directory, hasOption);

    /// <summary>Asks the rules of each configuration that the SDK has for the board.</summary>
    /// <returns>What was compared with, as the end of a list.</returns>
    public static string Check(Rules rules, Board board, IReadOnlyList<CheckedSystem> systems, string sdk)
    {
        if (board.Facts.MicrokitBoard is not { } name)
        {
            return "; no board of the SDK";
        }
        KernelConfiguration[] configurations = [.. KernelConfiguration.All.Where(config => Directory.Exists(SdkKernel.DirectoryOf(sdk, name, config)))];
        UserError unknown = new(board.PlaceOf("microkitBoard"),
            $"the SDK {sdk} has no board `{name}`; correct the name, or take another SDK");
        if (!rules.Hold(() => configurations.Length > 0 ? [] : [unknown]))
        {
            return "";
        }
        foreach (KernelConfiguration config in configurations)
        {
            if (rules.Hold(() => [.. Unsupported(sdk, name, config)]))
            {
                SdkRules of = new(board, systems, SdkKernel.DirectoryOf(sdk, name, config), SdkKernel.OptionsOf(sdk, name, config));
                rules.Hold(of.Options);
                rules.Hold(of.Timers);
                rules.Hold(of.LoaderAddress);
                rules.Hold(of.Regions);
            }
        }
        return $", SDK ({string.Join(", ", configurations.Select(config => config.Name))})";
    }

    private static IEnumerable<UserError> Unsupported(string sdk, string board, KernelConfiguration config)
    {
        SdkKernel.Read(sdk, board, config);
        return [];
    }

    private IEnumerable<UserError> Options()
    {
        if (!_hasOption("ARM_HYPERVISOR_SUPPORT"))
        {
            yield return new UserError(_directory,
                "this kernel has no virtual machines (CONFIG_ARM_HYPERVISOR_SUPPORT); take an SDK whose kernel for the board has");
        }
        uint version = _hasOption("ARM_GIC_V3_SUPPORT") ? 3u : 2u;
        if (version != _board.Facts.GicVersion)
        {
            yield return new UserError(_board.PlaceOf("gicVersion"),
                $"gicVersion is {_board.Facts.GicVersion}, and the kernel in {_directory} drives a GICv{version}; correct it");
        }
        IEnumerable<ProtectionDomain> domains =
            _systems.SelectMany(system => system.System.AllDomains).Where(domain => domain.Attributes.HasSmc);
        foreach (ProtectionDomain domain in domains.Where(_ => !_hasOption("ALLOW_SMC_CALLS")))
        {
            yield return new UserError(domain.At,
                $"`{domain.Name}` has smc=\"true\", and the kernel in {_directory}"
                + " passes no SMC on; remove the attribute, or take SDK 2.1 or later");
        }
    }

    /// <summary>The VMM may use the EL1 physical timer only where the kernel lets programs at EL0 reach it.</summary>
    private IEnumerable<UserError> Timers()
    {
        if (_hasOption("EXPORT_PTMR_USER"))
        {
            yield break;
        }
        foreach (Interrupt timer in _systems.SelectMany(system => system.Guests).Select(guest => guest.System.Timer).OfType<Interrupt>())
        {
            yield return new UserError(timer.At,
                $"the kernel in {_directory} keeps the EL1 physical timer from the VMM (no"
                + $" CONFIG_EXPORT_PTMR_USER), which would stop at its first use of it; remove irq {timer.Irq}");
        }
    }

    private IEnumerable<UserError> LoaderAddress()
    {
        string file = Path.Combine(_directory, "elf", "loader.elf");
        ulong address = ElfFile.Read(file, file).Segments.Min(segment => segment.VirtualAddress);
        if (address != _board.Facts.LoaderAddress)
        {
            yield return new UserError(_board.PlaceOf("loaderAddress"),
                $"loaderAddress is {Text.Hex(_board.Facts.LoaderAddress)}, and {file} is linked at {Text.Hex(address)}; correct it");
        }
    }

    /// <summary>Regions with a physical address are either RAM that the kernel gives away, or devices that it leaves alone.</summary>
    private IEnumerable<UserError> Regions()
    {
        string file = Path.Combine(_directory, PlatformFile);
        if (!File.Exists(file))
        {
            // SDKs before 2.0 do not say; their tool checks the regions when it builds.
            yield break;
        }
        using JsonDocument document = SdkKernel.ParseJson(file);
        (ulong Start, ulong End)[] memory = RangesOf(document, "memory", file), devices = RangesOf(document, "devices", file);
        if (!memory.Any(range => range.Start <= _board.Facts.LoaderAddress && _board.Facts.LoaderAddress < range.End))
        {
            yield return new UserError(_board.PlaceOf("loaderAddress"),
                $"loaderAddress {Text.Hex(_board.Facts.LoaderAddress)} is in no memory of {file}; correct it");
        }
        foreach (MemoryRegion region in _systems.SelectMany(system => system.System.Regions))
        {
            bool isGiven = region.PhysAddr is not { } start
                || memory.Concat(devices).Any(range => range.Start <= start && start + region.Size <= range.End);
            if (!isGiven)
            {
                yield return new UserError(region.At,
                    $"`{region.Name}` {Text.Range(region.PhysAddr!.Value, region.Size)} is neither in one piece of the"
                    + $" memory nor a device that the kernel gives away in {file}; correct phys_addr and size");
            }
        }
    }

    private static (ulong Start, ulong End)[] RangesOf(JsonDocument document, string member, string file) =>
        document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty(member, out JsonElement ranges)
            && ranges.ValueKind == JsonValueKind.Array
            ? [.. ranges.EnumerateArray().Select(range => (NumberOf(range, "start", file), NumberOf(range, "end", file)))]
            : throw new UserError(file, $"has no list `{member}`; the SDK is damaged or not supported (1.4 to 2.3 are)");

    private static ulong NumberOf(JsonElement range, string member, string file) =>
        range.ValueKind == JsonValueKind.Object && range.TryGetProperty(member, out JsonElement number)
            && number.ValueKind == JsonValueKind.Number && number.TryGetUInt64(out ulong value)
            ? value
            : throw new UserError(file, $"has a range without the number `{member}`; the SDK is damaged or not supported (1.4 to 2.3 are)");
}
