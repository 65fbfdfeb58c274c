using System;
using System.Collections.Generic;
using System.Linq;
using Lockstep.Proofs.Command;
using Lockstep.Proofs.Theorems;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs;

/// <summary>What theorems about faults do to the model is done to the VMM.</summary>
public sealed class GuestReplayTests
{
    private const int CasesOfEach = 100;

    /// <summary>Every theorem about a guest of the VMM's, on random integers: the VMM does what the model says.</summary>
    [Fact]
    public void The_VMM_does_right_in_random_cases_of_all_theorems()
    {
        List<string> all = [];
        foreach (Theorem theorem in Theorem.All.Where(t => t.Configurations.Any(c => c.Guest is not null)))
        {
            foreach (TheoremConfiguration configuration in theorem.Configurations.Take(2))
            {
                Dictionary<VmmVerdict, int> counts = [];
                Dictionary<string, int> reasons = [];
                for (int i = 0; i < CasesOfEach; i++)
                {
                    RandomCase random = new(configuration, new Random(i));
                    if (random.Run(theorem))
                    {
                        VmmResult result = VmmReplay.Of(theorem, configuration, random.Choices, random.Values);
                        counts[result.Verdict] = counts.GetValueOrDefault(result.Verdict) + 1;
                        reasons[result.Reason] = reasons.GetValueOrDefault(result.Reason) + 1;
                        if (result.Verdict == VmmVerdict.Wrong)
                        {
                            all.Add($"{theorem.Id} {configuration.Name} {i}\n{string.Join('\n', result.Lines)}");
                        }
                    }
                }

                System.Console.Error.WriteLine($"{theorem.Id} {configuration.Name}: {string.Join(", ", counts)} {string.Join(" | ", reasons)}");
            }
        }

        all.ShouldBeEmpty(string.Join('\n', all));
    }
}
