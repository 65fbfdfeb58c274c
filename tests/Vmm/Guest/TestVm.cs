using System;
using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;
using Lockstep.Tests.Support;
using Lockstep.Vmm;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Guest;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Tests.Vmm.Guest;

/// <summary>
/// A virtual machine on the recording kernel: a valid configuration, guest RAM whose address in the VMM differs from the
/// guest's, and three small images. <see cref="Boot"/> starts it; a test may change the configuration before.
/// </summary>
public sealed unsafe class TestVm : IDisposable
{
    /// <summary>Addresses and sizes of the default machine.</summary>
    public const ulong RamBase = 0x4000_0000, RamBytes = 4 << 20, KernelAddress = RamBase, KernelBytes = 0x3005,
        ImageSize = 0x1_0000, DtbAddress = RamBase + 0x20_0000, DtbBytes = 0x400, InitrdAddress = RamBase + 0x30_0000,
        InitrdBytes = 0x1003, GicdBase = 0x800_0000, GiccBase = 0x801_0000, GicrBase = 0x80a_0000;

    /// <summary>Channels, and the INTID of the passthrough interrupt.</summary>
    public const uint TimerChannel = 2, UartChannel = 1, UartIntid = 33;

    private readonly byte* ram = (byte*)NativeMemory.AlignedAlloc((nuint)RamBytes, 4096);
    private readonly VmmState* state = (VmmState*)NativeMemory.AllocZeroed((nuint)sizeof(VmmState));
    private readonly byte* images = (byte*)NativeMemory.AlignedAlloc(0x1_0000, 4096);

    /// <summary>A machine that was not started.</summary>
    public TestVm(uint vcpus = 1, bool hasTimer = true, uint gicVersion = 2)
    {
        Machine = RecordingKernel.Start();
        Configuration = (ConfigurationBlock*)NativeMemory.AllocZeroed((nuint)sizeof(ConfigurationBlock));
        NativeMemory.Fill(ram, (nuint)RamBytes, 0xa5);
        new Random(1).NextBytes(new Span<byte>(images, 0x1_0000));
        Describe(vcpus, hasTimer, gicVersion);
        MakeImages();
        foreach (ref UserContext context in Machine.Contexts.AsSpan())
        {
            new Random(2).NextBytes(MemoryMarshal.AsBytes(MemoryMarshal.CreateSpan(ref context, 1)));
            context.Spsr = 0x3c5;
        }
    }

    /// <summary>The kernel below.</summary>
    public RecordingMachine Machine { get; }

    /// <summary>The configuration block.</summary>
    public ConfigurationBlock* Configuration { get; }

    /// <summary>The VMM's state.</summary>
    public ref VmmState State => ref *state;

    /// <summary>The kernel's image file.</summary>
    public LinuxImageHeader* Kernel => (LinuxImageHeader*)images;

    /// <summary>The device tree blob's file.</summary>
    public byte* Dtb => images + 0x8000;

    /// <summary>Guest RAM at an address of the guest.</summary>
    public Span<byte> Ram(ulong address, ulong size) => new(ram + (address - RamBase), (int)size);

    /// <summary>An image's file.</summary>
    public Span<byte> File(GuestImage image) => new((void*)image.VmmAddress, (int)image.SizeBytes);

    /// <summary>Runs the VMM's start-up.</summary>
    public TestVm Boot()
    {
        Startup<RecordingKernel>.Run(ref *state, Configuration);
        return this;
    }

    /// <summary>Forgets the calls and the console output so far.</summary>
    public TestVm Quiet()
    {
        Machine.Log.Clear();
        Machine.Console.Clear();
        return this;
    }

    /// <summary>One fault of a vCPU.</summary>
    /// <returns>Whether the VMM replied.</returns>
    public bool Fault(uint vcpu, uint label, params ReadOnlySpan<ulong> messageRegisters)
    {
        messageRegisters.CopyTo(new Span<ulong>(Machine.MessageRegisters, 120));
        return Step(Badge.Fault | vcpu, MessageInfo.Of(label, (uint)messageRegisters.Length));
    }

    /// <summary>A stage 2 data abort at the vCPU's PC.</summary>
    public bool Access(uint vcpu, ulong address, uint esr) =>
        Fault(vcpu, FaultLabel.VMFault, Machine.Contexts[vcpu].Pc, address, 0, esr);

