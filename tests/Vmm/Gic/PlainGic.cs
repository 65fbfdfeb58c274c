using System;
using System.Collections.Generic;
using Lockstep.Tests.Support;

namespace Lockstep.Tests.Vmm.Gic;

/// <summary>
/// The distributor once more, the plain way: an object an interrupt, a scan for the most urgent, offsets typed from
/// IHI 0048B table 4-1. Shares no code and no facts with the VMM; predicts every read and every kernel call.
/// </summary>
public sealed class PlainGic
{
    private const uint Timer = 27;
    private readonly uint vcpus, intids;
    private readonly Func<uint, uint> channelOf;
    private readonly uint?[,] listRegisters;
    private readonly bool[,] unusable;
    private readonly Interrupt[,] interrupts;
    private uint control;

    public PlainGic(uint vcpus, uint intids, uint listRegisters, Func<uint, uint> channelOf)
    {
        this.vcpus = vcpus;
        this.intids = intids;
        this.channelOf = channelOf;
        this.listRegisters = new uint?[vcpus, listRegisters];
        unusable = new bool[vcpus, listRegisters];
        interrupts = new Interrupt[vcpus, Math.Min(intids, 1020)];
        Clear();
    }

    /// <summary>Kernel calls predicted since it was last emptied.</summary>
    public List<KernelCall> Calls { get; } = [];

    /// <summary>Injections that the kernel will refuse, in order; true for a refusal.</summary>
    public Queue<bool> Refusals { get; } = new();

    private sealed class Interrupt
    {
        public bool Enabled, Latch, Line, Edge, SoftActive, Group, Loaded;
        public uint Priority, Targets, Sources;
        public bool Pending => Latch || Sources != 0 || (Line && !Edge);
    }

    private uint Count => (uint)interrupts.GetLength(1);

    public void Reset()
    {
        for (uint v = 0; v < vcpus; v++)
        {
            for (uint i = 0; i < 32; i++) { AckIfOwed(v, i); }
        }

        for (uint i = 32; i < Count; i++) { AckIfOwed(0, i); }
        bool[,] loaded = new bool[vcpus, Count];
        for (uint v = 0; v < vcpus; v++)
        {
            for (uint i = 0; i < Count; i++) { loaded[v, i] = interrupts[v, i].Loaded; }
        }

        Clear();
        for (uint v = 0; v < vcpus; v++)
        {
            for (uint i = 0; i < Count; i++) { interrupts[v, i].Loaded |= loaded[v, i]; }
        }
    }

    public void Physical(uint intid)
    {
        Interrupt i = interrupts[0, intid];
        i.Line = true;
        i.Latch |= i.Edge;
        Deliver();
    }

    public void VirtualTimer(uint vcpu)
    {
        interrupts[vcpu, Timer].Line = true;
        Deliver();
    }

    public void Maintenance(uint vcpu, int index)
    {
        if (index >= 0 && index < listRegisters.GetLength(1))
        {
            unusable[vcpu, index] = false;
            if (listRegisters[vcpu, index] is uint intid)
            {
                listRegisters[vcpu, index] = null;
                interrupts[vcpu, intid].Loaded = false;
                AckIfOwed(vcpu, intid);
            }
        }

        Deliver();
    }

    public uint Read(uint vcpu, uint offset, uint size)
    {
        uint value = 0;
        for (uint b = 0; b < size; b++)
        {
            value |= ((Word(vcpu, (offset + b) & ~3u) >> (int)((offset + b) % 4 * 8)) & 0xff) << (int)(b * 8);
        }

        return value;
    }

    public void Write(uint vcpu, uint offset, uint size, uint value)
    {
        uint shift = offset % 4 * 8;
        uint lanes = (uint)(((1UL << (int)(size * 8)) - 1) << (int)shift);
        WriteWord(vcpu, offset & ~3u, (value << (int)shift) & lanes, lanes);
        Deliver();
    }

