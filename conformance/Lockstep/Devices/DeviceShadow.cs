using System.Buffers.Binary;
using Lockstep.Model.Configuration;
using Lockstep.Model.Devices;

namespace Lockstep.InLockstep.Devices;

/// <summary>
/// Memory as the model has it: the guest's RAM, and what is behind each device. The model reads and changes it; after each step it must be
/// what the VMM has.
/// </summary>
public sealed class DeviceShadow
{
    private static readonly ByteRange[] RamRanges = [.. DeviceMap.Ram.Select(r => new ByteRange(r.Start, r.Bytes))];
    private readonly byte[][] ram, backing;

    /// <summary>A copy of the VMM's.</summary>
    /// <param name="vmm">The VMM.</param>
    public DeviceShadow(DeviceVmm vmm)
    {
        ram = [.. DeviceMap.Ram.Select((_, i) => vmm.Ram(i).ToArray())];
        backing = [.. Enumerable.Range(0, DeviceMap.Count).Select(i => vmm.Backing(i).ToArray())];
    }

    /// <summary>What a device can reach in one step.</summary>
    /// <param name="device">Number of the device.</param>
    public DeviceWorld World(int device)
    {
        byte[] its = backing[device];
        return new(
            new ByteStore(address => At(address), RamRanges), new ByteStore(at => its[at], new ByteRange(0, (ulong)its.Length)), SerialLine());
    }

    /// <summary>Writes guest RAM as a vCPU does.</summary>
    /// <param name="vmm">The VMM, whose memory is written too.</param>
    /// <param name="address">Guest-physical address; bytes outside of RAM are left out.</param>
    /// <param name="bytes">1 to 8.</param>
    /// <param name="value">The number, little-endian.</param>
    public void WriteRam(DeviceVmm vmm, ulong address, int bytes, ulong value)
    {
        for (int i = 0; i < bytes; i++)
        {
            int region = Region(address + (ulong)i);
            if (region >= 0)
            {
                At(address + (ulong)i) = (byte)(value >> (8 * i));
                vmm.Ram(region)[(int)(address + (ulong)i - DeviceMap.Ram[region].Start)] = (byte)(value >> (8 * i));
            }
        }
    }

    /// <summary>Writes the shared page as the serial domain does.</summary>
    /// <param name="vmm">The VMM, whose memory is written too.</param>
    /// <param name="at">Offset in the page.</param>
    /// <param name="value">The bytes.</param>
    public void WritePage(DeviceVmm vmm, uint at, params ReadOnlySpan<byte> value)
    {
        value.CopyTo(backing[DeviceMap.Console].AsSpan((int)at));
        value.CopyTo(vmm.Backing(DeviceMap.Console)[(int)at..]);
    }

    /// <summary>A counter of the shared page.</summary>
    /// <param name="at">Its offset, of <see cref="ConsoleRing"/>.</param>
    public uint Counter(uint at) => BinaryPrimitives.ReadUInt32LittleEndian(backing[DeviceMap.Console].AsSpan((int)at));

    /// <summary>What differs between the VMM's memory and the model's after a step, or null.</summary>
    /// <param name="vmm">The VMM.</param>
    /// <param name="device">Number of the device that the step was of.</param>
    /// <param name="world">What the model did to the world of that device.</param>
    public string? Difference(DeviceVmm vmm, int device, DeviceWorld world)
    {
        string? difference = vmm.AreCanariesAlive ? null : "the VMM has written outside of RAM and of what is behind the devices (V1)";
        for (int i = 0; i < ram.Length && difference is null; i++)
        {
            difference = Difference(ram[i], vmm.Ram(i), DeviceMap.Ram[i].Start, world.Ram.Writes, "RAM");
        }
        for (int i = 0; i < backing.Length && difference is null; i++)
        {
            IReadOnlyDictionary<ulong, byte> writes = i == device ? BackingWrites(device, world) : new Dictionary<ulong, byte>();
            difference = Difference(backing[i], vmm.Backing(i), 0, writes, i == DeviceMap.Console ? "shared page" : $"disk {i}");
        }
        return difference;
    }

