using Lockstep.InLockstep.Replay;
using Lockstep.Model.Configuration;
using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Vcpu = Lockstep.Model.Faults.VcpuContext<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Proofs.Theorems;

/// <summary>
/// A counterexample with less in it: as much of the state as possible is as after reset, all other values 0, and a claim still fails. The
/// solver gives any values where any will do.
/// </summary>
internal sealed class SmallerValues
{
    private const int MostTrials = 4000;
    private const string GicLines = ": input lines of INTIDs";

    /// <summary>IL, bit 25 of ESR_EL2: an instruction of 32 bits, as all are in AArch64 state.</summary>
    private const ulong ILBit = 1 << 25;
    private readonly Theorem theorem;
    private readonly TheoremConfiguration configuration;
    private readonly IReadOnlyList<ChoiceMade> choices;
    private readonly Dictionary<string, ulong> values;
    private readonly Dictionary<string, ulong> goals = [];

    /// <summary>The words of a state in their order: an input line's comes after the latch's.</summary>
    private readonly List<string> order;
    private int trials;

    private SmallerValues(
        Theorem theorem, TheoremConfiguration configuration, IReadOnlyList<ChoiceMade> choices, IReadOnlyDictionary<string, string> values)
    {
        (this.theorem, this.configuration, this.choices) = (theorem, configuration, choices);
        this.values = values.ToDictionary(v => v.Key, v => ConcreteCase.Number(v.Value), StringComparer.Ordinal);
        Dictionary<string, ulong> reset = configuration.Gic is null ? [] : Gic.GicWords<Word32, Bit>
            .All(Gic<Word32, Bit>.Reset(configuration.Gic)).ToDictionary(w => w.Name, w => (ulong)w.Value.Value);
        order = [.. reset.Keys];
        foreach ((string name, ulong value) in configuration.Guest is null ? [] : OfGuest(configuration.Guest.Affinities.Length))
        {
            reset[name] = value;
        }

        foreach (string name in this.values.Keys)
        {
            goals[name] = reset.GetValueOrDefault(name[(name.IndexOf(": ", StringComparison.Ordinal) is var at and >= 0 ? at + 2 : 0)..]);
        }
    }

    /// <summary>The smaller values; the same ones where none is smaller.</summary>
    public static IReadOnlyDictionary<string, string> Of(
        Theorem theorem, TheoremConfiguration configuration, IReadOnlyList<ChoiceMade> choices, IReadOnlyDictionary<string, string> values)
    {
        SmallerValues smaller = new(theorem, configuration, choices, values);
        smaller.ReplaceWords();
        smaller.ReplaceLines();
        smaller.ReplaceBits();
        return Text(smaller.values);
    }

    /// <summary>What is not 0 of a guest that has done nothing yet, and of the instructions that it executes.</summary>
    private IEnumerable<(string Name, ulong Value)> OfGuest(int vcpus)
    {
        foreach (string register in new[] { nameof(Vcpu.PSTATE), nameof(VcpuRegister.VMPIDR_EL2) })
        {
            for (int v = 0; v < vcpus; v++)
            {
                yield return (GuestWords.Name(register, v), GuestWords.AfterReset(register, v));
            }
        }

        foreach (string name in values.Keys.Where(n => n.StartsWith("ESR_EL2", StringComparison.Ordinal)))
        {
            yield return (name, ILBit);
        }

        bool isTrap = choices.Any(c => c is { Name: "label", Value: (int)FaultLabel.VCPUFault });
        yield return (isTrap ? "MR0" : "MR3", ILBit);
    }

    private static Dictionary<string, string> Text(Dictionary<string, ulong> values) =>
        values.ToDictionary(v => v.Key, v => $"0x{v.Value:x}", StringComparer.Ordinal);

    /// <summary>Whole words, many at a time and then fewer.</summary>
    private void ReplaceWords()
    {
        for (int size = values.Count; size > 0; size /= 2)
        {
            foreach (string[] names in goals.Keys.Where(n => values[n] != goals[n]).Chunk(size).ToArray())
            {
                Try(names.ToDictionary(n => n, n => goals[n]));
            }
        }
    }

    /// <summary>Interrupts that are pending by their line become so by their latch: any guest can do that, and not every line moves.</summary>
    private void ReplaceLines()
    {
        foreach (string name in values.Keys.Where(n => n.Contains(GicLines, StringComparison.Ordinal)).ToArray())
        {
            string prefix = name[..(name.IndexOf(": ", StringComparison.Ordinal) + 2)];
            int at = order.IndexOf(name[prefix.Length..]);
            string? latch = at > 0 ? prefix + order[at - 1] : null;
            for (ulong left = values[name]; latch is not null && left != 0; left &= left - 1)
            {
                ulong bit = left & (0 - left);
                Try(new() { [name] = values[name] & ~bit, [latch] = values.GetValueOrDefault(latch) | bit });
            }
        }
    }

    private void ReplaceBits()
    {
        foreach (string name in goals.Keys)
        {
            for (int bit = 0; bit < 64; bit++)
            {
                ulong mask = 1ul << bit;
                if (((values[name] ^ goals[name]) & mask) != 0)
                {
                    Try(new() { [name] = values[name] ^ mask });
                }
            }
        }
    }

    private void Try(Dictionary<string, ulong> changes)
    {
        if (trials++ >= MostTrials)
        {
            return;
        }

        Dictionary<string, ulong> before = changes.Keys.ToDictionary(n => n, n => values.GetValueOrDefault(n));
        foreach ((string name, ulong value) in changes)
        {
            values[name] = value;
        }

        if (!Fails())
        {
            foreach ((string name, ulong value) in before)
            {
                values[name] = value;
            }
        }
    }

    private bool Fails()
    {
        try
        {
            ConcreteCase run = new(configuration, choices, Text(values));
            run.RunWith(theorem);
            return run.Failed.Count > 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
