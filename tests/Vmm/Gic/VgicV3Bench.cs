using System;
using System.Collections.Generic;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Gic;
using Vgic = Lockstep.Vmm.Gic.VgicV3<Lockstep.Tests.Support.RecordingKernel>;

namespace Lockstep.Tests.Vmm.Gic;

/// <summary>The bench of a GICv3 guest. Redistributors are awake unless told otherwise; both groups are off.</summary>
public sealed class VgicV3Bench : IDisposable
{
    public VgicV3Bench(uint vcpus = 1, uint intids = 96, uint listRegisters = 4, uint[]? passthrough = null, bool awake = true)
    {
        Bench = new VgicBench(vcpus, intids, listRegisters, passthrough, version: 3);
        for (uint vcpu = 0; vcpu < vcpus && awake; vcpu++)
        {
            WriteR(vcpu, 0x14, 0);
        }
    }

    /// <summary>What both versions have: kernel, state, physical interrupts, the guest's CPU interface.</summary>
    public VgicBench Bench { get; }

    public ref VgicState State => ref Bench.State;

    public ulong Read(uint offset, uint size = 4) => Vgic.DistributorRead(ref State, offset, size);

    public void Write(uint offset, ulong value, uint size = 4)
    {
        Vgic.DistributorWrite(ref State, offset, size, value);
        Bench.Settle();
    }

    /// <summary>Reads a redistributor.</summary>
    public ulong ReadR(uint owner, uint offset, uint size = 4) =>
        Vgic.RedistributorRead(ref State, (owner * GicrFrame.SizeBytes) + offset, size);

    /// <summary>Writes a redistributor.</summary>
    public void WriteR(uint owner, uint offset, ulong value, uint size = 4)
    {
        Vgic.RedistributorWrite(ref State, (owner * GicrFrame.SizeBytes) + offset, size, value);
        Bench.Settle();
    }

    /// <summary>A write of a system register.</summary>
    public bool Msr(uint vcpu, uint encoding, ulong value)
    {
        bool done = Vgic.TryWriteSystemRegister(ref State, vcpu, encoding, value);
        Bench.Settle();
        return done;
    }

    /// <summary>Both groups forwarded.</summary>
    public VgicV3Bench On()
    {
        Write(0, 3);
        return this;
    }

    /// <summary>Enables an INTID, private ones of a vCPU, and routes an SPI to it.</summary>
    public VgicV3Bench Enable(uint intid, uint vcpu = 0)
    {
        if (intid < 32)
        {
            WriteR(vcpu, 0x10100, 1u << (int)intid);
            return this;
        }

        Write(0x6000 + (intid * 8), vcpu, 8);
        Write(0x100 + (intid / 32 * 4), 1u << (int)intid);
        return this;
    }

    public void SetPending(uint intid, uint vcpu = 0)
    {
        if (intid < 32)
        {
            WriteR(vcpu, 0x10200, 1u << (int)intid);
            return;
        }

        Write(0x200 + (intid / 32 * 4), 1u << (int)intid);
    }

    public bool IsPending(uint intid, uint vcpu = 0) =>
        ((intid < 32 ? ReadR(vcpu, 0x10200) : Read(0x200 + (intid / 32 * 4))) >> (int)(intid % 32) & 1) != 0;

    public List<uint> Drain(uint vcpu = 0) => Bench.Drain(vcpu);

    public void Dispose() => Bench.Dispose();
}