    /// <summary>An SMC at the vCPU's PC.</summary>
    /// <returns>Whether the VMM replied.</returns>
    public bool Smc(uint vcpu, ulong x0, ulong x1 = 0, ulong x2 = 0, ulong x3 = 0)
    {
        ref UserContext context = ref Machine.Contexts[vcpu];
        (context.X0, context.X1, context.X2, context.X3) = (x0, x1, x2, x3);
        return Fault(vcpu, FaultLabel.VCPUFault, 0x5e00_0000);
    }

    /// <summary>An SMC that must be replied to.</summary>
    /// <returns>X0.</returns>
    public ulong SmcResult(uint vcpu, ulong x0, ulong x1 = 0, ulong x2 = 0, ulong x3 = 0)
    {
        if (!Smc(vcpu, x0, x1, x2, x3))
        {
            throw new InvalidOperationException($"SMC {x0:x} was not replied to");
        }

        return Machine.Contexts[vcpu].X0;
    }

    /// <summary>A WFI at the vCPU's PC.</summary>
    /// <returns>Whether the VMM replied, so the vCPU goes on.</returns>
    public bool Wfi(uint vcpu) => Fault(vcpu, FaultLabel.VCPUFault, 0x07e0_0000);

    /// <summary>Notifications of the channels in a set.</summary>
    public bool Notify(ulong channels) => Step(channels, 0);

    /// <summary>One message.</summary>
    public bool Step(ulong badge, ulong info) => EventLoop<RecordingKernel>.Step(ref *state, badge, info);

    /// <summary>Writes a word of the distributor, as vCPU 0.</summary>
    public void WriteGicd(uint offset, uint value) =>
        Vgic<RecordingKernel>.DistributorWrite(ref state->Gic, 0, offset, 4, value);

    /// <summary>Reads a word of the distributor, as vCPU 0.</summary>
    public uint ReadGicd(uint offset) => Vgic<RecordingKernel>.DistributorRead(ref state->Gic, 0, offset, 4);

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(ram);
        NativeMemory.AlignedFree(images);
        NativeMemory.Free(state);
        NativeMemory.Free(Configuration);
    }

    private void Describe(uint vcpus, bool hasTimer, uint gicVersion)
    {
        ConfigurationBlock* c = Configuration;
        c->Magic = ConfigurationBlock.ExpectedMagic;
        c->Version = ConfigurationBlock.ExpectedVersion;
        c->SizeBytes = (uint)sizeof(ConfigurationBlock);
        c->GicVersion = gicVersion;
        c->VcpuCount = vcpus;
        c->IntidCount = 288;
        c->ListRegisterCount = 4;
        c->TimerChannel = hasTimer ? TimerChannel : ConfigurationBlock.NoChannel;
        c->RamRegionCount = 1;
        c->PassthroughCount = 1;
        for (uint i = 0; i < 15; i++)
        {
            ((uint*)&c->Labels)[i] = i + 2;
        }

        for (uint i = 0; i < ConfigurationBlock.VcpuRegisterCount; i++)
        {
            c->VcpuRegisterNumber[i] = i;
        }

        c->GicdBase = GicdBase;
        c->GicdSizeBytes = 0x1_0000;
        c->GiccBase = gicVersion == 2 ? GiccBase : 0ul;
        c->GicrBase = gicVersion == 2 ? 0ul : GicrBase;
        c->GicrSizeBytes = gicVersion == 2 ? 0u : 0xf6_0000;
        c->Ram0 = new RamRegion { GuestBase = RamBase, VmmBase = (ulong)ram, SizeBytes = RamBytes };
        c->PassthroughIntid[0] = UartIntid;
        c->PassthroughChannel[0] = UartChannel;
    }

    private void MakeImages()
    {
        *Kernel = new LinuxImageHeader { ImageSize = ImageSize, Magic = LinuxImageHeader.ExpectedMagic };
        ReadOnlySpan<byte> dtbHeader = [0xd0, 0x0d, 0xfe, 0xed, 0, 0, 4, 0];
        dtbHeader.CopyTo(new Span<byte>(Dtb, 8));
        Configuration->Kernel = Image((ulong)images, KernelAddress, KernelBytes);
        Configuration->Dtb = Image((ulong)Dtb, DtbAddress, DtbBytes);
        Configuration->Initrd = Image((ulong)images + 0xa000, InitrdAddress, InitrdBytes);
    }

    private static GuestImage Image(ulong source, ulong address, ulong size) =>
        new() { VmmAddress = source, GuestAddress = address, SizeBytes = size };
}
