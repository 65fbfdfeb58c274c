using System;
using System.Linq;
using Lockstep.Boards.Kernels;
using Lockstep.Model.Configuration;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Boards;

/// <summary>Goal: every fault of a configuration is found and named. Method: one valid block of each GIC version, and
/// changes of it that break one rule each; a rule without a change fails the last test.</summary>
public sealed unsafe class ConfigurationIsValidTests
{
    private delegate void Change(ref ConfigurationBlock block);

    private static readonly (ConfigurationFault Fault, Change Change)[] s_v2 =
    [
        (ConfigurationFault.Magic, (ref b) => b.Magic = 0),
        (ConfigurationFault.Version, (ref b) => b.Version++),
        (ConfigurationFault.SizeBytes, (ref b) => b.SizeBytes--),
        (ConfigurationFault.Flags, (ref b) => b.Flags = 4),
        (ConfigurationFault.GicVersion, (ref b) => b.GicVersion = 4),
        (ConfigurationFault.VcpuCount, (ref b) => b.VcpuCount = 0),
        (ConfigurationFault.VcpuCount, (ref b) => b.VcpuCount = 9),
        (ConfigurationFault.IntidCount, (ref b) => b.IntidCount = 32),
        (ConfigurationFault.IntidCount, (ref b) => b.IntidCount = 65),
        (ConfigurationFault.IntidCount, (ref b) => b.IntidCount = 1056),
        (ConfigurationFault.ListRegisterCount, (ref b) => b.ListRegisterCount = 0),
        (ConfigurationFault.ListRegisterCount, (ref b) => b.ListRegisterCount = 65),
        (ConfigurationFault.TimerChannel, (ref b) => b.TimerChannel = 62),
        (ConfigurationFault.RamRegionCount, (ref b) => b.RamRegionCount = 0),
        (ConfigurationFault.RamRegionCount, (ref b) => b.RamRegionCount = 5),
        (ConfigurationFault.PassthroughCount, (ref b) => b.PassthroughCount = 63),
        (ConfigurationFault.Labels, (ref b) => b.Labels.IRQAckIRQ = 0),
        (ConfigurationFault.Labels, (ref b) => b.Labels.ARMVCPUAckVPPI = b.Labels.TCBResume),
        (ConfigurationFault.VcpuRegisterNumber, (ref b) => b.VcpuRegisterNumber[3] = 64),
        (ConfigurationFault.VcpuRegisterNumber, (ref b) => b.VcpuRegisterNumber[23] = 0),
        (ConfigurationFault.Gicd, (ref b) => b.GicdBase += 0x800),
        (ConfigurationFault.Gicd, (ref b) => b.GicdSizeBytes = 0),
        (ConfigurationFault.Gicd, (ref b) => b.GicdBase = ulong.MaxValue - 0xfff),
        (ConfigurationFault.Gicc, (ref b) => b.GiccBase++),
        (ConfigurationFault.Gicc, (ref b) => b.GiccBase = b.GicdBase + 0x1000),
        (ConfigurationFault.Gicr, (ref b) => b.GicrSizeBytes = 0x2_0000),
        (ConfigurationFault.Ram, (ref b) => b.Ram0.SizeBytes = 0),
        (ConfigurationFault.Ram, (ref b) => b.Ram0.VmmBase++),
        (ConfigurationFault.Ram, (ref b) => b.Ram3.SizeBytes = 0x1000),
        (ConfigurationFault.RamOverlap, (ref b) => b.Ram1.VmmBase = b.Ram0.VmmBase),
        (ConfigurationFault.RamOverlap, (ref b) => b.Ram1.GuestBase = b.Ram0.GuestBase),
        (ConfigurationFault.RamOverlap, (ref b) => b.Ram1.GuestBase = b.GicdBase),
        (ConfigurationFault.RamOverlap, (ref b) => b.Ram1.GuestBase = b.GiccBase),
        (ConfigurationFault.RamAlignment, (ref b) => b.Ram0.GuestBase += 0x1000),
        (ConfigurationFault.Kernel, (ref b) => b.Kernel.SizeBytes = 63),
        (ConfigurationFault.Kernel, (ref b) => b.Kernel.GuestAddress = b.Ram0.GuestBase - 0x1000),
        (ConfigurationFault.Kernel, (ref b) => b.Kernel.SizeBytes = b.Ram0.SizeBytes + 1),
        (ConfigurationFault.Dtb, (ref b) => b.Dtb.SizeBytes = 0),
        (ConfigurationFault.Dtb, (ref b) => b.Dtb.SizeBytes = 0x20_0001),
        (ConfigurationFault.Dtb, (ref b) => b.Dtb.GuestAddress++),
        (ConfigurationFault.Dtb, (ref b) => b.Dtb.GuestAddress = 0),
        (ConfigurationFault.Initrd, (ref b) => b.Initrd.SizeBytes = 0),
        (ConfigurationFault.Initrd, (ref b) => b.Initrd.GuestAddress = ulong.MaxValue),
        (ConfigurationFault.ImageOverlap, (ref b) => b.Initrd.GuestAddress = b.Kernel.GuestAddress),
        (ConfigurationFault.ImageOverlap, (ref b) => b.Dtb.GuestAddress = b.Kernel.GuestAddress),
        (ConfigurationFault.ImageOverlap, (ref b) => b.Dtb.GuestAddress = b.Initrd.GuestAddress),
        (ConfigurationFault.ImageSource, (ref b) => b.Kernel.VmmAddress = b.Ram1.VmmBase),
        (ConfigurationFault.ImageSource, (ref b) => b.Dtb.VmmAddress = ulong.MaxValue),
        (ConfigurationFault.PassthroughIntid, (ref b) => b.PassthroughIntid[0] = 31),
        (ConfigurationFault.PassthroughIntid, (ref b) => b.PassthroughIntid[1] = b.IntidCount),
        (ConfigurationFault.PassthroughChannel, (ref b) => b.PassthroughChannel[1] = 62),
        (ConfigurationFault.PassthroughIsEdge, (ref b) => b.PassthroughIsEdge[0] = 2),
        (ConfigurationFault.PassthroughDuplicate, (ref b) => b.PassthroughIntid[1] = b.PassthroughIntid[0]),
        (ConfigurationFault.PassthroughDuplicate, (ref b) => b.PassthroughChannel[1] = b.PassthroughChannel[0]),
        (ConfigurationFault.PassthroughDuplicate, (ref b) => b.TimerChannel = b.PassthroughChannel[1]),
        (ConfigurationFault.VirtualDeviceCount, (ref b) => b.VirtualDeviceCount = 5),
        (ConfigurationFault.VirtualDeviceCount, (ref b) => b.VirtualDeviceCount = 1),
        (ConfigurationFault.VirtualDeviceCount, (ref b) => b.Reserved = 1),
        (ConfigurationFault.VirtualDeviceCount, (ref b) => b.Device3.Channel = 1),
        (ConfigurationFault.VirtualDeviceKind, (ref b) => b.Device0.Kind = 1),
        (ConfigurationFault.VirtualDeviceKind, (ref b) => b.Device0.Flags = VirtualDeviceFlags.ReadOnly),
        (ConfigurationFault.VirtualDeviceKind, (ref b) => b.Device1.Flags = 2),
        (ConfigurationFault.VirtualDeviceFrame, (ref b) => b.Device0.GuestBase += 0x100),
        (ConfigurationFault.VirtualDeviceFrame, (ref b) => b.Device0.GuestBase = b.Device1.GuestBase),
        (ConfigurationFault.VirtualDeviceFrame, (ref b) => b.Device0.GuestBase = b.GicdBase + 0x200),
        (ConfigurationFault.VirtualDeviceFrame, (ref b) => b.Device0.GuestBase = b.GiccBase + 0x1e00),
        (ConfigurationFault.VirtualDeviceFrame, (ref b) => b.Device0.GuestBase = b.Ram1.GuestBase),
        (ConfigurationFault.VirtualDeviceFrame, (ref b) => b.Device0.GuestBase = 1ul << 48),
        (ConfigurationFault.VirtualDeviceIntid, (ref b) => b.Device0.Intid = 31),
        (ConfigurationFault.VirtualDeviceIntid, (ref b) => b.Device0.Intid = b.IntidCount),
        (ConfigurationFault.VirtualDeviceIntid, (ref b) => b.Device0.Intid = b.PassthroughIntid[1]),
        (ConfigurationFault.VirtualDeviceIntid, (ref b) => b.Device1.Intid = b.Device0.Intid),
        (ConfigurationFault.VirtualDeviceChannel, (ref b) => b.Device0.Channel = 62),
        (ConfigurationFault.VirtualDeviceChannel, (ref b) => b.Device0.Channel = b.TimerChannel),
        (ConfigurationFault.VirtualDeviceChannel, (ref b) => b.Device0.Channel = b.PassthroughChannel[1]),
        (ConfigurationFault.VirtualDeviceChannel, (ref b) => b.Device1.Channel = 5),
        (ConfigurationFault.VirtualDeviceBacking, (ref b) => b.Device0.BackingSizeBytes = 0x2000),
        (ConfigurationFault.VirtualDeviceBacking, (ref b) => b.Device1.BackingSizeBytes = 0),
        (ConfigurationFault.VirtualDeviceBacking, (ref b) => b.Device1.BackingBase += 0x200),
        (ConfigurationFault.VirtualDeviceBacking, (ref b) => b.Device1.BackingBase = b.Device0.BackingBase),
        (ConfigurationFault.VirtualDeviceBacking, (ref b) => b.Device1.BackingBase = b.Ram1.VmmBase),
        (ConfigurationFault.VirtualDeviceBacking, (ref b) => b.Device1.BackingBase = b.Kernel.VmmAddress),
        (ConfigurationFault.VirtualDeviceBacking, (ref b) => b.Device1.BackingBase = ulong.MaxValue & ~0xffful),
    ];

