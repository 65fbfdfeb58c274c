using System;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Guest;

/// <summary>The refusal of a configuration block in words.</summary>
public static class ConfigurationReport<TKernel> where TKernel : struct, IKernel
{
    /// <summary>One line with the number and the field of the fault.</summary>
    public static void Print(ConfigurationFault fault)
    {
        Log<TKernel>.Begin();
        Log<TKernel>.Text("guest not started: configuration fault "u8);
        Log<TKernel>.Decimal((uint)fault);
        Log<TKernel>.Text(", field "u8);
        if (fault <= ConfigurationFault.VcpuRegisterNumber)
        {
            Log<TKernel>.Text(Header(fault));
        }
        else
        {
            Log<TKernel>.Text(Contents(fault));
        }

        Log<TKernel>.End();
    }

    private static ReadOnlySpan<byte> Header(ConfigurationFault fault) => fault switch
    {
        ConfigurationFault.Magic => "Magic"u8,
        ConfigurationFault.Version => "Version"u8,
        ConfigurationFault.SizeBytes => "SizeBytes"u8,
        ConfigurationFault.Flags => "Flags"u8,
        ConfigurationFault.GicVersion => "GicVersion"u8,
        ConfigurationFault.VcpuCount => "VcpuCount"u8,
        ConfigurationFault.IntidCount => "IntidCount"u8,
        ConfigurationFault.ListRegisterCount => "ListRegisterCount"u8,
        ConfigurationFault.TimerChannel => "TimerChannel"u8,
        ConfigurationFault.RamRegionCount => "RamRegionCount"u8,
        ConfigurationFault.PassthroughCount => "PassthroughCount"u8,
        ConfigurationFault.Labels => "Labels"u8,
        _ => "VcpuRegisterNumber"u8,
    };

    private static ReadOnlySpan<byte> Contents(ConfigurationFault fault) => fault switch
    {
        ConfigurationFault.Gicd => "GicdBase or GicdSizeBytes"u8,
        ConfigurationFault.Gicc => "GiccBase"u8,
        ConfigurationFault.Gicr => "GicrBase or GicrSizeBytes"u8,
        ConfigurationFault.Ram => "Ram"u8,
        ConfigurationFault.RamOverlap => "Ram (overlap)"u8,
        ConfigurationFault.RamAlignment => "Ram0.GuestBase (not 2 MiB aligned)"u8,
        ConfigurationFault.Kernel => "Kernel"u8,
        ConfigurationFault.Dtb => "Dtb"u8,
        ConfigurationFault.Initrd => "Initrd"u8,
        ConfigurationFault.ImageOverlap => "Kernel, Dtb or Initrd (overlap)"u8,
        ConfigurationFault.ImageSource => "Kernel, Dtb or Initrd (VmmAddress inside guest RAM)"u8,
        ConfigurationFault.PassthroughIntid => "PassthroughIntid"u8,
        ConfigurationFault.PassthroughChannel => "PassthroughChannel"u8,
        ConfigurationFault.PassthroughIsEdge => "PassthroughIsEdge"u8,
        ConfigurationFault.PassthroughDuplicate => "PassthroughIntid or PassthroughChannel (used twice)"u8,
        ConfigurationFault.VirtualDeviceCount => "VirtualDeviceCount"u8,
        ConfigurationFault.VirtualDeviceKind => "Device.Kind or Device.Flags"u8,
        ConfigurationFault.VirtualDeviceFrame => "Device.GuestBase"u8,
        ConfigurationFault.VirtualDeviceIntid => "Device.Intid"u8,
        ConfigurationFault.VirtualDeviceChannel => "Device.Channel"u8,
        ConfigurationFault.VirtualDeviceBacking => "Device.BackingBase or Device.BackingSizeBytes"u8,
        _ => "unknown"u8,
    };
}