    private uint Word(uint vcpu, uint at) => at switch
    {
        0x000 => control,
        0x004 => (intids / 32) - 1 | (vcpus - 1) << 5,
        0x008 => 0x4c00043b,
        >= 0x080 and < 0x100 => Bits(vcpu, at - 0x080, i => i.Group),
        >= 0x100 and < 0x200 => Bits(vcpu, at % 0x80, i => i.Enabled),
        >= 0x200 and < 0x300 => Bits(vcpu, at % 0x80, i => i.Pending),
        >= 0x300 and < 0x400 => Bits(vcpu, at % 0x80, i => i.Loaded || i.SoftActive),
        >= 0x400 and < 0x7fc => Fields(vcpu, (at - 0x400) * 8, 8, (i, _) => i.Priority << 3),
        >= 0x800 and < 0xbfc => vcpus == 1 ? 0 : Fields(vcpu, (at - 0x800) * 8, 8, (i, id) => id < 32 ? 1u << (int)vcpu : i.Targets),
        >= 0xc00 and < 0xd00 => Fields(vcpu, (at - 0xc00) * 8, 2, (i, _) => i.Edge ? 2u : 0),
        >= 0xf10 and < 0xf30 => Fields(vcpu, at % 0x10 * 8, 8, (i, _) => i.Sources),
        0xfd0 => 0x04,
        0xfe0 => 0x90,
        0xfe4 => 0xb4,
        0xfe8 => 0x2b,
        0xff0 => 0x0d,
        0xff4 => 0xf0,
        0xff8 => 0x05,
        0xffc => 0xb1,
        _ => 0,
    };

    private void WriteWord(uint vcpu, uint at, uint value, uint lanes)
    {
        void Set(Action<Interrupt, uint> change, bool sgis = true) => EachBit(vcpu, at % 0x80, value, sgis, change);
        switch (at)
        {
            case 0x000: control = ((control & ~lanes) | value) & 3; break;
            case >= 0x080 and < 0x100:
                EachBit(vcpu, at - 0x080, lanes, true, (i, id) => i.Group = (value >> (int)id & 1) != 0);
                break;
            case >= 0x100 and < 0x180: Set((i, _) => i.Enabled = true, false); break;
            case >= 0x180 and < 0x200: Set((i, _) => i.Enabled = false, false); break;
            case >= 0x200 and < 0x280: Set((i, _) => i.Latch = true, false); break;
            case >= 0x280 and < 0x300: Set((i, id) => ClearPending(vcpu, i, id), false); break;
            case >= 0x300 and < 0x380: Set((i, _) => i.SoftActive |= !i.Loaded); break;
            case >= 0x380 and < 0x400: Set((i, _) => i.SoftActive = false); break;
            case >= 0x400 and < 0x7fc:
                EachByte(vcpu, at - 0x400, value, lanes, (i, id, b) => i.Priority = b >> 3);
                break;
            case >= 0x820 and < 0xbfc when vcpus > 1:
                EachByte(vcpu, at - 0x800, value, lanes, (i, id, b) => i.Targets = b & ((1u << (int)vcpus) - 1));
                break;
            case >= 0xc08 and < 0xd00: WriteConfiguration(at, value, lanes); break;
            case 0xf00 when lanes == uint.MaxValue: SendSgi(vcpu, value); break;
            case >= 0xf10 and < 0xf20:
                EachByte(vcpu, at % 0x10, value, lanes, (i, id, b) => i.Sources &= ~b);
                break;
            case >= 0xf20 and < 0xf30:
                EachByte(vcpu, at % 0x10, value, lanes, (i, id, b) => i.Sources |= b & ((1u << (int)vcpus) - 1));
                break;
            default: break;
        }
    }

    private void ClearPending(uint vcpu, Interrupt i, uint id)
    {
        i.Latch = false;
        if (i.Edge && !i.Loaded)
        {
            AckIfOwed(vcpu, id);
        }
    }

    private void WriteConfiguration(uint at, uint value, uint lanes)
    {
        for (uint k = 0; k < 16; k++)
        {
            uint id = ((at - 0xc00) * 4) + k;
            if (id < Count && (lanes >> (int)((k * 2) + 1) & 1) != 0)
            {
                Interrupt i = interrupts[0, id];
                bool edge = (value >> (int)((k * 2) + 1) & 1) != 0;
                i.Latch |= edge && !i.Edge && i.Line && !i.Loaded;
                i.Edge = edge;
            }
        }
    }