    private static readonly (ConfigurationFault Fault, Change Change)[] s_v3 =
    [
        (ConfigurationFault.VcpuCount, (ref b) => b.VcpuCount = 17),
        (ConfigurationFault.Gicd, (ref b) => b.GicdSizeBytes = 0x1000),
        (ConfigurationFault.Gicc, (ref b) => b.GiccBase = 0x801_0000),
        (ConfigurationFault.Gicr, (ref b) => b.GicrSizeBytes = (b.VcpuCount * 0x2_0000ul) - 0x1000),
        (ConfigurationFault.Gicr, (ref b) => b.GicrBase += 0x1000),
        (ConfigurationFault.Gicr, (ref b) => b.GicdSizeBytes = 0x100_0000),
        (ConfigurationFault.RamOverlap, (ref b) => b.Ram1.GuestBase = b.GicrBase),
    ];

    [Fact]
    public void A_good_block_has_no_fault()
    {
        FaultOf(ValidV2()).ShouldBe(ConfigurationFault.None);
        FaultOf(ValidV3()).ShouldBe(ConfigurationFault.None);
        ConfigurationBlock least = ValidV2();
        least.Initrd = default;
        least.TimerChannel = ConfigurationBlock.NoChannel;
        least.PassthroughCount = 0;
        least.VirtualDeviceCount = 0;
        (least.Device0, least.Device1) = (default, default);
        FaultOf(least).ShouldBe(ConfigurationFault.None);
    }

