using System.Runtime.InteropServices;
using Lockstep.Boards.DeviceTree;
using Lockstep.Boards.Images;
using Lockstep.Boards.Kernels;
using Lockstep.Boards.Systems;
using Lockstep.Model.Configuration;

namespace Lockstep.Boards.Configuration;

/// <summary>Where the images lie in the VMM's address space.</summary>
internal sealed record ImageAddresses(ulong Kernel, ulong Dtb, ulong Initrd);

/// <summary>Fills in the configuration block.</summary>
internal static unsafe class BlockBuilder
{
    private const uint MinIntids = 64;

    /// <summary>Everything that the block is made of.</summary>
    public sealed record Inputs(
        GuestSystem Guest, InterruptController Gic, uint TreeIntidEnd, uint ListRegisters, KernelFacts Kernel,
        IReadOnlyList<GuestRam> Ram, GuestLayout Layout, KernelImage KernelImage, int DtbSize, ImageAddresses Addresses,
        IReadOnlyList<VirtualDeviceFacts> Devices);

    public static ConfigurationBlock Build(Inputs inputs)
    {
        ConfigurationBlock block = default;
        block.Magic = ConfigurationBlock.ExpectedMagic;
        block.Version = ConfigurationBlock.ExpectedVersion;
        block.SizeBytes = (uint)sizeof(ConfigurationBlock);
        block.Flags = (inputs.Kernel.HasDebugPutChar ? ConfigurationFlags.DebugPutChar : 0)
            | (inputs.Guest.Domain.Attributes.HasSmc ? ConfigurationFlags.Smc : 0);
        block.VcpuCount = (uint)inputs.Guest.Vm.Vcpus.Count;
        block.ListRegisterCount = inputs.ListRegisters;
        block.TimerChannel = inputs.Guest.Timer?.Id ?? ConfigurationBlock.NoChannel;
        block.Labels = inputs.Kernel.Labels;
        for (int i = 0; i < ConfigurationBlock.VcpuRegisterCount; i++)
        {
            block.VcpuRegisterNumber[i] = inputs.Kernel.VcpuRegisterNumbers[i];
        }
        FillGic(&block, inputs);
        FillImages(&block, inputs);
        FillPassthrough(&block, inputs.Guest);
        FillDevices(&block, inputs);
        ConfigurationFault fault = ConfigurationIsValid.Check(&block);
        return fault == ConfigurationFault.None ? block
            : throw new UserError(inputs.Guest.System.File, $"the configuration that follows from this system is not valid: field {fault}");
    }

    public static ReadOnlySpan<byte> BytesOf(in ConfigurationBlock block) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in block, 1));

    private static void FillGic(ConfigurationBlock* block, Inputs inputs)
    {
        InterruptController gic = inputs.Gic;
        uint end = inputs.Guest.Domain.Interrupts.Aggregate(inputs.TreeIntidEnd, (max, irq) => Math.Max(max, (uint)irq.Irq + 1));
        block->IntidCount = Math.Max(MinIntids, (uint)Align.Up(end, 32));
        block->GicVersion = gic.Version;
        (block->GicdBase, block->GicdSizeBytes) = gic.Distributor;
        if (gic.Version == 2)
        {
            block->GiccBase = gic.Frames[1].Base;
        }
        else
        {
            block->GicrBase = gic.Frames[1].Base;
            block->GicrSizeBytes = block->VcpuCount * GuestSystem.RedistributorSize;
        }
    }

    private static void FillImages(ConfigurationBlock* block, Inputs inputs)
    {
        block->RamRegionCount = (uint)inputs.Ram.Count;
        RamRegion* ram = &block->Ram0;
        for (int i = 0; i < inputs.Ram.Count; i++)
        {
            GuestRam from = inputs.Ram[i];
            ram[i] = new RamRegion { GuestBase = from.GuestBase, VmmBase = from.VmmBase, SizeBytes = from.Size };
        }
        GuestLayout layout = inputs.Layout;
        block->Kernel = new GuestImage { VmmAddress = inputs.Addresses.Kernel, GuestAddress = layout.Kernel.Address, SizeBytes = (ulong)inputs.KernelImage.Bytes.Length };
        block->Dtb = new GuestImage { VmmAddress = inputs.Addresses.Dtb, GuestAddress = layout.DtbSlot.Address, SizeBytes = (ulong)inputs.DtbSize };
        if (layout.Initrd is { } initrd)
        {
            block->Initrd = new GuestImage { VmmAddress = inputs.Addresses.Initrd, GuestAddress = initrd.Address, SizeBytes = initrd.Size };
        }
    }

    private static void FillPassthrough(ConfigurationBlock* block, GuestSystem guest)
    {
        uint i = 0;
        foreach (Interrupt irq in guest.Passthrough)
        {
            block->PassthroughIntid[i] = (uint)irq.Irq;
            block->PassthroughChannel[i] = irq.Id;
            block->PassthroughIsEdge[i] = irq.IsEdge ? 1u : 0u;
            i++;
        }
        block->PassthroughCount = i;
    }

    private static void FillDevices(ConfigurationBlock* block, Inputs inputs)
    {
        VirtualDevice* device = &block->Device0;
        foreach (VirtualDeviceFacts facts in inputs.Devices)
        {
            bool isReadOnly = facts.Kind == VirtualDeviceKind.Block && !facts.Memory.Permissions.HasFlag(Permissions.Write);
            *device++ = new VirtualDevice
            {
                Kind = facts.Kind,
                Flags = isReadOnly ? VirtualDeviceFlags.ReadOnly : 0,
                GuestBase = facts.Address,
                Intid = facts.Intid,
                Channel = facts.Channel ?? ConfigurationBlock.NoChannel,
                BackingBase = facts.Memory.Address,
                BackingSizeBytes = inputs.Guest.System.RegionOf(facts.Memory).Size,
            };
        }
        block->VirtualDeviceCount = (uint)inputs.Devices.Count;
    }
}
