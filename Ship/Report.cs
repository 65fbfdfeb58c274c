namespace Lockstep.Ship;

/// <summary>What is read of the build's report.</summary>
internal static class Report
{
    private const string Kernel = Boards.Report.KernelLine;

    /// <summary>The kernel that the VMM was configured for.</summary>
    /// <param name="image">The folder that was built.</param>
    public static string KernelBelow(string image)
    {
        // With an SDK, report.txt is the SDK's own.
        string own = Path.Combine(image, "guest-report.txt"), file = File.Exists(own) ? own : Path.Combine(image, Files.ShippedFile.Map);
        string? line = File.Exists(file) ? File.ReadLines(file).FirstOrDefault(line => line.TrimStart().StartsWith(Kernel, StringComparison.Ordinal)) : null;
        return line is null ? throw new UserError(file, "does not say what kernel is below; run make image again")
            : line.TrimStart()[Kernel.Length..].Trim();
    }
}
