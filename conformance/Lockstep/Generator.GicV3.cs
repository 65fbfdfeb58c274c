using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.InLockstep;

/// <content>Random operations of a GICv3 guest.</content>
public ref partial struct Generator
{
    private const int SendSgiWeight = 14;

    private readonly bool IsV3 => machine.Version == GicVersion.V3;

    /// <summary>A guest that sets its controller up: redistributors awake, both groups in use.</summary>
    private int StartV3(Span<Operation> operations)
    {
        int n = 0;
        operations[n++] = Write(0, GICDv3_CTLR.OffsetBytes, random.OneIn(4) ? 2u : 3u);
        for (int cpu = 0; cpu < machine.CpuCount; cpu++)
        {
            if (!random.OneIn(12))
            {
                operations[n++] = OnRedistributor(Write(cpu, GICR_WAKER.OffsetBytes, 0), cpu);
            }

            uint groups = random.OneIn(2) ? uint.MaxValue : (uint)random.Next();
            operations[n++] = OnRedistributor(Write(cpu, GICR_IGROUPR0.OffsetBytes, groups), cpu);
            operations[n++] = OnInterface(cpu, IccRegister.ICC_PMR_EL1, random.OneIn(6) ? 0x10u : 0xf0);
            operations[n++] = OnInterface(cpu, IccRegister.ICC_CTLR_EL1, random.OneIn(4) ? 2u : 0);
            operations[n++] = OnInterface(cpu, IccRegister.ICC_IGRPEN0_EL1, random.OneIn(4) ? 0u : 1);
            operations[n++] = OnInterface(cpu, IccRegister.ICC_IGRPEN1_EL1, random.OneIn(8) ? 0u : 1);
        }

        for (int i = 0; i < hot.Length; i++)
        {
            byte cpu = (byte)random.Below(machine.CpuCount);
            operations[n++] = ToV3(Write(cpu, GICD_ISENABLER.OffsetBytes + hot[i] / 32 * 4, 1u << (int)hot[i]));
            operations[n++] = ToV3(new Operation(OperationKind.Write, cpu, 1, 0, GICD_IPRIORITYR.OffsetBytes + hot[i], random.Next() & 0xf0));
            if (hot[i] >= GicdFrame.PrivateCount)
            {
                operations[n++] = Route(cpu, hot[i]);
                operations[n++] = Write(cpu, GICD_IGROUPR.OffsetBytes + hot[i] / 32 * 4, random.OneIn(3) ? 0 : uint.MaxValue);
            }
        }

        return n;
    }

    /// <summary>What a GICv3 guest does in place of an access to GICv2's distributor.</summary>
    private Operation ToV3(Operation o)
    {
        uint at = o.Offset;
        bool isWrite = o.Kind == OperationKind.Write;
        if (o.Offset >= GicdFrame.SizeBytes || random.OneIn(64))
        {
            return random.OneIn(2) ? o : o with { Mode = 1, Offset = at % GicrFrame.SizeBytes + (uint)random.Below(machine.CpuCount) * GicrFrame.SizeBytes };
        }

        switch (at)
        {
            case >= GICD_SGIR.OffsetBytes when isWrite && random.OneIn(2):
                return SendSgi(o.Cpu);
            case >= GICD_SGIR.OffsetBytes:
                uint bits = isWrite ? GICR_ISPENDR0.OffsetBytes + (random.OneIn(3) ? 0x80u : 0) : GICR_ISPENDR0.OffsetBytes;
                return OnRedistributor(Write(o.Cpu, bits, (uint)o.Value & 0xffff) with { Kind = o.Kind }, Owner(o.Cpu));
            case >= GICD_ITARGETSR.OffsetBytes + GicdFrame.PrivateCount and < GICD_ITARGETSR.OffsetBytes + 0x3fc:
                Operation route = Route(o.Cpu, at - GICD_ITARGETSR.OffsetBytes);
                return isWrite ? route : route with { Kind = OperationKind.Read, Value = 0 };
            case >= GICD_ITARGETSR.OffsetBytes and < GICD_ITARGETSR.OffsetBytes + GicdFrame.PrivateCount:
                uint asleep = random.OneIn(3) ? 2u : 0;
                return OnRedistributor(Write(o.Cpu, GICR_WAKER.OffsetBytes, asleep) with { Kind = o.Kind }, Owner(o.Cpu));
            default:
                bool isPrivate = at is >= GICD_IGROUPR.OffsetBytes and < GICD_IPRIORITYR.OffsetBytes && at % 0x80 < 4
                    || at is >= GICD_IPRIORITYR.OffsetBytes and < GICD_IPRIORITYR.OffsetBytes + 32
                    || at is >= GICD_ICFGR.OffsetBytes and < GICD_ICFGR.OffsetBytes + 8;
                return isPrivate ? OnRedistributor(o with { Offset = at + GicrFrame.SgiBase }, Owner(o.Cpu)) : o;
        }
    }

    /// <summary>Any PE may access any redistributor; most access their own.</summary>
    private int Owner(int cpu) => random.OneIn(3) ? random.Below(machine.CpuCount) : cpu;

    private static Operation OnRedistributor(Operation o, int owner) =>
        o with { Mode = 1, Offset = o.Offset + (uint)owner * GicrFrame.SizeBytes };

    private static Operation OnInterface(int cpu, IccRegister register, uint value) =>
        new(OperationKind.CpuInterface, (byte)cpu, 4, 0, Registers.FirstIcc + (uint)register, value);

    /// <summary>A route: mostly to a vCPU, else to one that does not exist, in whole or in part.</summary>
    private Operation Route(byte cpu, uint intid)
    {
        ulong value = (uint)random.Below(machine.CpuCount) | (random.OneIn(10) ? random.Next() & 0xff_8001_0110 : 0);
        byte size = (byte)(random.OneIn(3) ? 4 : random.OneIn(8) ? 1 : 8);
        uint half = size == 4 && random.OneIn(6) ? 4u : 0;
        uint offset = GICDv3_IROUTER.OffsetBytes + (intid - GICDv3_IROUTER.FirstIntid) * 8 + half;
        return new Operation(OperationKind.Write, cpu, size, 0, offset, half == 0 ? value : value >> 32);
    }

    private Operation SendSgi(byte cpu)
    {
        IccRegister register = random.Below(6) switch
        {
            0 => IccRegister.ICC_SGI0R_EL1,
            1 => IccRegister.ICC_ASGI1R_EL1,
            _ => IccRegister.ICC_SGI1R_EL1,
        };
        ulong sgi = random.OneIn(4) ? (ulong)random.Below(16) : Hot() & 3;
        ulong list = random.OneIn(2) ? 1ul << random.Below(machine.CpuCount) : random.Next() & 0xffff;
        ulong modes = (random.OneIn(5) ? 1ul << 40 : 0) | (random.OneIn(12) ? random.Next() & 0xff_f0ff_00ff_0000 : 0);
        return new Operation(OperationKind.SendSgi, cpu, 8, 0, (uint)register, sgi << 24 | list | modes);
    }

    private Operation CpuInterfaceV3(byte cpu)
    {
        bool isWild = random.OneIn(6);
        return random.Below(6) switch
        {
            0 => OnInterface(cpu, IccRegister.ICC_CTLR_EL1, isWild ? (uint)random.Next() : 0),
            1 => OnInterface(cpu, IccRegister.ICC_BPR0_EL1, isWild ? (uint)random.Next() : 0),
            2 => OnInterface(cpu, IccRegister.ICC_BPR1_EL1, isWild ? (uint)random.Next() : 0),
            3 => OnInterface(cpu, IccRegister.ICC_IGRPEN0_EL1, isWild ? 0u : 1),
            4 => OnInterface(cpu, IccRegister.ICC_IGRPEN1_EL1, isWild ? 0u : 1),
            _ => OnInterface(cpu, IccRegister.ICC_PMR_EL1, isWild ? (uint)random.Next() : 0xff),
        };
    }
}
