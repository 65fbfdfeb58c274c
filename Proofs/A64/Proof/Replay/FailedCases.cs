using System.Globalization;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Replay;

/// <summary>What is said of cases that are not proved: on the screen why, and in a file each the path that shows it.</summary>
internal static class FailedCases
{
    /// <summary>Prints them, and writes their traces in place of those of before.</summary>
    /// <param name="folder">Where to write.</param>
    /// <param name="image">The program.</param>
    /// <param name="failures">The cases.</param>
    /// <param name="debug">The program with debugging information, or null.</param>
    public static void Write(string folder, VmmImage image, IReadOnlyList<(EventCase Case, CaseResult Result)> failures, string? debug)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        for (int i = 0; i < failures.Count; i++)
        {
            (EventCase c, CaseResult result) = failures[i];
            Console.WriteLine($"{c.Text}: {result.Failure}");
            if (result.Trace is { } trace)
            {
                string file = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"{i + 1}.txt"));
                Directory.CreateDirectory(folder);
                WholeFile.Write(file, beside => File.WriteAllText(beside, trace.Text(image, c, result.Failure!, debug)));
                Console.WriteLine($"    instruction by instruction: {file}");
            }

            Console.WriteLine($"    again: make proofs-code{Configuration(image)} CACHE=off CASE=\"{c.Text}\"");
        }
    }

    private static string Configuration(VmmImage image) => image.Name.Split('/') is [var board, var system, var config]
        ? $" BOARD={board} SYSTEM={system}.system CONFIG={config}" : "";
}
