using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems.Gic;

/// <summary>The invariants of which every theorem begins: reset has them, and no step takes them away.</summary>
public abstract class Inductive : Theorem
{
    private const int ChunkBytes = 0x100;

    /// <summary>Claims the invariants of a state.</summary>
    private protected static void Keeps<X, W, B>(Case<X, W, B> c, string after, GicState<W, B> s)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        foreach ((string says, B holds) in GicInvariants<W, B>.Of(s))
        {
            c.Holds($"after {after}: {says}", holds);
        }
    }

    /// <summary>Claims the invariants of a state after a step, unless it is evidently the state before.</summary>
    private protected static void Keeps<X, W, B>(Case<X, W, B> c, string step, GicState<W, B> before, GicState<W, B> after)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        if (c.IsEvident(after.StateEquals(before)))
        {
            c.Holds("a step that changes nothing keeps all", true);
        }
        else
        {
            Keeps(c, step, after);
        }
    }

    /// <summary>Claims the invariants after each access of 1, 2, 4 and 8 bytes in a frame, a part of it on each path.</summary>
    private protected static void KeepsAtEvery<X, W, B>(Case<X, W, B> c, uint frameBytes, Action<GicState<W, B>, uint, int> access)
        where X : struct, IWord<X, B>, IWide<X, W, B>
        where W : struct, IWord<W, B>
        where B : struct, IBit<B>
    {
        uint chunk = (uint)c.Choose($"offset / {ChunkBytes:x}", 0, (int)frameBytes / ChunkBytes) * ChunkBytes;
        GicState<W, B> s = c.AnyState();
        for (uint at = chunk; at < chunk + ChunkBytes; at++)
        {
            for (int size = 1; size <= 8; size *= 2)
            {
                GicState<W, B> after = s.Copy();
                access(after, at, size);
                Keeps(c, "an access", s, after);
            }
        }
    }
}

/// <summary>The base case.</summary>
[Theorem("N2.reset", "Reset leaves a state in which only implemented bits are set.", "IHI 0048B 4.3, 4.4; IHI 0069 12")]
public sealed class N02_Reset : Inductive
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c) => Keeps(c, "reset", Gic<W, B>.Reset(c.Gic));
}

/// <summary>The distributor.</summary>
[Theorem("N2.gicd",
    "Every write of 1, 2, 4 or 8 bytes at any offset of the distributor leaves a state in which only implemented bits are set.",
    "IHI 0048B 4.1.4")]
public sealed class N02_Distributor : Inductive
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } =
        [.. GicConfigurations.V2, .. GicConfigurations.OthersOf(GicVersion.V2)];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        W value = c.Word("value");
        KeepsAtEvery(c, GicdFrame.SizeBytes, (s, at, size) => Gic<W, B>.WriteGicd(s, cpu, at, size, value));
    }
}

/// <summary>The CPU interface of GICv2.</summary>
[Theorem("N2.gicc",
    "Every read and write of 1, 2, 4 or 8 bytes at any offset of the CPU interface leaves a state in which only "
    + "implemented bits are set.", "IHI 0048B 4.1.4")]
public sealed class N02_Cpu_interface : Inductive
{
    private const uint UsedBytes = 0x100, DeactivateBytes = 0x1000;

    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } =
        [.. GicConfigurations.V2, .. GicConfigurations.OthersOf(GicVersion.V2)];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        W value = c.Word("value");
        uint from = c.Choose("from", 0u, DeactivateBytes);
        if (c.Choose("access", "write", "read") == "write")
        {
            KeepsAtEvery(c, UsedBytes, (s, at, size) => Gic<W, B>.WriteGicc(s, cpu, from + at, size, value));
        }
        else
        {
            KeepsAtEvery(c, UsedBytes, (s, at, size) => Gic<W, B>.ReadGicc(s, cpu, from + at, size));
        }
    }
}

/// <summary>The redistributors of GICv3.</summary>
[Theorem("N2.gicr",
    "Every word write in the used parts of a redistributor leaves a state in which only implemented bits are set.", "IHI 0069 12.10")]
public sealed class N02_Redistributor : Inductive
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } =
        [.. GicConfigurations.V3, .. GicConfigurations.OthersOf(GicVersion.V3)];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu(), owner = c.AnyCpu("owner");
        W value = c.Word("value");
        uint from = c.Choose("frame", 0u, GicrFrame.SgiBase);
        KeepsAtEvery(c, 0x1000, (s, at, size) => Gic<W, B>.WriteGicr(s, cpu, owner, from + at, size, value));
    }
}

/// <summary>The system registers of GICv3.</summary>
[Theorem("N2.icc", "Every read and write of an ICC register leaves a state in which only implemented bits are set.", "IHI 0069 12.2")]
public sealed class N02_System_registers : Inductive
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } =
        [.. GicConfigurations.V3, .. GicConfigurations.OthersOf(GicVersion.V3)];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        IccRegister register = c.Choose("register", Enum.GetValues<IccRegister>());
        W low = c.Word("value[31:0]"), high = c.Word("value[63:32]");
        GicState<W, B> s = c.AnyState(), read = s.Copy();
        Gic<W, B>.WriteIcc(s, cpu, register, low, high);
        Keeps(c, "a write", s);
        _ = Gic<W, B>.ReadIcc(read, cpu, register);
        Keeps(c, "a read", read);
    }
}

/// <summary>Input lines.</summary>
[Theorem("N2.lines",
    "Every change of an input signal, of any number, leaves a state in which only implemented bits are set.", "IHI 0048B 1.4.2")]
public sealed class N02_Lines : Inductive
{
    /// <inheritdoc/>
    public override IReadOnlyList<TheoremConfiguration> Configurations { get; } = [.. GicConfigurations.Both, .. GicConfigurations.Others];

    /// <inheritdoc/>
    public override void Run<X, W, B>(Case<X, W, B> c)
    {
        int cpu = c.AnyCpu();
        GicState<W, B> s = c.AnyState();
        B level = c.Bit("level");
        for (int intid = 0; intid < 1024; intid++)
        {
            GicState<W, B> spi = s.Copy(), ppi = s.Copy();
            Gic<W, B>.SetSpiLine(spi, intid, level);
            Keeps(c, "a line of an SPI", s, spi);
            Gic<W, B>.SetPpiLine(ppi, cpu, intid, level);
            Keeps(c, "a line of a PPI", s, ppi);
        }
    }
}
