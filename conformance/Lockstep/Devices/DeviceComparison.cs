using System.Buffers.Binary;
using Lockstep.Model.Configuration;
using Lockstep.Model.Devices;
using Lockstep.Model.Registers.Virtio;

namespace Lockstep.InLockstep.Devices;

/// <summary>
/// The VMM's devices and the model's side by side. After each operation of the guest some number of the model's own steps
/// (<see cref="VirtioDevice.Serve"/>) must lead to what the VMM did: registers, the queues, RAM, disk, shared page and interrupt line.
/// </summary>
public sealed class DeviceComparison : IDisposable
{
    /// <summary>The most that one event serves of a disk (docs/limitations.md).</summary>
    private const int RequestsAnEvent = 16;

    private readonly DeviceVmm vmm;
    private readonly DeviceShadow shadow;
    private readonly DeviceState[] states;

    /// <summary>A machine after start-up.</summary>
    /// <param name="seed">Of what is in memory.</param>
    public DeviceComparison(int seed)
    {
        vmm = new(seed);
        shadow = new(vmm);
        states = [.. Enumerable.Range(0, DeviceMap.Count).Select(i => new DeviceState(Configuration(i)))];
    }

    /// <summary>What the devices are, and what the VMM chose.</summary>
    /// <param name="device">Number of the device.</param>
    public static DeviceConfiguration Configuration(int device) => new()
    {
        DeviceId = device == DeviceMap.Console ? VirtioMmioFrame.ConsoleDevice : VirtioMmioFrame.BlockDevice,
        VendorId = 0x4b43_4f4c,
        CapacitySectors = device == DeviceMap.Console ? 0 : DeviceMap.BackingBytes(device) / VirtioBlockLayout.SectorBytes,
        IsReadOnly = device == DeviceMap.ReadOnlyDisk,
        DiskId = "lockstep",
    };

    /// <summary>The model's devices, by number.</summary>
    public IReadOnlyList<DeviceState> States => states;

    /// <summary>Chains that were served so far.</summary>
    public long Served { get; private set; }

    /// <summary>Rules that were broken so far.</summary>
    public long Broken { get; private set; }

