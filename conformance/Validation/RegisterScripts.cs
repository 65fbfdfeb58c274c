using Lockstep.Model.Gic;
using Lockstep.Model.Registers;

namespace Lockstep.Validation;

/// <summary>Directed scripts: every register, and reserved space.</summary>
public static class RegisterScripts
{
    private static readonly uint[] Patterns = [0xffff_ffff, 0x5a5a_5a5a, 0xa5a5_a5a5, 0x0101_0101, 0x8080_8080, 0x0000_0001, 0x8000_0000, 0];

    /// <summary>By name; each is written for every machine.</summary>
    public static IReadOnlyList<(string Name, Action<ScriptBuilder> Write)> All { get; } =
    [
        ("every word: written and read", EveryWord),
        ("every word: from each CPU", EveryCpu),
        ("byte lanes", Bytes),
        ("accesses narrower than the register", Narrow),
        ("CPU interface: every register", Interface),
        ("SGIs: every filter, list and sender", Sgis),
        ("SGIs: pending by source", SgiSources),
        ("routes: 64 bits and halves", Routers),
        ("redistributors: of each CPU, from each CPU", Redistributors),
    ];

    /// <summary>Reads everything, on the machine as it is after reset.</summary>
    public static void AfterReset(ScriptBuilder s)
    {
        for (int cpu = 0; cpu < s.Target.Cpus; cpu++)
        {
            ReadAll(s, cpu, Frame.Gicd, 0, 0x1000);
            if (s.Target.IsV2)
            {
                ReadAll(s, cpu, Frame.Gicc, 0, 0x104);
                s.Read(cpu, Frame.Gicc, GICC_DIR.OffsetBytes);
                continue;
            }

            ReadAll(s, cpu, Frame.Gicd, GICDv3_IROUTER.OffsetBytes - 16, 64);
            ReadAll(s, cpu, Frame.Gicd, 0xff00, 0x100);
            ReadAll(s, cpu, Frame.Gicr, 0, 0x100);
            ReadAll(s, cpu, Frame.Gicr, 0xff00, 0x200);
            ReadAll(s, cpu, Frame.Gicr, GicrFrame.SgiBase, 0x1000);
            for (IccRegister register = 0; register <= IccRegister.ICC_IGRPEN1_EL1; register++)
            {
                s.Read(cpu, EncodingOf(register));
            }
        }
    }

    private static void ReadAll(ScriptBuilder s, int cpu, Frame frame, uint offset, uint bytes)
    {
        for (uint at = offset; at < offset + bytes; at += 4)
        {
            s.Read(cpu, frame, at);
        }
    }

    private static uint EncodingOf(IccRegister register)
    {
        for (uint encoding = 0xc000; encoding < 0x1_0000; encoding++)
        {
            if (IccRegisterEncoding.Decode(encoding) == register)
            {
                return encoding;
            }
        }

        throw new ArgumentException($"{register} has no encoding");
    }

    /// <summary>A write to one register and a read of it and of its pair.</summary>
    private static void WriteAndRead(ScriptBuilder s, int cpu, Frame frame, uint start, uint offset, uint value)
    {
        s.Write(cpu, frame, start + offset, value);
        s.Read(cpu, frame, start + offset);
        if (offset is >= GICD_ISENABLER.OffsetBytes and < GICD_IPRIORITYR.OffsetBytes or >= GICD_CPENDSGIR.OffsetBytes and < 0xf30)
        {
            s.Read(cpu, frame, start + (offset ^ (offset >= 0xf00 ? 0x30u : 0x80)));
        }
    }

    private static void EveryWord(ScriptBuilder s)
    {
        foreach (uint pattern in Patterns)
        {
            for (uint offset = 0; offset < (s.Target.IsV2 ? 0x1000u : 0x1100); offset += 4)
            {
                uint value = s.Target.IsV2 || offset is < GICD_IPRIORITYR.OffsetBytes or >= GICD_ITARGETSR.OffsetBytes ? pattern : pattern & 0xf8f8_f8f8;
                WriteAndRead(s, 0, Frame.Gicd, 0, offset, value);
            }
        }
    }

    private static void EveryCpu(ScriptBuilder s)
    {
        for (int cpu = 0; cpu < s.Target.Cpus; cpu++)
        {
            for (uint offset = 0; offset < 0x1000; offset += 0x20)
            {
                WriteAndRead(s, cpu, Frame.Gicd, 0, offset, 0x1020_4008u << cpu);
                for (int other = 0; other < s.Target.Cpus; other++)
                {
                    s.Read(other, Frame.Gicd, offset);
                }
            }
        }
    }

