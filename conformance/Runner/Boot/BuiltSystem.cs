using System.Globalization;
using System.Text.RegularExpressions;

namespace Lockstep.Runner.Boot;

/// <summary>What the image tool's report says of an image: the virtual machines in it.</summary>
/// <param name="Vcpus">Number of vCPUs of each virtual machine, in the order of the system.</param>
public sealed partial record BuiltSystem(IReadOnlyList<int> Vcpus)
{
    /// <summary>Reads the report beside loader.img. An image without one counts as one virtual machine with one vCPU.</summary>
    public static BuiltSystem OfImage(string image)
    {
        string directory = Path.GetDirectoryName(Path.GetFullPath(image))!;
        // With an SDK, report.txt is that of Microkit's tool.
        string[] names = ["guest-report.txt", "report.txt"];
        string? report = names.Select(name => Path.Combine(directory, name)).FirstOrDefault(File.Exists);
        return report is null ? new BuiltSystem([1]) : Parse(File.ReadAllText(report));
    }

    /// <summary>Parses the text of a report.</summary>
    public static BuiltSystem Parse(string report)
    {
        int[] vcpus = [.. VcpuLine().Matches(report).Select(match => int.Parse(match.Groups[1].Value, CultureInfo.InvariantCulture))];
        return new BuiltSystem(vcpus.Length > 0 ? vcpus : [1]);
    }

    [GeneratedRegex(@"^  vCPUs +(\d+)$", RegexOptions.Multiline)]
    private static partial Regex VcpuLine();
}
