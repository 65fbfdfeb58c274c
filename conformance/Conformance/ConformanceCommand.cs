using System.CommandLine;
using System.Globalization;
using Lockstep.Runner;

namespace Lockstep.Conformance;

/// <summary>The command line.</summary>
public static class ConformanceCommand
{
    private static readonly Option<string> Board = new("--board") { Description = "Folder of the board.", DefaultValueFactory = _ => "Boards/qemu_arm_virt" };
    private static readonly Option<string> BuildDirectory = new("--build") { Description = "Where vmm.elf and the others were built.", DefaultValueFactory = _ => "build" };
    private static readonly Option<string> SuiteName = new("--suite") { Description = "One suite; all by default.", DefaultValueFactory = _ => "" };
    private static readonly Option<string> Gic = new("--gic") { Description = "2 or 3; both by default.", DefaultValueFactory = _ => "" };
    private static readonly Option<string> Vcpus = new("--vcpus") { Description = "1, 2 or 4; all by default.", DefaultValueFactory = _ => "" };
    private static readonly Option<string> Seed = new("--seed") { Description = "Seed, decimal or 0x...; 1 by default.", DefaultValueFactory = _ => "" };
    private static readonly Option<string> Only = new("--only") { Description = "Only the script of this name.", DefaultValueFactory = _ => "" };
    private static readonly Option<string> Operations = new("--operations") { Description = "Operations a machine of suites without an end of their own.", DefaultValueFactory = _ => "" };

    /// <summary>The command.</summary>
    public static RootCommand Create()
    {
        var root = new RootCommand("Runs vmm.elf under QEMU and compares what its guest sees with the VMM in process and the model.")
        {
            Board, BuildDirectory, SuiteName, Gic, Vcpus, Seed, Only, Operations,
        };
        root.SetAction(async (parsed, cancel) =>
        {
            var files = new MachineFiles(parsed.GetValue(Board)!, parsed.GetValue(BuildDirectory)!);
            CampaignRequest request = RequestOf(parsed);
            IReadOnlyList<Suite> suites = Choose(Suite.All, suite => suite.Name, parsed.GetValue(SuiteName)!, "--suite");
            GuestMachine[] guests =
            [
                .. GuestMachine.All
                    .Where(guest => IsAsked(parsed.GetValue(Gic)!, guest.GicVersion, "--gic", 2, 3))
                    .Where(guest => IsAsked(parsed.GetValue(Vcpus)!, guest.Vcpus, "--vcpus", 1, 2, 4)),
            ];
            return await ProgressDisplay.ShowAsync(display => RunAsync(files, suites, guests, request, display, cancel));
        });
        return root;
    }

    private static async Task<int> RunAsync(
        MachineFiles files, IReadOnlyList<Suite> suites, GuestMachine[] guests, CampaignRequest request, ProgressDisplay display, CancellationToken cancel)
    {
        List<SuiteResult> results = [];
        foreach (GuestMachine guest in guests)
        {
            foreach (Suite suite in suites)
            {
                var campaign = new Campaign(files, suite, guest, request);
                SuiteResult result = await display.DuringAsync($"{guest}: {suite.Name}", Task.Run(() => campaign.RunAsync(cancel), cancel));
                results.Add(result);
                display.Line(string.Create(CultureInfo.InvariantCulture,
                    $"{guest}: {suite.Name}: {result.Scripts} scripts, {result.Operations} operations, {result.Failed} failed, {result.Time.TotalSeconds:0.0} s"));
                foreach (Difference difference in result.Differences)
                {
                    foreach (string line in DifferenceText.Of(suite, difference.Run.Script.Name, difference, request.Seed))
                    {
                        display.Line(line);
                    }
                }
            }
        }

        int failed = results.Sum(result => result.Failed), passed = results.Sum(result => result.Scripts) - failed;
        display.Line($"{passed} passed, {failed} failed");
        return failed == 0 && passed > 0 ? 0 : 1;
    }

    private static CampaignRequest RequestOf(ParseResult parsed) => new(
        Number(parsed.GetValue(Seed)!, "--seed", 1), (int)Number(parsed.GetValue(Operations)!, "--operations", 30_000),
        parsed.GetValue(Only) is { Length: > 0 } name ? name : null);

    private static IReadOnlyList<T> Choose<T>(IReadOnlyList<T> all, Func<T, string> name, string asked, string option)
    {
        T[] chosen = [.. all.Where(one => asked.Length == 0 || name(one) == asked)];
        return chosen.Length > 0 ? chosen : throw new RunnerException($"{option} {asked}: there is none of this name; choose from {string.Join(", ", all.Select(name))}");
    }

    private static bool IsAsked(string asked, int value, string option, params ReadOnlySpan<int> legal)
    {
        foreach (int one in legal)
        {
            if (asked.Length == 0 || asked == one.ToString(CultureInfo.InvariantCulture))
            {
                return asked.Length == 0 || asked == value.ToString(CultureInfo.InvariantCulture);
            }
        }

        throw new RunnerException($"{option} {asked}: choose from {string.Join(", ", legal.ToArray())}");
    }

    private static ulong Number(string text, string option, ulong otherwise)
    {
        if (text.Length == 0)
        {
            return otherwise;
        }

        bool isHexadecimal = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        return ulong.TryParse(isHexadecimal ? text[2..] : text, isHexadecimal ? NumberStyles.HexNumber : NumberStyles.None, CultureInfo.InvariantCulture, out ulong number)
            ? number
            : throw new RunnerException($"{option} {text}: not a number; give decimal digits, or 0x and hexadecimal ones");
    }
}
