using Lockstep.InLockstep;
using Lockstep.Proofs.A64.Decode;

namespace Lockstep.Proofs.A64.Check;

/// <summary>What was compared of one class.</summary>
/// <param name="Class">The class.</param>
/// <param name="Decoding">Its words, by the decoder and by Capstone.</param>
/// <param name="Executed">Instructions executed by the interpreter and by Unicorn; 0 for events.</param>
/// <param name="Failures">What differed, each with a line that repeats it.</param>
internal sealed record ClassResult(EncodingClass Class, DecodeTrials Decoding, long Executed, IReadOnlyList<string> Failures);

/// <summary>Both comparisons, class by class.</summary>
/// <param name="seed">The run's seed.</param>
/// <param name="cases">Random words, and random instructions, of each class.</param>
internal sealed class ClassComparison(ulong seed, long cases)
{
    private long executed, decoded;

    /// <summary>How far it is.</summary>
    public string Progress =>
        $"{Interlocked.Read(ref decoded):n0} words decoded, {Interlocked.Read(ref executed):n0} instructions executed";

    /// <summary>Compares classes, on several threads.</summary>
    public IReadOnlyList<ClassResult> Run(IReadOnlyList<EncodingClass> classes, int jobs)
    {
        ClassResult[] results = new ClassResult[classes.Count];
        Parallel.For(0, classes.Count, new ParallelOptions { MaxDegreeOfParallelism = jobs }, i => results[i] = Compare(classes[i]));
        return results;
    }

    /// <summary>Compares one class.</summary>
    public ClassResult Compare(EncodingClass row)
    {
        List<string> failures = [];
        var decoding = new DecodeTrials(row);
        decoding.Run(seed, cases);
        Interlocked.Add(ref decoded, cases);
        if (decoding.Failure is { } failure)
        {
            failures.Add($"{failure}\n  repeat: {Replay(row, seed, cases)}");
        }

        long done = SemanticsTrials.Classes.Contains(row) ? Execute(row, failures) : 0;
        return new(row, decoding, done, failures);
    }

    private long Execute(EncodingClass row, List<string> failures)
    {
        using var trials = new SemanticsTrials(row);
        long done = 0;
        while (done < cases && failures.Count == 0)
        {
            ulong[] seeds = new ulong[(int)long.Min(SemanticsTrials.Batch, cases - done)];
            for (int i = 0; i < seeds.Length; i++)
            {
                seeds[i] = SplitMix.SeedOfCase(seed, done + i);
            }

            if (trials.Run(seeds) is { } failed)
            {
                failures.Add($"{failed.Text}\n  repeat: {Replay(row, failed.Seed, 1)}");
            }

            done += seeds.Length;
            Interlocked.Add(ref executed, seeds.Length);
        }

        return done;
    }

    private static string Replay(EncodingClass row, ulong seed, long cases) => $"make a64 ONLY='{row.Title}' SEED=0x{seed:x} N={cases}";
}
