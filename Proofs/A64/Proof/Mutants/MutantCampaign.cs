using System.Collections.Concurrent;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.A64.Proof.Results;

namespace Lockstep.Proofs.A64.Proof.Mutants;

/// <summary>Breaks vmm.elf in one place at a time, and asks the cases that execute that place until one fails.</summary>
/// <param name="image">The program.</param>
/// <param name="cases">Cases that are proved of it.</param>
/// <param name="cache">What was proved before, or null.</param>
internal sealed class MutantCampaign(VmmImage image, IReadOnlyList<EventCase> cases, CaseCache? cache = null)
{
    /// <summary>Cases that are asked before their neighbours are.</summary>
    private const int CasesPerInstruction = 16;

    private readonly Dictionary<ulong, List<EventCase>> executing = [];
    private readonly Lock gate = new();
    private int done;

    /// <summary>Cases and mutants that were looked at.</summary>
    public int Done => done;

    /// <summary>Which cases execute which instruction.</summary>
    public void Trace()
    {
        ParallelOptions all = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };
        Parallel.ForEach(Partitioner.Create(cases, EnumerablePartitionerOptions.NoBuffering), all, c =>
        {
            CaseResult result = CaseCache.Prove(cache, image, c);
            Interlocked.Increment(ref done);
            lock (gate)
            {
                foreach (ulong address in result.Failure is null ? result.Coverage.Addresses : [])
                {
                    (executing.TryGetValue(address, out List<EventCase>? known) ? known : executing[address] = []).Add(c);
                }
            }
        });
    }

    /// <summary>Some mutants, by a seed.</summary>
    public IReadOnlyList<MutantResult> Run(int count, int seed)
    {
        Random random = new(seed);
        CodeMutant[] every = [.. CodeMutant.All(image, executing.Keys.Order())];
        CodeMutant[] mutants = [.. random.GetItems(every, int.Min(4 * count, every.Length)).Distinct().Take(count)];
        MutantResult[] results = new MutantResult[mutants.Length];
        Parallel.For(0, mutants.Length, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, i =>
        {
            results[i] = Ask(mutants[i]);
            Interlocked.Increment(ref done);
        });
        return results;
    }

    private MutantResult Ask(CodeMutant mutant)
    {
        VmmImage broken = mutant.In(image);
        EventCase[] known = [.. executing[mutant.Address].OrderBy(c => c.Text, StringComparer.Ordinal)];

        // Far apart first: neighbours differ in little.
        int step = int.Max(1, known.Length / CasesPerInstruction), asked = 0;
        for (int first = 0; first < step; first++)
        {
            for (int i = first; i < known.Length; i += step)
            {
                asked++;
                EventCase c = known[i];
                if (CaseRun.Prove(broken, c) is { Failure: { } failure } result)
                {
                    return new(mutant, asked, $"{c.Text}: {failure.Split('\n')[0]}", result.Trace);
                }
            }
        }

        return new(mutant, asked, null);
    }
}