    [Fact]
    public void Two_consoles_have_a_channel_each()
    {
        ConfigurationBlock block = ValidV2();
        block.Device1 = block.Device0 with { GuestBase = 0xa00_0200, Intid = 49, Channel = 4, BackingBase = 0x3_1000_0000 };
        FaultOf(block).ShouldBe(ConfigurationFault.None);
        block.Device1.Channel = block.Device0.Channel;
        FaultOf(block).ShouldBe(ConfigurationFault.VirtualDeviceChannel);
    }

    [Fact]
    public void Each_change_gives_its_fault()
    {
        foreach ((ConfigurationFault fault, Change change) in s_v2)
        {
            Changed(ValidV2(), change).ShouldBe(fault);
        }
        foreach ((ConfigurationFault fault, Change change) in s_v3)
        {
            Changed(ValidV3(), change).ShouldBe(fault);
        }
    }

    [Fact]
    public void Every_fault_has_a_change() =>
        s_v2.Concat(s_v3).Select(item => item.Fault).Append(ConfigurationFault.None).Distinct().Order()
            .ShouldBe(Enum.GetValues<ConfigurationFault>().Order());

    private static ConfigurationFault Changed(ConfigurationBlock block, Change change)
    {
        change(ref block);
        return FaultOf(block);
    }

