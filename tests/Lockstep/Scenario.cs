using System;
using Lockstep.InLockstep;
using Lockstep.Model.Registers;
using Lockstep.Model.Relation;
using Shouldly;

namespace Lockstep.Tests.InLockstep;

/// <summary>A guest on the VMM and the model, in words. After each step the relation must hold.</summary>
public sealed class Scenario : IDisposable
{
    /// <summary>An SPI without a device, and one with a device of a level-sensitive line.</summary>
    public const uint Spi = 40, Other = 41, DeviceSpi = 50;

    private readonly Machine machine;

    /// <summary>A machine with both groups forwarded, and CPU interfaces on for Group 0.</summary>
    public Scenario(int cpus = 1, int listRegisters = 4, uint cpuInterface = 1)
    {
        machine = new Machine(new CaseConfiguration
        {
            CpuCount = cpus,
            CoreCount = cpus,
            ListRegisterCount = listRegisters,
            IntidCount = 64,
            DeviceIntids = [(int)DeviceSpi],
            DeviceIsEdge = [false],
        });
        Write(GICD_CTLR.OffsetBytes, 3);
        for (int cpu = 0; cpu < cpus; cpu++)
        {
            Do(OperationKind.CpuInterface, cpu, offset: 0, value: cpuInterface);
            Do(OperationKind.CpuInterface, cpu, offset: 4, value: 0xf8);
        }
    }

    public long Count(Deviation deviation) => machine.Relation.CountOf(deviation);

    public void Write(uint offset, uint value, int cpu = 0, byte size = 4) =>
        Do(OperationKind.Write, cpu, offset: offset, value: value, size: size);

    /// <summary>Writes the bit of an INTID in an array of registers with one bit an INTID.</summary>
    public void Bit(uint register, uint intid, int cpu = 0) => Write(register + intid / 32 * 4, 1u << (int)intid, cpu);

    /// <summary>The bit of an INTID as the VMM shows it.</summary>
    public bool Shows(uint register, uint intid, int cpu = 0)
    {
        Do(OperationKind.Read, cpu, offset: register + intid / 32 * 4);
        return (machine.Shown(cpu, register + intid / 32 * 4) >> (int)intid & 1) != 0;
    }

    /// <summary>Enables an interrupt, for vCPU 0 or those of a mask, with a priority.</summary>
    public void Enable(uint intid, uint targets = 1, uint priority = 0x80)
    {
        Write(GICD_ITARGETSR.OffsetBytes + intid, targets, size: 1);
        Write(GICD_IPRIORITYR.OffsetBytes + intid, priority, size: 1);
        Bit(GICD_ISENABLER.OffsetBytes, intid);
    }

    public void SetPending(uint intid) => Bit(GICD_ISPENDR.OffsetBytes, intid);

    /// <summary>Makes an SPI edge-triggered.</summary>
    public void Edge(uint intid) => Write(GICD_ICFGR.OffsetBytes + intid / 16 * 4, 2u << (int)(intid % 16 * 2));

    public uint Acknowledge(int cpu = 0)
    {
        Do(OperationKind.Acknowledge, cpu);
        return machine.LastAcknowledge;
    }

    /// <summary>Ends the interrupt that was acknowledged last, and the kernel reports it, unless told otherwise.</summary>
    public void End(int cpu = 0, bool report = true) => Do(OperationKind.End, cpu, size: (byte)(report ? 1 : 4));

    /// <summary>Ends an interrupt by its number.</summary>
    public void EndOf(uint intid, int cpu = 0) => Do(OperationKind.End, cpu, mode: 1, value: intid, size: 1);

    /// <summary>GICC_DIR.</summary>
    public void Deactivate(uint intid, int cpu = 0) => Do(OperationKind.Deactivate, cpu, mode: 1, value: intid);

    public void Line(bool level) => Do(OperationKind.Device, value: level ? 1u : 0);

    /// <summary>Any operation.</summary>
    public void Do(OperationKind kind, int cpu = 0, uint offset = 0, ulong value = 0, byte size = 4, byte mode = 0)
    {
        machine.Do(new Operation(kind, (byte)cpu, size, mode, offset, value));
        machine.Fault.ShouldBeNull();
    }

    public void Dispose() => machine.Dispose();
}
