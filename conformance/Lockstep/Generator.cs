using Lockstep.Model.Registers;

namespace Lockstep.InLockstep;

/// <summary>
/// Random operations. A case has a few INTIDs on which most operations meet, and leaves some kinds of operation out, so that
/// the others go deeper.
/// </summary>
public ref partial struct Generator
{
    private const int HotCount = 8;

    /// <summary>How often each kind occurs, in the order of <see cref="OperationKind"/>.</summary>
    private static ReadOnlySpan<byte> Weights => [16, 28, 18, 26, 4, 1, 5, 1, 8, 9, 5, 6, 1, 4, 1, 0, 0];

    private readonly CaseConfiguration machine;
    private readonly Span<uint> hot;
    private readonly Span<ushort> cumulative;
    private SplitMix random;

    private Generator(CaseConfiguration machine, SplitMix random, Span<uint> hot, Span<ushort> cumulative)
    {
        this.machine = machine;
        this.random = random;
        this.hot = hot;
        this.cumulative = cumulative;
    }

    /// <summary>The machine and the operations of a case.</summary>
    /// <param name="seed">The case's seed.</param>
    /// <param name="operations">Filled with operations.</param>
    public static CaseConfiguration Case(ulong seed, Span<Operation> operations)
    {
        SplitMix random = new(seed);
        CaseConfiguration machine = CaseConfiguration.Random(ref random);
        Generator generator = new(machine, random, stackalloc uint[HotCount], stackalloc ushort[Weights.Length]);
        generator.Prepare();
        int start = generator.Start(operations);
        for (int i = start; i < operations.Length; i++)
        {
            operations[i] = generator.Next();
        }

        return machine;
    }

    private void Prepare()
    {
        int end = int.Min(machine.IntidCount, (int)GicdFrame.IntidEnd);
        for (int i = 0; i < hot.Length; i++)
        {
            hot[i] = (uint)(random.Below(5) switch
            {
                0 => random.Below(16),
                1 => random.OneIn(3) ? 16 + random.Below(16) : (int)GicdFrame.VirtualTimerIntid,
                2 => 32 + random.Below(end - 32),
                _ => machine.DeviceIntids.Length == 0 ? 32 + random.Below(32) : machine.DeviceIntids[random.Below(machine.DeviceIntids.Length)],
            });
        }

        int sum = 0;
        for (int i = 0; i < cumulative.Length; i++)
        {
            bool isLeftOut = i != (int)OperationKind.Write && random.OneIn(10);
            bool isReset = i == (int)OperationKind.Reset && random.OneIn(8);
            int weight = i == (int)OperationKind.SendSgi && IsV3 ? SendSgiWeight : Weights[i];
            sum += isReset ? 1 : isLeftOut ? 0 : weight * 4;
            cumulative[i] = (ushort)sum;
        }
    }

    /// <summary>A guest that sets its controller up, in most cases.</summary>
    private int Start(Span<Operation> operations)
    {
        if (random.OneIn(20) || operations.Length < (IsV3 ? 256 : 64))
        {
            return 0;
        }

        if (IsV3)
        {
            return StartV3(operations);
        }

        int n = 0;
        bool aliases = random.OneIn(3);
        operations[n++] = Write(0, GICD_CTLR.OffsetBytes, random.OneIn(4) ? 1u : 3u);
        for (int cpu = 0; cpu < machine.CpuCount; cpu++)
        {
            uint control = random.OneIn(4) ? 1u : aliases ? 3u : 7u;
            control |= random.OneIn(4) ? 0x200u : 0;
            operations[n++] = new Operation(OperationKind.CpuInterface, (byte)cpu, 4, 0, 0, control);
            operations[n++] = new Operation(OperationKind.CpuInterface, (byte)cpu, 4, 0, 4, 0xf8);
        }

        for (int i = 0; i < hot.Length; i++)
        {
            int cpu = random.Below(machine.CpuCount);
            operations[n++] = Write(cpu, GICD_ISENABLER.OffsetBytes + hot[i] / 32 * 4, 1u << (int)hot[i]);
            operations[n++] = new Operation(OperationKind.Write, (byte)cpu, 1, 0, GICD_ITARGETSR.OffsetBytes + hot[i], random.Next() & 0xff);
            operations[n++] = new Operation(OperationKind.Write, (byte)cpu, 1, 0, GICD_IPRIORITYR.OffsetBytes + hot[i], random.Next() & 0xf0);
        }

        return n;
    }

    private Operation Next()
    {
        int at = random.Below(cumulative[^1]), kind = 0;
        while (cumulative[kind] <= at)
        {
            kind++;
        }

        byte cpu = (byte)random.Below(machine.CpuCount);
        OperationKind which = (OperationKind)kind;
        return which switch
        {
            OperationKind.Read => IsV3 ? ToV3(Read(cpu)) : Read(cpu),
            OperationKind.Write => IsV3 ? ToV3(Write(cpu)) : Write(cpu),
            OperationKind.SendSgi => SendSgi(cpu),
            OperationKind.Acknowledge => new(which, cpu, 4, (byte)(random.OneIn(3) ? random.Below(2) : 2), 0, 0),
            OperationKind.End => new(which, cpu, (byte)(random.OneIn(6) ? 4 : 1), Wrongly(16), 0, Hot()),
            OperationKind.Deactivate => new(which, cpu, 4, Wrongly(4), 0, Hot()),
            OperationKind.CpuInterface => IsV3 ? CpuInterfaceV3(cpu) : CpuInterface(cpu),
            OperationKind.EmptyMaintenance => new(which, cpu, 4, 0, 0, (ulong)random.Below(3)),
            OperationKind.Device => new(which, cpu, 4, 0, Device(), (ulong)random.Below(3)),
            OperationKind.Notify => new(which, cpu, 4, 0, 0, random.OneIn(2) ? 1ul << (int)Device() : random.Next() & 0xfff),
            OperationKind.Timer => new(which, cpu, 4, 0, 0, random.OneIn(3) ? 0ul : 1),
            _ => new(which, cpu, 4, 0, 0, 0),
        };
    }

    private byte Wrongly(int count) => (byte)(random.OneIn(count) ? 1 : 0);

    private uint Hot() => hot[random.Below(hot.Length)];

    private uint Device() => (uint)random.Below(int.Max(1, machine.DeviceIntids.Length));

    private static Operation Write(int cpu, uint offset, uint value) => new(OperationKind.Write, (byte)cpu, 4, 0, offset, value);

    private Operation Read(byte cpu)
    {
        if (random.OneIn(12))
        {
            (uint at, byte any) = Anywhere();
            return new Operation(OperationKind.Read, cpu, any, 0, at, 0);
        }

        uint intid = Hot();
        uint offset = random.Below(9) switch
        {
            0 => GICD_ISENABLER.OffsetBytes + intid / 32 * 4,
            1 or 2 => GICD_ISPENDR.OffsetBytes + intid / 32 * 4,
            3 => GICD_ICPENDR.OffsetBytes + intid / 32 * 4,
            4 or 5 => GICD_ISACTIVER.OffsetBytes + intid / 32 * 4,
            6 => GICD_IPRIORITYR.OffsetBytes + intid / 4 * 4,
            7 => GICD_ITARGETSR.OffsetBytes + intid / 4 * 4,
            _ => GICD_SPENDSGIR.OffsetBytes + intid % 16 / 4 * 4,
        };
        byte size = random.OneIn(8) ? (byte)(1 << random.Below(3)) : (byte)4;
        return new Operation(OperationKind.Read, cpu, size, 0, offset, 0);
    }

    private Operation Write(byte cpu)
    {
        if (random.OneIn(24))
        {
            (uint at, byte any) = Anywhere();
            return new Operation(OperationKind.Write, cpu, any, 0, at, random.Next() & random.Next());
        }

        uint intid = Hot();
        return random.Below(30) switch
        {
            0 or 1 or 2 => Bits(cpu, GICD_ISENABLER.OffsetBytes, intid),
            3 or 4 => Bits(cpu, GICD_ICENABLER.OffsetBytes, intid),
            5 or 6 or 7 => Bits(cpu, GICD_ISPENDR.OffsetBytes, intid),
            8 or 9 => Bits(cpu, GICD_ICPENDR.OffsetBytes, intid),
            10 => Bits(cpu, GICD_ISACTIVER.OffsetBytes, intid),
            11 or 12 => Bits(cpu, GICD_ICACTIVER.OffsetBytes, intid),
            13 => Bits(cpu, GICD_IGROUPR.OffsetBytes, intid),
            14 => new(OperationKind.Write, cpu, 1, 0, GICD_IPRIORITYR.OffsetBytes + intid, random.Next() & 0xff),
            15 => Bytes(cpu, GICD_IPRIORITYR.OffsetBytes, intid),
            16 => new(OperationKind.Write, cpu, 1, 0, GICD_ITARGETSR.OffsetBytes + intid, random.Next() & 0xff),
            17 => Bytes(cpu, GICD_ITARGETSR.OffsetBytes, intid),
            18 => new(OperationKind.Write, cpu, 4, 0, GICD_ICFGR.OffsetBytes + intid / 16 * 4, (uint)random.Next()),
            19 => Write(cpu, GICD_CTLR.OffsetBytes, random.OneIn(4) ? (uint)random.Below(4) : 3),
            20 => Bytes(cpu, GICD_SPENDSGIR.OffsetBytes, intid % 16),
            21 => Bytes(cpu, GICD_CPENDSGIR.OffsetBytes, intid % 16),
            22 or 23 => Bits(cpu, GICD_ISPENDR.OffsetBytes, intid),
            _ => Sgi(cpu, intid),
        };
    }

    private Operation Bits(byte cpu, uint register, uint intid)
    {
        uint value = random.Below(6) == 0 ? (uint)(random.Next() & random.Next()) : 1u << (int)intid;
        if (random.OneIn(6))
        {
            int lane = (int)(intid % 32 / 8);
            return new Operation(OperationKind.Write, cpu, 1, 0, register + intid / 32 * 4 + (uint)lane, value >> (lane * 8) | random.Next() << 32);
        }

        return Write(cpu, register + intid / 32 * 4, value);
    }

    private Operation Bytes(byte cpu, uint register, uint intid) =>
        new(OperationKind.Write, cpu, (byte)(random.OneIn(12) ? 2 : 4), 0, register + intid / 4 * 4, random.Next() & random.Next());

    private Operation Sgi(byte cpu, uint intid)
    {
        uint sgi = random.OneIn(4) ? (uint)random.Below(16) : intid & 3;
        uint filter = random.OneIn(2) ? 0 : (uint)random.Below(4);
        return Write(cpu, GICD_SGIR.OffsetBytes, sgi | (uint)(random.Next() & 0xff) << 16 | filter << 24 | (random.OneIn(8) ? 0x8000u : 0));
    }

    private Operation CpuInterface(byte cpu)
    {
        uint offset = random.Below(4) switch { 0 => 0x00u, 1 => 0x08, 2 => 0x1c, _ => 0x04 };
        uint value = random.OneIn(6) ? (uint)random.Next() : offset switch { 0 => 7, 4 => 0xff, _ => 0 };
        return new Operation(OperationKind.CpuInterface, cpu, 4, 0, offset, value);
    }

    /// <summary>Any offset and size, aligned or not.</summary>
    private (uint Offset, byte Size) Anywhere()
    {
        byte size = (byte)(1 << random.Below(4));
        uint offset = (uint)random.Below(random.OneIn(16) ? (int)machine.GicdSizeBytes - 8 : (int)GicdFrame.SizeBytes);
        return (random.OneIn(6) ? offset : offset & ~(uint)(size - 1), size);
    }
}
