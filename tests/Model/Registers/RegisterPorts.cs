using System;
using System.Collections.Generic;
using System.Linq;
using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Table;
using Lockstep.Model.Words;
using Lockstep.Tests.Model.Gic;
using Gich = Lockstep.Model.Kernel.GichFrame<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Ich = Lockstep.Model.Kernel.IchRegisters<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Interface = Lockstep.Model.Kernel.VirtualInterfaceState<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Tests.Model.Registers;

/// <summary>
/// A piece of the model that answers at the registers of the facts: what the tests that run over all registers need of it. A
/// register is named by its facts and its number in its array; values are whole, 32 or 64 bits.
/// </summary>
public abstract class RegisterPort
{
    /// <summary>INTIDs and PEs of the controllers; list registers of the virtual interfaces.</summary>
    public const int Intids = 96, Cpus = 2, ListRegisters = 4;

    /// <summary>The registers that are there.</summary>
    public abstract IReadOnlyList<Register> Registers { get; }

    /// <summary>Whether registers of INTIDs 0 to 31 are RAZ/WI in the distributor, as they are in the redistributors (affinity routing).</summary>
    public virtual bool HidesPrivateIntids => false;

    /// <summary>All ports of the model: each register of the facts is at one of them at least, but for those of EL2's own interface.</summary>
    public static RegisterPort[] All() =>
        [new ControllerPort(GicVersion.V2), new ControllerPort(GicVersion.V3), new InterfacePort(GicVersion.V2), new InterfacePort(GicVersion.V3)];

    /// <summary>What a PE reads.</summary>
    public abstract ulong Read(int cpu, Register r, uint n);

    /// <summary>A write by a PE; returns whether it changed the state.</summary>
    public abstract bool Write(int cpu, Register r, uint n, ulong value);

    /// <summary>Something from outside: an input line changes, or the guest acknowledges.</summary>
    public abstract void Disturb(Random random);
}

/// <summary>Distributor, redistributors and CPU interfaces.</summary>
public sealed class ControllerPort(GicVersion version) : RegisterPort
{
    private readonly Machine machine = new(new() { Version = version, CpuCount = Cpus, IntidCount = Intids });

    public override IReadOnlyList<Register> Registers { get; } = version == GicVersion.V2
        ? [.. RegisterTable.In("GICD"), .. RegisterTable.In("GICC")]
        : [.. RegisterTable.In("GICDv3"), .. RegisterTable.SharedWithGicv3, .. RegisterTable.In("GICR"), .. RegisterTable.In("ICC").Where(r => r.Name.EndsWith("_EL1", StringComparison.Ordinal))];

    public override bool HidesPrivateIntids => version == GicVersion.V3;

    public override ulong Read(int cpu, Register r, uint n)
    {
        if (r.IsSystemRegister)
        {
            return machine.ReadI(cpu, Name(r, n));
        }

        uint at = r.OffsetBytes + r.StrideBytes * n;
        return Word(at) | (r.WidthBits == 64 ? (ulong)Word(at + 4) << 32 : 0);

        uint Word(uint offset) => r.Prefix switch
        {
            "GICC" => machine.ReadC(cpu, offset),
            "GICR" => machine.ReadR(cpu, offset),
            _ => machine.Read(cpu, offset),
        };
    }

    public override bool Write(int cpu, Register r, uint n, ulong value)
    {
        GicState<Word32, Bit> before = machine.Snapshot();
        if (r.IsSystemRegister)
        {
            machine.WriteI(cpu, Name(r, n), value);
        }
        else
        {
            uint at = r.OffsetBytes + r.StrideBytes * n;
            Word(at, (uint)value);
            if (r.WidthBits == 64)
            {
                Word(at + 4, (uint)(value >> 32));
            }
        }

        return !machine.Unchanged(before);

        void Word(uint offset, uint word)
        {
            switch (r.Prefix)
            {
                case "GICC": machine.WriteC(cpu, offset, word); break;
                case "GICR": machine.WriteR(cpu, offset, word); break;
                default: machine.Write(cpu, offset, word); break;
            }
        }
    }

    public override void Disturb(Random random)
    {
        machine.Spi(random.Next(32, Intids), random.Next(2) == 0);
        machine.Ppi(random.Next(Cpus), random.Next(16, 32), random.Next(2) == 0);
    }

    private static IccRegister Name(Register r, uint n) =>
        IccRegisterEncoding.Decode(r.Encoding + n) ?? throw new InvalidOperationException($"{r} {n}: the model does not know its encoding");
}

/// <summary>What the hypervisor has of a virtual CPU interface; the guest acknowledges and ends what is in the list registers.</summary>
public sealed class InterfacePort(GicVersion version) : RegisterPort
{
    private readonly Interface state = new(version, ListRegisters), before = new(version, ListRegisters);

    public override IReadOnlyList<Register> Registers { get; } = [.. RegisterTable.In(version == GicVersion.V2 ? "GICH" : "ICH")];

    public override ulong Read(int cpu, Register r, uint n)
    {
        if (version == GicVersion.V2)
        {
            return Gich.Read(state, r.OffsetBytes + r.StrideBytes * n).Value;
        }

        if (Name(r, n) is not { } name)
        {
            return 0;
        }

        (Word32 low, Word32 high) = Ich.Read(state, name);
        return low.Value | (ulong)high.Value << 32;
    }

    public override bool Write(int cpu, Register r, uint n, ulong value)
    {
        state.CopyTo(before);
        if (version == GicVersion.V2)
        {
            Gich.Write(state, r.OffsetBytes + r.StrideBytes * n, (uint)value);
        }
        else if (Name(r, n) is { } name)
        {
            Ich.Write(state, name, (uint)value, (uint)(value >> 32));
        }

        return !state.StateEquals(before).Value;
    }

    public override void Disturb(Random random)
    {
        ref ListRegister<Word32, Bit> lr = ref state.ListRegisters[random.Next(ListRegisters)];
        (lr.Pending, lr.Active) = (random.Next(2) == 0, random.Next(2) == 0);
    }

    /// <summary>ICH_LR0_EL2 plus n; of the active priorities 5 bits of preemption have one register.</summary>
    private static IchRegister? Name(Register r, uint n) => r.Name switch
    {
        "ICH_LR_EL2" => IchRegister.ICH_LR0_EL2 + (int)n,
        "ICH_AP0R_EL2" => n == 0 ? IchRegister.ICH_AP0R0_EL2 : null,
        "ICH_AP1R_EL2" => n == 0 ? IchRegister.ICH_AP1R0_EL2 : null,
        _ => Enum.Parse<IchRegister>(r.Name),
    };
}
