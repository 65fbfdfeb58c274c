using System;
using System.Collections.Generic;
using Lockstep.Model.Words;
using Lockstep.Proofs.Theorems;

namespace Lockstep.Tests.Proofs;

/// <summary>A theorem on random integers: the choices and values of one case, as a counterexample has them.</summary>
/// <param name="configuration">The implementation.</param>
/// <param name="random">Where from.</param>
internal sealed class RandomCase(TheoremConfiguration configuration, Random random) : Case<Word64, Word32, Bit>(configuration)
{
    /// <summary>The choices, in their order.</summary>
    public List<ChoiceMade> Choices { get; } = [];

    /// <summary>The values, by name.</summary>
    public Dictionary<string, string> Values { get; } = [];

    /// <summary>Chooses and draws values as the theorem asks for them.</summary>
    /// <returns>Whether all that it assumes holds.</returns>
    public bool Run(Theorem theorem)
    {
        try
        {
            theorem.Run(this);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public override int Choose(string name, int first, int end)
    {
        int value = random.Next(first, end);
        Choices.Add(new(name, value));
        return value;
    }

    public override Word64 Wide(string name, bool inState = false) => new(Draw(name));

    public override Word32 Word(string name, bool inState = false) => new((uint)Draw(name));

    public override Bit Bit(string name)
    {
        bool bit = random.Next(2) != 0;
        Values[name] = bit ? "1" : "0";
        return bit;
    }

    public override void Assume(Bit condition)
    {
        if (!condition.Value)
        {
            throw new OperationCanceledException();
        }
    }

    public override void Holds(string what, Bit condition)
    {
    }

    public override bool IsEvident(Bit condition) => condition.Value;

    public override void Show(string name, Word32 value)
    {
    }

    public override void Watch(string name, Func<IEnumerable<(string Name, Word32 Value)>> words)
    {
    }

    private ulong Draw(string name)
    {
        ulong value = Values.TryGetValue(name, out string? drawn) ? ConcreteCase.Number(drawn) : Fitting(name);
        Values[name] = $"0x{value:x}";
        return value;
    }

    /// <summary>Mostly what a guest can have there; a state that it cannot be in ends the replay before it begins.</summary>
    private ulong Fitting(string name)
    {
        const ulong vcpuFault = 8, vmFault = 6;
        ulong any = (ulong)random.NextInt64() << 1 ^ (ulong)random.NextInt64();
        ulong label = (ulong)(Choices.Find(c => c.Name == "label")?.Value ?? 0);
        return name.Split(' ')[0] switch
        {
            "power" => 0,
            "PSTATE" when random.Next(8) == 0 => (any & 0xf000_03c0) | 0x10,
            "PSTATE" => (any & 0xf1c0_13c0) | (random.Next(3) switch { 0 => 0u, 1 => 4, _ => 5 }),
            "PC" => any & 0xffff_fffc,
            "VBAR" => any & ~0x7fful,
            "VMPIDR_EL2" => 0x8000_0000 | (uint)(name[^1] - '0'),
            "ISR" or "CNTVOFF" => 0,
            "X0" when random.Next(2) == 0 => (random.Next(2) == 0 ? 0x8400_0000u : 0xc400_0000) + (uint)random.Next(0x16),
            "X0" when random.Next(4) == 0 => 0x8000_0000 + (uint)random.Next(3),
            "X1" or "X2" when random.Next(2) == 0 => (ulong)random.Next(4),
            "X2" when random.Next(2) == 0 => 0x4000_0000 + (any & 0xfff_fffc),
            "MR0" when label == vcpuFault => Syndrome(any),
            "MR0" => (ulong)(long)(random.Next(3) == 0 ? 27 : random.Next(-1, 40)),
            "MR1" or "address" when random.Next(4) != 0 => 0x0800_0000 + (any & 0xf_ffff),
            "MR2" => random.Next(8) == 0 ? 1u : 0,
            "MR3" when label == vmFault && random.Next(4) != 0 => 0x9300_0004 | (any & 0x00ff_8043),
            "MR3" or "ESR_EL2" or "ESR_EL2," => Syndrome(any),
            "offset" => any & (0xf_fff8ul >> random.Next(13)) & ~7ul,
            _ => any,
        };
    }

    private ulong Syndrome(ulong any) => random.Next(4) == 0 ? (any & 0xffff_ffff) | 0x0200_0000
        : (new ulong[] { 0x01, 0x16, 0x17, 0x18, 0x20, 0x24, 0x25, 0 }[random.Next(8)] << 26) | 0x0200_0000 | (any & 0x01ff_ffff);
}
