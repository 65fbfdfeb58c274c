using System.Diagnostics;
using Lockstep.Model.Gic;
using Lockstep.Model.Relation;

namespace Lockstep.InLockstep;

/// <summary>Runs cases on several threads until there were enough steps or one failed.</summary>
/// <param name="seed">The run's seed.</param>
/// <param name="steps">Steps wanted; at least one case is run.</param>
/// <param name="jobs">Threads.</param>
/// <param name="version">Runs cases of this version of the GIC architecture only; null for both.</param>
public sealed class LongRun(ulong seed, long steps, int jobs, GicVersion? version = null)
{
    private readonly Lock gate = new();
    private readonly long[] deviations = new long[Enum.GetValues<Deviation>().Length];
    private long nextCase, stepsDone, casesDone, messages, deliveries;

    /// <summary>Steps done so far.</summary>
    public long Steps => Interlocked.Read(ref stepsDone);

    /// <summary>Cases done so far.</summary>
    public long Cases => Interlocked.Read(ref casesDone);

    /// <summary>Messages that the VMM handled.</summary>
    public long Messages => Interlocked.Read(ref messages);

    /// <summary>Interrupts that the guests acknowledged.</summary>
    public long Deliveries => Interlocked.Read(ref deliveries);

    /// <summary>The failing case with the lowest number.</summary>
    public (long Index, ulong Seed, Outcome Outcome)? Failure { get; private set; }

    /// <summary>How often each deviation was needed.</summary>
    public IReadOnlyList<long> Deviations => deviations;

    /// <summary>Processor time that the cases took, of all threads.</summary>
    public TimeSpan Busy { get; private set; }

    /// <summary>Runs. A cancelled run ends after the cases that it is at.</summary>
    /// <param name="cancel">Ends the run.</param>
    public void Run(CancellationToken cancel)
    {
        TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
        Thread[] threads = new Thread[jobs];
        for (int i = 0; i < jobs; i++)
        {
            threads[i] = new Thread(() => Work(cancel)) { IsBackground = true };
            threads[i].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        Busy = Process.GetCurrentProcess().TotalProcessorTime - before;
    }

    private void Work(CancellationToken cancel)
    {
        Operation[] operations = new Operation[Comparison.CaseLength];
        long[] counts = new long[deviations.Length];
        do
        {
            long index = Interlocked.Increment(ref nextCase) - 1;
            ulong its = SplitMix.SeedOfCase(seed, index);
            if (version != null && CaseConfiguration.VersionOf(its) != version)
            {
                continue;
            }

            CaseConfiguration configuration = Generator.Case(its, operations);
            Outcome outcome = Comparison.Run(configuration, operations, counts);
            Interlocked.Add(ref stepsDone, outcome.Steps);
            Interlocked.Add(ref messages, outcome.Messages);
            Interlocked.Add(ref deliveries, outcome.Deliveries);
            Interlocked.Increment(ref casesDone);
            if (outcome.Fault != null)
            {
                Failed(index, its, outcome);
            }
        }
        while (Steps < steps && Failure == null && !cancel.IsCancellationRequested);

        lock (gate)
        {
            for (int i = 0; i < counts.Length; i++)
            {
                deviations[i] += counts[i];
            }
        }
    }

    private void Failed(long index, ulong its, Outcome outcome)
    {
        lock (gate)
        {
            if (Failure == null || index < Failure.Value.Index)
            {
                Failure = (index, its, outcome);
            }
        }
    }
}