    private static void Bytes(ScriptBuilder s)
    {
        (uint Offset, uint Bytes)[] registers = s.Target.IsV2
            ? [(GICD_IPRIORITYR.OffsetBytes, 300), (GICD_ITARGETSR.OffsetBytes, 300), (GICD_CPENDSGIR.OffsetBytes, 32)]
            : [(GICD_IPRIORITYR.OffsetBytes, 300), (GICD_ITARGETSR.OffsetBytes, 64), (GICD_CPENDSGIR.OffsetBytes, 32)];
        foreach ((uint offset, uint bytes) in registers)
        {
            for (uint at = offset; at < offset + bytes; at++)
            {
                s.Write(0, Frame.Gicd, at, s.Target.IsV2 ? 1u << (int)(at % (uint)s.Target.Cpus) : 0xa8, size: 1);
                s.Read(0, Frame.Gicd, at, size: 1);
                s.Read(0, Frame.Gicd, at & ~3u);
            }
        }

        (Frame frame, uint start) = s.Private;
        for (uint intid = 0; intid < 32; intid++)
        {
            s.Write(0, frame, start + GICD_IPRIORITYR.OffsetBytes + intid, 0xf0 ^ intid << 3, size: 1);
            s.Read(0, frame, start + GICD_IPRIORITYR.OffsetBytes + intid, size: 1);
            s.Read(0, frame, start + GICD_IPRIORITYR.OffsetBytes + (intid & ~3u));
        }
    }

    /// <summary>Where the architecture has words only, they are byte lanes of a GICv2 distributor to the model and to QEMU.</summary>
    private static void Narrow(ScriptBuilder s)
    {
        for (uint offset = 0; offset < 0x1000 && s.Target.IsV2; offset += offset % 0x80 < 0x28 ? 1u : 0x17)
        {
            int size = offset % 2 == 0 && offset % 3 != 0 ? 2 : 1;
            s.Write(0, Frame.Gicd, offset, 0x5aa5u >> (int)(offset % 5), size);
            s.Read(0, Frame.Gicd, offset, size);
            s.Read(0, Frame.Gicd, offset & ~3u);
        }
    }

    private static void Interface(ScriptBuilder s)
    {
        for (int cpu = 0; cpu < s.Target.Cpus; cpu++)
        {
            foreach (uint pattern in Patterns)
            {
                if (s.Target.IsV2)
                {
                    for (uint offset = 0; offset < 0x200; offset += 4)
                    {
                        WriteAndRead(s, cpu, Frame.Gicc, 0, offset, pattern);
                    }

                    WriteAndRead(s, cpu, Frame.Gicc, 0, GICC_DIR.OffsetBytes, pattern);
                    continue;
                }

                for (IccRegister register = 0; register <= IccRegister.ICC_IGRPEN1_EL1; register++)
                {
                    s.Write(cpu, EncodingOf(register), pattern);
                    s.Read(cpu, EncodingOf(register));
                }
            }
        }
    }

    private static void Sgis(ScriptBuilder s)
    {
        int cpus = s.Target.Cpus;
        for (int from = 0; from < cpus; from++)
        {
            for (uint list = 0; list < 1u << cpus; list++)
            {
                for (uint filter = 0; filter < 3; filter++)
                {
                    Send(s, from, list, filter, (int)(list * 3 + filter) % 16);
                }
            }
        }

        if (!s.Target.IsV2)
        {
            foreach (ulong elsewhere in (ulong[])[1UL << 16, 1UL << 32, 1UL << 48, 1UL << 44, 1UL << 40 | 1UL << 16])
            {
                s.Write(0, ICC_SGI0R_EL1.Encoding, elsewhere | 9 << 24 | 0xffff);
                ReadPending(s);
            }
        }
    }

    private static void Send(ScriptBuilder s, int from, uint list, uint filter, int intid)
    {
        if (s.Target.IsV2)
        {
            s.Write(from, Frame.Gicd, GICD_SGIR.OffsetBytes, filter << 24 | list << 16 | (uint)intid);
        }
        else if (filter < 2)
        {
            s.Write(from, ICC_SGI0R_EL1.Encoding, (ulong)filter << 40 | (ulong)intid << 24 | list);
        }
        else
        {
            s.Write(from, ICC_SGI1R_EL1.Encoding, (ulong)intid << 24 | list);
            s.WriteBits(from, GICD_IGROUPR.OffsetBytes, 0, 1u << intid);
            s.Write(from, ICC_ASGI1R_EL1.Encoding, (ulong)intid << 24 | list);
        }

        ReadPending(s);
        s.WriteBits(from, GICD_ICPENDR.OffsetBytes, 0, uint.MaxValue);
    }