    private static ConfigurationFault FaultOf(ConfigurationBlock block) => ConfigurationIsValid.Check(&block);

    private static ConfigurationBlock ValidV2()
    {
        ConfigurationBlock block = new()
        {
            Magic = ConfigurationBlock.ExpectedMagic,
            Version = ConfigurationBlock.ExpectedVersion,
            SizeBytes = (uint)sizeof(ConfigurationBlock),
            Flags = ConfigurationFlags.DebugPutChar | ConfigurationFlags.Smc,
            GicVersion = 2,
            VcpuCount = 8,
            IntidCount = 96,
            ListRegisterCount = 4,
            TimerChannel = 2,
            RamRegionCount = 2,
            PassthroughCount = 2,
            Labels = BuiltInLabels.Microkit230Debug,
            GicdBase = 0x800_0000,
            GicdSizeBytes = 0x1_0000,
            GiccBase = 0x801_0000,
            Ram0 = new RamRegion { GuestBase = 0x4000_0000, VmmBase = 0x1_0000_0000, SizeBytes = 0x1000_0000 },
            Ram1 = new RamRegion { GuestBase = 0x9000_0000, VmmBase = 0x2_0000_0000, SizeBytes = 0x20_0000 },
            Kernel = new GuestImage { VmmAddress = 0x30_0000, GuestAddress = 0x4000_0000, SizeBytes = 0x10_0000 },
            Dtb = new GuestImage { VmmAddress = 0x50_0000, GuestAddress = 0x4fe0_0000, SizeBytes = 0x1234 },
            Initrd = new GuestImage { VmmAddress = 0x60_0000, GuestAddress = 0x4fd0_0000, SizeBytes = 0x9_0001 },
        };
        for (uint i = 0; i < ConfigurationBlock.VcpuRegisterCount; i++)
        {
            block.VcpuRegisterNumber[i] = i;
        }
        (block.PassthroughIntid[0], block.PassthroughChannel[0]) = (33, 1);
        (block.PassthroughIntid[1], block.PassthroughChannel[1], block.PassthroughIsEdge[1]) = (95, 61, 1);
        block.VirtualDeviceCount = 2;
        block.Device0 = new VirtualDevice
        {
            Kind = VirtualDeviceKind.Console,
            GuestBase = 0xa00_0000,
            Intid = 48,
            Channel = 3,
            BackingBase = 0x3_0000_0000,
            BackingSizeBytes = 0x1000,
        };
        block.Device1 = new VirtualDevice
        {
            Kind = VirtualDeviceKind.Block,
            Flags = VirtualDeviceFlags.ReadOnly,
            GuestBase = 0xa00_0200,
            Intid = 49,
            Channel = ConfigurationBlock.NoChannel,
            BackingBase = 0x3_1000_0000,
            BackingSizeBytes = 0x80_0000,
        };
        return block;
    }

    private static ConfigurationBlock ValidV3()
    {
        ConfigurationBlock block = ValidV2();
        block.GicVersion = 3;
        block.VcpuCount = 16;
        block.GiccBase = 0;
        block.GicrBase = 0x80a_0000;
        block.GicrSizeBytes = 16 * 0x2_0000;
        return block;
    }
}
