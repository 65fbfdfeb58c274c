using Lockstep.Model.Configuration;
using Lockstep.Model.Registers.Virtio;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Devices;

/// <summary>All emulated devices, and what differs by their kind.</summary>
public static unsafe class VirtioDevices<TKernel> where TKernel : struct, IKernel
{
    /// <summary>VendorID: "LOCK", little-endian.</summary>
    public const uint Vendor = 0x4b43_4f4c;

    /// <summary>At the start of the VMM: the devices of the configuration, at reset.</summary>
    public static void Initialise(ref VmmState s)
    {
        VirtualDevice* facts = &s.Configuration->Device0;
        for (uint i = 0; i < ConfigurationBlock.MaxVirtualDevices && i < s.Configuration->VirtualDeviceCount; i++)
        {
            VirtioState.Device(ref s.Virtio, i).Facts = facts + i;
        }

        s.Virtio.Count = s.Configuration->VirtualDeviceCount;
    }

    /// <summary>SYSTEM_RESET of the guest: before that of the interrupt controller, so that all lines are low by then.</summary>
    public static void Reset(ref VmmState s)
    {
        for (uint i = 0; i < ConfigurationBlock.MaxVirtualDevices && i < s.Virtio.Count; i++)
        {
            DeviceStatus<TKernel>.Reset(ref s, ref VirtioState.Device(ref s.Virtio, i));
        }
    }

    /// <summary>The domain at the other end of a channel has something to say.</summary>
    public static void Notified(ref VmmState s, uint channel)
    {
        for (uint i = 0; i < ConfigurationBlock.MaxVirtualDevices && i < s.Virtio.Count && s.Machine == MachineState.Running; i++)
        {
            ref VirtioDevice d = ref VirtioState.Device(ref s.Virtio, i);
            if (d.Facts->Channel == channel)
            {
                VirtioConsole<TKernel>.Transmit(ref s, ref d);
                VirtioConsole<TKernel>.Receive(ref s, ref d);
            }
        }
    }

    /// <summary>The driver says that a queue has new buffers. Before DRIVER_OK nothing is taken (VIRTIO 1.2 2.1.2).</summary>
    /// <returns>Whether all of them are done with, or wait for something else.</returns>
    public static bool Serve(ref VmmState s, ref VirtioDevice d, uint queue)
    {
        if (KindOf(ref d) == VirtualDeviceKind.Block)
        {
            return queue != VirtioBlockLayout.RequestQueue || VirtioBlock<TKernel>.Serve(ref s, ref d);
        }

        if (queue == VirtioConsoleLayout.TransmitQueue)
        {
            VirtioConsole<TKernel>.Transmit(ref s, ref d);
        }
        else if (queue == VirtioConsoleLayout.ReceiveQueue)
        {
            VirtioConsole<TKernel>.Receive(ref s, ref d);
        }

        return true;
    }

    /// <summary>DeviceID.</summary>
    public static uint KindOf(ref VirtioDevice d) => d.Facts->Kind;

    /// <summary>Number of virtqueues.</summary>
    public static uint QueueCount(ref VirtioDevice d) =>
        KindOf(ref d) == VirtualDeviceKind.Block ? VirtioBlockLayout.QueueCount : VirtioConsoleLayout.QueueCount;

    /// <summary>The features that a device offers.</summary>
    public static ulong Features(ref VirtioDevice d) =>
        (1UL << VirtioMmioFrame.VersionOneFeature)
        | (KindOf(ref d) == VirtualDeviceKind.Block ? VirtioBlock<TKernel>.Features(ref d) : VirtioConsole<TKernel>.Features);

    /// <summary>A word of the configuration space.</summary>
    /// <param name="d">The device.</param>
    /// <param name="at">Offset of the word in bytes, from the start of the configuration space.</param>
    public static uint ConfigurationWord(ref VirtioDevice d, uint at) =>
        KindOf(ref d) == VirtualDeviceKind.Block ? VirtioBlock<TKernel>.ConfigurationWord(ref d, at)
        : at == VirtioConsoleLayout.MaxPorts ? 1u : 0;

    /// <summary>A store to the configuration space. A console has one field that may be written, a block device none.</summary>
    public static void WriteConfiguration(ref VmmState s, ref VirtioDevice d, uint at, uint value)
    {
        if (KindOf(ref d) == VirtualDeviceKind.Console && at == VirtioConsoleLayout.EmergencyWrite && s.Machine == MachineState.Running)
        {
            VirtioConsole<TKernel>.EmergencyWrite(ref d, (byte)value);
        }
    }
}