    private static void ReadPending(ScriptBuilder s)
    {
        for (int cpu = 0; cpu < s.Target.Cpus; cpu++)
        {
            s.ReadBits(cpu, GICD_ISPENDR.OffsetBytes, 0);
            for (uint n = 0; s.Target.IsV2 && n < 4; n++)
            {
                s.Read(cpu, Frame.Gicd, GICD_SPENDSGIR.OffsetBytes + 4 * n);
            }
        }
    }

    private static void SgiSources(ScriptBuilder s)
    {
        if (!s.Target.IsV2)
        {
            return;
        }

        s.Open();
        for (int source = 0; source < s.Target.Cpus; source++)
        {
            for (int intid = 0; intid < 16; intid++)
            {
                s.Write(0, Frame.Gicd, GICD_SPENDSGIR.OffsetBytes + (uint)intid, 1u << source, size: 1);
                s.Read(0, Frame.Gicd, GICD_CPENDSGIR.OffsetBytes + ((uint)intid & ~3u));
            }
        }

        for (int i = 0; i < 16; i++)
        {
            s.Acknowledge(0);
            s.Write(0, Frame.Gicd, GICD_CPENDSGIR.OffsetBytes + (uint)i, 1, size: 1);
            s.ReadBits(0, GICD_ISPENDR.OffsetBytes, 0);
            s.End(0, (uint)i);
        }

        for (int from = 0; from < s.Target.Cpus; from++)
        {
            s.SendSgi(from, 7, 1);
            s.SendSgi(from, 7, 1);
        }

        for (int from = 0; from < s.Target.Cpus; from++)
        {
            s.Acknowledge(0);
            s.End(0, (uint)from << 10 | 7);
        }

        ReadPending(s);
    }

    private static void Routers(ScriptBuilder s)
    {
        if (s.Target.IsV2)
        {
            return;
        }

        foreach (int intid in (int[])[32, 33, 100, 287, 288, 1019])
        {
            uint offset = GICDv3_IROUTER.OffsetBytes + 8 * (uint)(intid - 32);
            foreach (ulong value in (ulong[])[ulong.MaxValue, 0x12_0034_5678, 0x8000_0000, 1, 0])
            {
                s.Write(0, Frame.Gicd, offset, value, size: 8);
                s.Read(0, Frame.Gicd, offset, size: 8);
                s.Write(0, Frame.Gicd, offset + 4, (uint)~value);
                s.Read(0, Frame.Gicd, offset);
                s.Read(0, Frame.Gicd, offset + 4);
            }
        }
    }

    private static void Redistributors(ScriptBuilder s)
    {
        for (int cpu = 0; cpu < s.Target.Cpus && !s.Target.IsV2; cpu++)
        {
            for (int owner = 0; owner < s.Target.Cpus; owner++)
            {
                s.Read(cpu, Frame.Gicr, GICR_TYPER.OffsetBytes, size: 8, owner: owner);
                foreach (uint pattern in (uint[])[0xffff_ffff, 0x5a5a_5a50, 0])
                {
                    s.Write(cpu, Frame.Gicr, GICR_WAKER.OffsetBytes, pattern, owner: owner);
                    s.Read(cpu, Frame.Gicr, GICR_WAKER.OffsetBytes, owner: owner);
                    for (uint offset = 0; offset < 0x1000; offset += 4)
                    {
                        bool isDense = offset is < 0x80 or >= 0x80 and < 0x400 && offset % 0x40 < 8 || offset is >= 0x400 and < 0x428 || offset % 0x100 < 8;
                        if (isDense && offset is not (GICR_WAKER.OffsetBytes or GICR_CTLR.OffsetBytes))
                        {
                            s.Write(cpu, Frame.Gicr, GicrFrame.SgiBase + offset, pattern & 0xf8f8_f8f8, owner: owner);
                            s.Read(cpu, Frame.Gicr, GicrFrame.SgiBase + offset, owner: owner);
                        }
                    }
                }
            }
        }
    }
}
