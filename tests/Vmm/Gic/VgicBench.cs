using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;
using Lockstep.Model.Registers;
using Lockstep.Tests.Support;
using Lockstep.Vmm.Gic;
using Shouldly;
using Vgic = Lockstep.Vmm.Gic.Vgic<Lockstep.Tests.Support.RecordingKernel>;

namespace Lockstep.Tests.Vmm.Gic;

/// <summary>
/// A distributor on the recording kernel, between guard bytes, with the guest's and the devices' part: acknowledge, end,
/// maintenance faults, physical interrupts that stay masked until they are acknowledged.
/// </summary>
public sealed unsafe class VgicBench : IDisposable
{
    private const int GuardBytes = 256;
    private const byte GuardByte = 0xa5;
    private readonly byte* memory;
    private readonly HashSet<uint> masked = [];
    private int logSeen;

    /// <summary>A bench with GICD_CTLR 0 and everything at reset. Passthrough INTIDs have channel INTID - 32.</summary>
    public VgicBench(uint vcpus = 1, uint intids = 96, uint listRegisters = 4, uint[]? passthrough = null, uint version = 2)
    {
        VcpuCount = vcpus;
        IntidCount = intids;
        Kernel = RecordingKernel.Start(listRegisters);
        nuint bytes = (nuint)(sizeof(VgicState) + (2 * GuardBytes));
        memory = (byte*)NativeMemory.AllocZeroed(bytes);
        new Span<byte>(memory, GuardBytes).Fill(GuardByte);
        new Span<byte>(memory + GuardBytes + sizeof(VgicState), GuardBytes).Fill(GuardByte);
        var c = new ConfigurationBlock
        {
            GicVersion = version,
            VcpuCount = vcpus,
            IntidCount = intids,
            ListRegisterCount = listRegisters,
            TimerChannel = ConfigurationBlock.NoChannel,
        };
        foreach (uint intid in passthrough ?? [])
        {
            c.PassthroughIntid[c.PassthroughCount] = intid;
            c.PassthroughChannel[c.PassthroughCount++] = intid % 32;
        }

        Vgic.Initialise(ref State, &c);
    }

    public uint VcpuCount { get; }
    public uint IntidCount { get; }
    public RecordingMachine Kernel { get; }
    public ref VgicState State => ref *(VgicState*)(memory + GuardBytes);
    public Span<byte> Bytes => new(memory + GuardBytes, sizeof(VgicState));

    /// <summary>Physical interrupts notified and not acknowledged.</summary>
    public IReadOnlySet<uint> Masked => masked;

    /// <summary>Calls since the last <see cref="Settle"/>.</summary>
    public IEnumerable<KernelCall> NewCalls => Kernel.Log.Skip(logSeen);

    public uint Read(uint offset, uint vcpu = 0, uint size = 4) => Vgic.DistributorRead(ref State, vcpu, offset, size);

    public void Write(uint offset, uint value, uint vcpu = 0, uint size = 4)
    {
        Vgic.DistributorWrite(ref State, vcpu, offset, size, value);
        Settle();
    }

    /// <summary>Group 0 forwarded.</summary>
    public VgicBench On()
    {
        Write(GICD_CTLR.OffsetBytes, 1);
        return this;
    }

    /// <summary>Enables an INTID and sends it to vCPU 0.</summary>
    public VgicBench Enable(uint intid, uint targets = 1)
    {
        Write(GICD_ITARGETSR.OffsetBytes + intid, targets, size: 1);
        Write(GICD_ISENABLER.OffsetBytes + (intid / 32 * 4), 1u << (int)intid);
        return this;
    }

    public void Priority(uint intid, uint value) => Write(GICD_IPRIORITYR.OffsetBytes + intid, value, size: 1);

    public void SetPending(uint intid, uint vcpu = 0) =>
        Write(GICD_ISPENDR.OffsetBytes + (intid / 32 * 4), 1u << (int)intid, vcpu);

    public void Edge(uint intid) => Write(GICD_ICFGR.OffsetBytes + (intid / 16 * 4), 2u << (int)(intid % 16 * 2));

    public bool Bit(uint offset, uint intid, uint vcpu = 0) => (Read(offset + (intid / 32 * 4), vcpu) >> (int)intid & 1) != 0;

    /// <summary>A device interrupt; the kernel notifies it only while it is not masked.</summary>
    /// <returns>Whether it was notified.</returns>
    public bool Physical(uint intid)
    {
        if (!masked.Add(intid))
        {
            return false;
        }

        Vgic.PhysicalInterrupt(ref State, intid);
        Settle();
        return true;
    }

    /// <summary>The virtual timer fires; the kernel notifies it only while it is not masked.</summary>
    public bool Timer(uint vcpu = 0)
    {
        if (!masked.Add(TimerKey(vcpu)))
        {
            return false;
        }

        Kernel.VppiMasked[vcpu] = true;
        Vgic.VirtualTimer(ref State, vcpu);
        Settle();
        return true;
    }

    public void Maintenance(int index, uint vcpu = 0)
    {
        Vgic.Maintenance(ref State, vcpu, index);
        Settle();
    }

    public void Reset()
    {
        Vgic.Reset(ref State);
        Settle();
    }

    /// <summary>The guest acknowledges its most urgent interrupt.</summary>
    public uint Acknowledge(uint vcpu = 0) => Kernel.GuestAcknowledge(vcpu);

    /// <summary>The guest ends an interrupt; its maintenance faults are taken.</summary>
    public void End(uint intid, uint vcpu = 0)
    {
        Kernel.GuestEnd(vcpu, intid).ShouldBeTrue();
        for (int index = Kernel.TakeMaintenance(vcpu); index >= 0; index = Kernel.TakeMaintenance(vcpu))
        {
            Maintenance(index, vcpu);
        }
    }

    /// <summary>Acknowledges and ends until nothing is left; the order of the INTIDs.</summary>
    public List<uint> Drain(uint vcpu = 0)
    {
        var order = new List<uint>();
        for (uint intid = Acknowledge(vcpu); intid != 1023; intid = Acknowledge(vcpu))
        {
            order.Add(intid);
            End(intid, vcpu);
            order.Count.ShouldBeLessThan(5000, "an interrupt comes back for ever");
        }

        return order;
    }

    public int Acks(uint intid) => Kernel.AckCount[intid % 32];

    /// <summary>Follows the kernel's side of what was just done, and checks the invariants.</summary>
    public void Settle()
    {
        foreach (KernelCall call in NewCalls)
        {
            bool acknowledges = call.Operation is KernelOperation.AckIrq or KernelOperation.AckVppi;
            uint key = call.Operation == KernelOperation.AckVppi ? TimerKey(call.Vcpu) : (uint)call.A + 32;
            if (acknowledges && !masked.Remove(key))
            {
                throw new InvalidOperationException($"{call}: acknowledged though it is not owed");
            }
        }

        logSeen = Kernel.Log.Count;
        VgicInvariants.Check(this);
    }

    /// <summary>The caller emptied the kernel's log.</summary>
    public void LogCleared() => logSeen = 0;

    /// <summary>Whether the bytes around the state are as they were.</summary>
    public bool GuardsHold() =>
        !new ReadOnlySpan<byte>(memory, GuardBytes).ContainsAnyExcept(GuardByte)
        && !new ReadOnlySpan<byte>(memory + GuardBytes + sizeof(VgicState), GuardBytes).ContainsAnyExcept(GuardByte);

    public void Dispose() => NativeMemory.Free(memory);

    private static uint TimerKey(uint vcpu) => 0x1_0000 + vcpu;
}