    /// <summary>Does one operation on both sides.</summary>
    /// <param name="o">The operation.</param>
    /// <returns>What the VMM did that the model does not allow, or null.</returns>
    public string? Do(DeviceOperation o)
    {
        vmm.Notified = 0;
        switch (o.Kind)
        {
            case DeviceOperationKind.Load:
                return Load(o);
            case DeviceOperationKind.Store or DeviceOperationKind.StoreOnce:
                return Store(o);
            case DeviceOperationKind.Memory:
                shadow.WriteRam(vmm, o.Place, o.Size, o.Value);
                return null;
            case DeviceOperationKind.SharedPage:
                shadow.WritePage(vmm, (uint)o.Place, BitConverter.GetBytes(o.Value).AsSpan(0, o.Size));
                return null;
            case DeviceOperationKind.Drain:
                WriteCounter(ConsoleRing.OutputRead, shadow.Counter(ConsoleRing.OutputWritten));
                return null;
            case DeviceOperationKind.Type:
                Type((uint)o.Value);
                return null;
            default:
                vmm.NotifyConsole();
                return ServedWhole(DeviceMap.Console, states[DeviceMap.Console], shadow.World(DeviceMap.Console),
                    VirtioConsoleLayout.TransmitQueue, VirtioConsoleLayout.ReceiveQueue);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => vmm.Dispose();

    private string? Load(DeviceOperation o)
    {
        ulong? shown = vmm.Load(o.Device, (uint)o.Place, o.Size);
        ulong expected = VirtioMmio.Read(states[o.Device], (uint)o.Place, o.Size);
        return shown != expected
            ? $"the VMM shows {(shown is null ? "nothing" : $"0x{shown:x}")}, the model 0x{expected:x}"
            : Settle(o.Device, states[o.Device], shadow.World(o.Device));
    }

    private string? Store(DeviceOperation o)
    {
        bool isNotify = o.Place == VIRTIO_QueueNotify.OffsetBytes && o.Size == 4;
        for (int i = 0; i < 1 + (VirtqueueLayout.MaxSize / RequestsAnEvent); i++)
        {
            bool isComplete = vmm.Store(o.Device, (uint)o.Place, o.Size, o.Value);
            DeviceWorld world = shadow.World(o.Device);
            DeviceState next = states[o.Device].Copy();
            VirtioDevice.Store(next, (uint)o.Place, o.Size, (uint)o.Value, world);
            string? fault = isNotify && !isComplete ? ServedInPart(o.Device, next, world, (uint)o.Value)
                : !isComplete ? "the store is not complete"
                : isNotify ? ServedWhole(o.Device, next, world, (uint)o.Value)
                : Settle(o.Device, next, world);
            if (fault is not null || isComplete || o.Kind == DeviceOperationKind.StoreOnce)
            {
                return fault;
            }
        }
        return "the store does not complete, however often it is made";
    }

    /// <summary>A step that is complete: all that can be served of the queues is.</summary>
    private string? ServedWhole(int device, DeviceState next, DeviceWorld world, params ReadOnlySpan<uint> queues)
    {
        int served = 0;
        foreach (uint queue in queues)
        {
            Service service;
            do
            {
                service = Serve(next, world, queue);
                served += service == Service.Served ? 1 : 0;
                Broken += service == Service.Broken ? 1 : 0;
            }
            while (service == Service.Served);
        }
        string? fault = Settle(device, next, world);
        Served += served;
        return fault;
    }

    /// <summary>A step that leaves work: some number of chains was served, and at least one.</summary>
    private string? ServedInPart(int device, DeviceState next, DeviceWorld world, uint queue)
    {
        string? fault = "the store is not complete, and nothing was served";
        for (int i = 0; i < RequestsAnEvent && Serve(next, world, queue) == Service.Served; i++)
        {
            fault = Settle(device, next, world);
            if (fault is null)
            {
                Served += i + 1;
                return null;
            }
        }
        return $"the store is not complete, and no number of chains gives what the VMM did: {fault}";
    }

    private Service Serve(DeviceState next, DeviceWorld world, uint queue) =>
        VirtioDevice.Serve(next, queue, world, length => length.Allowed(Claimed(Virtqueue.UsedLengthAddress(next.Queues[queue]))));

    /// <summary>What the VMM wrote as the length of a used chain.</summary>
    private uint Claimed(ulong address)
    {
        uint value = 0;
        for (int i = 3; i >= 0; i--)
        {
            int region = Array.FindIndex(DeviceMap.Ram, r => address + (ulong)i - r.Start < r.Bytes);
            value = (value << 8) | vmm.Ram(region)[(int)(address + (ulong)i - DeviceMap.Ram[region].Start)];
        }
        return value;
    }

    /// <summary>Compares everything after a step, and makes it the state of the next one.</summary>
    private string? Settle(int device, DeviceState next, DeviceWorld world)
    {
        string model = next.ToString(), its = vmm.State(device, next).ToString();
        if (its != model)
        {
            return string.Join(Environment.NewLine + "         ", "the VMM's state is", its, "the model's", model);
        }
        for (int i = 0; i < DeviceMap.Count; i++)
        {
            DeviceState s = i == device ? next : states[i];
            if (vmm.Line(i) != s.InterruptLine)
            {
                return $"the interrupt line of device {i} is {(vmm.Line(i) ? "high" : "low")}, InterruptStatus {s.InterruptStatus} (V5)";
            }
        }
        if (world.Line.Sent.Count > 0 && vmm.Notified != 1UL << (int)DeviceMap.ConsoleChannel)
        {
            return "the console has output, and the serial domain was not notified";
        }
        string? difference = shadow.Difference(vmm, device, world);
        if (difference is null)
        {
            shadow.Accept(device, world);
            states[device] = next;
        }
        return difference;
    }

    private void Type(uint count)
    {
        uint written = shadow.Counter(ConsoleRing.InputWritten), waiting = written - shadow.Counter(ConsoleRing.InputRead);
        for (uint i = 0; i < count && waiting + i < ConsoleRing.InputBytes; i++)
        {
            shadow.WritePage(vmm, ConsoleRing.InputStart + (written % ConsoleRing.InputBytes), (byte)('a' + (written % 26)));
            written++;
        }
        WriteCounter(ConsoleRing.InputWritten, written);
    }

    private void WriteCounter(uint at, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        shadow.WritePage(vmm, at, bytes);
    }
}