    /// <summary>Makes what the model did the memory of the next step.</summary>
    /// <param name="device">Number of the device that the step was of.</param>
    /// <param name="world">What the model did to the world of that device.</param>
    public void Accept(int device, DeviceWorld world)
    {
        foreach ((ulong address, byte value) in world.Ram.Writes)
        {
            At(address) = value;
        }
        foreach ((ulong at, byte value) in BackingWrites(device, world))
        {
            backing[device][at] = value;
        }
    }

    /// <summary>What is written behind a device: of a console the bytes and counters of its ring (decision: ConsoleRing).</summary>
    private IReadOnlyDictionary<ulong, byte> BackingWrites(int device, DeviceWorld world)
    {
        if (device != DeviceMap.Console)
        {
            return world.Disk.Writes;
        }
        ByteStore page = new(at => backing[device][at], new ByteRange(0, ConsoleRing.SizeBytes));
        uint written = Counter(ConsoleRing.OutputWritten), read = Counter(ConsoleRing.InputRead);
        for (uint i = 0; i < world.Line.Sent.Count; i++)
        {
            page.Write(ConsoleRing.OutputStart + ((written + i) % ConsoleRing.OutputBytes), world.Line.Sent[(int)i]);
        }
        page.Write(ConsoleRing.OutputWritten, 4, written + (uint)world.Line.Sent.Count);
        page.Write(ConsoleRing.InputRead, 4, read + (uint)world.Line.Taken);
        return page.Writes;
    }

    /// <summary>The serial line that the page is: counters that are further apart than the ring is long move nothing.</summary>
    private SerialLine SerialLine()
    {
        uint read = Counter(ConsoleRing.InputRead), waiting = Counter(ConsoleRing.InputWritten) - read;
        uint used = Counter(ConsoleRing.OutputWritten) - Counter(ConsoleRing.OutputRead);
        List<byte> input = [];
        for (uint i = 0; i < waiting && waiting <= ConsoleRing.InputBytes; i++)
        {
            input.Add(backing[DeviceMap.Console][ConsoleRing.InputStart + ((read + i) % ConsoleRing.InputBytes)]);
        }
        return new() { Input = input, OutputRoom = used <= ConsoleRing.OutputBytes ? ConsoleRing.OutputBytes - used : 0 };
    }

    private static string? Difference(
        ReadOnlySpan<byte> before, ReadOnlySpan<byte> vmm, ulong start, IReadOnlyDictionary<ulong, byte> writes, string what)
    {
        for (int i = before.CommonPrefixLength(vmm); i < before.Length; i += 1 + before[(i + 1)..].CommonPrefixLength(vmm[(i + 1)..]))
        {
            if (!writes.TryGetValue(start + (ulong)i, out byte value))
            {
                return $"{what} 0x{start + (ulong)i:x}: the VMM wrote 0x{vmm[i]:x2} over 0x{before[i]:x2}, the model nothing";
            }
            if (value != vmm[i])
            {
                return $"{what} 0x{start + (ulong)i:x}: the VMM wrote 0x{vmm[i]:x2}, the model 0x{value:x2}";
            }
        }
        foreach ((ulong address, byte value) in writes)
        {
            if (address - start < (ulong)vmm.Length && vmm[(int)(address - start)] != value)
            {
                return $"{what} 0x{address:x}: the VMM has 0x{vmm[(int)(address - start)]:x2}, the model wrote 0x{value:x2}";
            }
        }
        return null;
    }

    private ref byte At(ulong address)
    {
        int region = Region(address);
        return ref ram[region][address - DeviceMap.Ram[region].Start];
    }

    private static int Region(ulong address) => Array.FindIndex(DeviceMap.Ram, r => address - r.Start < r.Bytes);
}
