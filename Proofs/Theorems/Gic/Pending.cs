using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>Set and clear registers.</summary>
[Theorem("T5", "A 0 written to a set or clear register has no effect; a 1 changes that bit and no other.", "IHI 0048B 4.3.5 to 4.3.10")]
public sealed class T05_Ones_act_zeros_do_not : Theorem
{
    private static readonly (string Name, uint First, bool Sets)[] Registers =
    [
        ("GICD_ISENABLER", GICD_ISENABLER.OffsetBytes, true), ("GICD_ICENABLER", GICD_ICENABLER.OffsetBytes, false),
        ("GICD_ISPENDR", GICD_ISPENDR.OffsetBytes, true), ("GICD_ICPENDR", GICD_ICPENDR.OffsetBytes, false),
        ("GICD_ISACTIVER", GICD_ISACTIVER.OffsetBytes, true), ("GICD_ICACTIVER", GICD_ICACTIVER.OffsetBytes, false),
    ];

    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), n = c.Choose("n", 0, c.Gic.WordCount);
        (string name, uint first, bool sets) = Registers[c.Choose("register", 0, Registers.Length)];
        GicState<W, B> s = c.AnyState(), expected = s.Copy();
        W value = c.Word("value");
        s.WriteArray(cpu, first, 1, n, value);

        ref IntidWord<W, B> word = ref expected.Intid(cpu, n);
        ref W bits = ref first < GICD_ISPENDR.OffsetBytes ? ref word.Enabled
            : ref first < GICD_ISACTIVER.OffsetBytes ? ref word.Latch : ref word.Active;
        W acts = value & Acts(c.Gic, first, n);
        bits = sets ? bits | acts : bits & ~acts;
        c.Holds($"{name}: 1 changes its bit, 0 none, and nothing else changes", s.StateEquals(expected));
    }

    /// <summary>Bits on which writes act: not those of SGIs that are fixed, or that have registers of their own for pending.</summary>
    private static uint Acts(GicConfiguration c, uint first, int n)
    {
        bool isFixed = first < GICD_ISPENDR.OffsetBytes ? c.SgiEnablesAreFixed
            : first < GICD_ISACTIVER.OffsetBytes && c.Version == GicVersion.V2;
        return n == 0 && isFixed ? GicdFrame.PpiBits : uint.MaxValue;
    }
}
