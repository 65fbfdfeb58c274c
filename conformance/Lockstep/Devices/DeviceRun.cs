using System.Text;

namespace Lockstep.InLockstep.Devices;

/// <summary>Cases of devices, one after another, until there were enough operations or one failed.</summary>
public sealed class DeviceRun
{
    /// <summary>Operations of a case.</summary>
    public const int CaseLength = 600;

    private long operations;

    /// <summary>Operations done so far.</summary>
    public long Operations => Interlocked.Read(ref operations);

    /// <summary>Cases done; chains served and rules broken in them.</summary>
    public long Cases { get; private set; }

    /// <inheritdoc cref="Cases"/>
    public long Served { get; private set; }

    /// <inheritdoc cref="Cases"/>
    public long Broken { get; private set; }

    /// <summary>Runs.</summary>
    /// <param name="seed">The run's seed.</param>
    /// <param name="steps">Operations wanted; at least one case is run.</param>
    /// <param name="cancel">Ends the run after the case that it is at.</param>
    /// <returns>The report of the first failure, or null.</returns>
    public string? Run(ulong seed, long steps, CancellationToken cancel)
    {
        do
        {
            ulong its = SplitMix.SeedOfCase(seed, Cases);
            DeviceOperation[] all = DeviceGenerator.Case(its, CaseLength);
            using DeviceComparison comparison = new((int)its);
            (int done, string? fault) = Play(comparison, all);
            Interlocked.Add(ref operations, done);
            Cases++;
            Served += comparison.Served;
            Broken += comparison.Broken;
            if (fault is not null)
            {
                return Report(its, fault, all.AsSpan(0, done));
            }
        }
        while (Operations < steps && !cancel.IsCancellationRequested);
        return null;
    }

    /// <summary>Runs operations up to the first that differs.</summary>
    /// <param name="comparison">The machine.</param>
    /// <param name="operations">The operations.</param>
    /// <returns>How many were done, and what the last one showed, or null.</returns>
    public static (int Done, string? Fault) Play(DeviceComparison comparison, ReadOnlySpan<DeviceOperation> operations)
    {
        for (int i = 0; i < operations.Length; i++)
        {
            if (comparison.Do(operations[i]) is { } fault)
            {
                return (i + 1, fault);
            }
        }
        return (operations.Length, null);
    }

    private static string Report(ulong seed, string fault, ReadOnlySpan<DeviceOperation> failing)
    {
        StringBuilder text = new();
        text.AppendLine($"FAILED at operation {failing.Length} of case 0x{seed:x}: {failing[^1]}: {fault}");
        text.AppendLine($"replay: make lockstep ONLY=devices SEED=0x{seed:x} N=1");
        DeviceOperation[] shrunk = Shrinker.Shrink(failing, candidate => StepsUntilFault(seed, candidate));
        text.AppendLine($"shrunk to {shrunk.Length} operations:");
        using DeviceComparison comparison = new((int)seed);
        for (int i = 0; i < shrunk.Length; i++)
        {
            text.AppendLine($"  {i + 1,3}. {shrunk[i]}");
            if (comparison.Do(shrunk[i]) is { } its)
            {
                text.AppendLine($"         {its}");
            }
        }
        return text.ToString();
    }

    private static int? StepsUntilFault(ulong seed, DeviceOperation[] operations)
    {
        using DeviceComparison comparison = new((int)seed);
        (int done, string? fault) = Play(comparison, operations);
        return fault is null ? null : done;
    }
}