    private void SendSgi(uint vcpu, uint value)
    {
        for (uint v = 0; v < vcpus; v++)
        {
            bool target = (value >> 24 & 3) switch
            {
                0 => (value >> (int)(16 + v) & 1) != 0,
                1 => v != vcpu,
                2 => v == vcpu,
                _ => false,
            };
            if (target)
            {
                interrupts[v, value & 15].Sources |= 1u << (int)vcpu;
                Deliver(v, v + 1);
            }
        }
    }

    private uint Bits(uint vcpu, uint at, Func<Interrupt, bool> of) => Fields(vcpu, at * 8, 1, (i, _) => of(i) ? 1u : 0);

    private uint Fields(uint vcpu, uint bitsBefore, uint width, Func<Interrupt, uint, uint> of)
    {
        uint word = 0, first = bitsBefore / width;
        for (uint k = 0; k < 32 / width; k++)
        {
            word |= first + k < Count ? of(interrupts[vcpu, first + k], first + k) << (int)(k * width) : 0;
        }

        return word;
    }

    private void EachBit(uint vcpu, uint at, uint value, bool sgis, Action<Interrupt, uint> change)
    {
        for (uint id = at * 8; id < Count && id < (at * 8) + 32; id++)
        {
            if ((value >> (int)id & 1) != 0 && (id >= 16 || sgis))
            {
                change(interrupts[vcpu, id], id);
            }
        }
    }

    private void EachByte(uint vcpu, uint first, uint value, uint lanes, Action<Interrupt, uint, uint> change)
    {
        for (uint k = 0; k < 4 && first + k < Count; k++)
        {
            if ((lanes >> (int)(k * 8) & 0xff) != 0)
            {
                change(interrupts[vcpu, first + k], first + k, (value >> (int)(k * 8)) & 0xff);
            }
        }
    }

    private void AckIfOwed(uint vcpu, uint id)
    {
        if (interrupts[vcpu, id].Line)
        {
            interrupts[vcpu, id].Line = false;
            Calls.Add(id < 32 ? new(KernelOperation.AckVppi, vcpu, id) : new(KernelOperation.AckIrq, 0, channelOf(id)));
        }
    }

    private void Deliver(uint from = 0, uint? to = null)
    {
        for (uint v = from; v < (to ?? vcpus); v++)
        {
            for (int lr = 0; lr < listRegisters.GetLength(1); lr++)
            {
                if (listRegisters[v, lr] != null || unusable[v, lr])
                {
                    continue;
                }

                if (MostUrgent(v) is not uint id)
                {
                    break;
                }

                Load(v, lr, id);
            }
        }
    }

    private uint? MostUrgent(uint v)
    {
        uint? best = null;
        for (uint id = 0; id < Count; id++)
        {
            Interrupt i = interrupts[v, id];
            bool deliverable = i.Pending && i.Enabled && !i.SoftActive && !i.Loaded
                && (control >> (i.Group ? 1 : 0) & 1) != 0 && (id < 32 || vcpus == 1 || (i.Targets >> (int)v & 1) != 0);
            if (deliverable && (best == null || i.Priority < interrupts[v, best.Value].Priority))
            {
                best = id;
            }
        }

        return best;
    }

    private void Load(uint v, int lr, uint id)
    {
        Interrupt i = interrupts[v, id];
        Calls.Add(new(KernelOperation.InjectIrq, v, id, i.Priority, i.Group ? 1u : 0, (ulong)lr));
        if (Refusals.TryDequeue(out bool refused) && refused)
        {
            unusable[v, lr] = true;
            return;
        }

        listRegisters[v, lr] = id;
        i.Loaded = true;
        i.Latch = false;
        i.Sources &= i.Sources - 1;
    }

    private void Clear()
    {
        control = 0;
        for (uint id = 0; id < Count; id++)
        {
            var shared = new Interrupt();
            for (uint v = 0; v < vcpus; v++)
            {
                interrupts[v, id] = id < 32 ? new Interrupt { Enabled = id < 16, Edge = id < 16 } : shared;
            }
        }
    }
}
