using System.ComponentModel;
using System.Diagnostics;

namespace Lockstep.Explore.Spin;

/// <summary>A time.</summary>
/// <param name="Seconds">On the wall.</param>
/// <param name="CpuSeconds">Of all threads.</param>
public readonly record struct Duration(double Seconds, double CpuSeconds);

/// <summary>Makes verifiers with SPIN and runs them, in a folder of its own.</summary>
/// <param name="model">The Promela file.</param>
/// <param name="folder">The folder; it is made.</param>
public sealed class SpinVerifier(string model, string folder)
{
    /// <summary>
    /// How verifiers are compiled: safety only, no fairness, all states kept exactly, and without partial-order reduction, because
    /// the numbers of all states and steps are compared.
    /// </summary>
    public static IReadOnlyList<string> CompilerOptions { get; } = ["-O2", "-DSAFETY", "-DNOFAIR", "-DNOREDUCE", "-DMEMLIM=16000"];

    /// <summary>How they are run: room for a path of 8 million steps, and a hash table of 2^24 slots, more than the states.</summary>
    public static IReadOnlyList<string> RunOptions { get; } = ["-m8000000", "-w24"];

    /// <summary>Explores a model.</summary>
    /// <param name="defines">Names that are defined in it.</param>
    /// <param name="findsShortest">
    /// Breadth-first, up to the first error: the path to it is a shortest one. Else depth-first, which is SPIN's faster way.
    /// </param>
    /// <returns>The result, and the time of the run, without that of the compiler.</returns>
    public (SpinResult Result, Duration Time) Run(IReadOnlyList<string> defines, bool findsShortest)
    {
        string to = Path.GetFullPath(Path.Combine(folder, defines.Count == 0 ? "all" : string.Join('-', defines)));
        Directory.CreateDirectory(to);
        Call(to, "spin", [.. defines.Select(d => "-D" + d), "-a", Path.GetFullPath(model)]);
        Call(to, "gcc", [.. CompilerOptions, .. findsShortest ? new[] { "-DBFS" } : [], "-o", "pan", "pan.c"]);
        (string output, Duration time) = Call(to, Path.Combine(to, "pan"), findsShortest ? ["-w24"] : RunOptions);
        return (SpinResult.Parse(output), time);
    }

    private static (string Output, Duration Time) Call(string folder, string program, IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            var elapsed = Stopwatch.StartNew();
            double before = ProcessorTime.OfChildrenSeconds;
            using Process process = Process.Start(start)!;
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            if (process.ExitCode != 0)
            {
                throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed:\n{output}{errors.Result}");
            }

            return (output + errors.Result, new Duration(elapsed.Elapsed.TotalSeconds, ProcessorTime.OfChildrenSeconds - before));
        }
        catch (Win32Exception e)
        {
            throw new InvalidOperationException($"{program}: {e.Message}; `make deps` installs it", e);
        }
    }
}
