using Lockstep.InLockstep;
using Lockstep.Model.Devices;
using Lockstep.Model.Registers.Virtio;

namespace Lockstep.Conformance;

/// <summary>
/// The guest's virtio disk: the VMM's own code, and beside it Model/Devices. After each access both must show the same registers, RAM and
/// disk. What scripts read of RAM and disk they have to have written: another script of the same boot leaves something there.
/// </summary>
internal sealed class GuestDisk
{
    /// <summary>A queue of 64 chains in steps of 16 is done by then.</summary>
    private const int MostEvents = 8;

    private readonly Machine machine;
    private readonly GuestMachine guest;
    private readonly Dictionary<ulong, byte> memory, sectors = [];
    private readonly byte[] ram;
    private readonly Action<string> wrong;
    private DeviceState state;
    private DeviceState? claiming;

    /// <summary>A disk at reset.</summary>
    /// <param name="machine">The VMM, which gets the disk.</param>
    /// <param name="guest">A machine with a disk.</param>
    /// <param name="memory">What is known of RAM; the device's writes are added.</param>
    /// <param name="wrong">Takes what the VMM does that the model does not allow.</param>
    public GuestDisk(Machine machine, GuestMachine guest, Dictionary<ulong, byte> memory, Action<string> wrong)
    {
        (this.machine, this.guest, this.memory, this.wrong) = (machine, guest, memory, wrong);
        machine.AddDisk(GuestMachine.DiskBase, GuestMachine.DiskIntid, GuestMachine.DiskBytes, guest.ScratchBase, (uint)GuestMachine.ScratchBytes);
        ram = new byte[GuestMachine.ScratchBytes];
        state = new(new DeviceConfiguration
        {
            DeviceId = VirtioMmioFrame.BlockDevice,
            VendorId = 0x4b43_4f4c,
            CapacitySectors = GuestMachine.DiskBytes / VirtioBlockLayout.SectorBytes,
            DiskId = "lockstep",
        });
    }

    /// <summary>Whether an access is one to the disk's registers.</summary>
    public static bool Contains(ulong address, int size) =>
        address - GuestMachine.DiskBase < VirtioMmioFrame.SizeBytes && address % (ulong)size == 0;

    /// <summary>The guest has written RAM.</summary>
    public void Wrote(ulong address, byte value) =>
        ram[address - guest.ScratchBase] = machine.DiskRam[(int)(address - guest.ScratchBase)] = value;

    /// <summary>A load.</summary>
    public ulong Load(int cpu, ulong address, int size)
    {
        ulong value = Agent.ScriptFormat.Unwritten, expected = VirtioMmio.Read(state, (uint)(address - GuestMachine.DiskBase), size);
        bool isComplete = machine.AccessDevice(cpu, address, size, isWrite: false, ref value);
        if (!isComplete || value != expected)
        {
            wrong($"the disk's register 0x{address - GuestMachine.DiskBase:x} shows 0x{value:x}, the model says 0x{expected:x} (V14)");
        }
        return value;
    }

    /// <summary>A store, until it is complete.</summary>
    public void Store(int cpu, ulong address, int size, ulong value)
    {
        // The line changes while the store is made, so the model is asked first what it will be.
        (DeviceState first, _) = Step(address, size, value, length => (uint)length.Most);
        if (first.InterruptLine != state.InterruptLine)
        {
            machine.DriveVirtual(GuestMachine.DiskIntid, first.InterruptLine);
        }
        int events = 1;
        while (!machine.AccessDevice(cpu, address, size, isWrite: true, ref value) && events < MostEvents)
        {
            events++;
        }
        (DeviceState next, DeviceWorld world) = Step(address, size, value, Claim);
        if (events == MostEvents)
        {
            wrong($"the store to the disk's register 0x{address - GuestMachine.DiskBase:x} does not complete");
        }
        Accept(world);
        state = next;
    }

    /// <summary>What the model does: the store, and after one to QueueNotify all that can be served.</summary>
    private (DeviceState State, DeviceWorld World) Step(ulong address, int size, ulong value, Func<UsedLength, uint> claim)
    {
        uint offset = (uint)(address - GuestMachine.DiskBase);
        DeviceState next = state.Copy();
        DeviceWorld world = new(
            new ByteStore(Known, new ByteRange(guest.RamBase, guest.RamBytes)),
            new ByteStore(at => sectors.TryGetValue(at, out byte one) ? one : throw NotWritten("the disk", at), new ByteRange(0, GuestMachine.DiskBytes)),
            new SerialLine { Input = [], OutputRoom = 0 });
        claiming = next;
        VirtioDevice.Store(next, offset, size, (uint)value, world);
        if (offset == VIRTIO_QueueNotify.OffsetBytes && size == 4)
        {
            while (VirtioDevice.Serve(next, (uint)value, world, claim) == Service.Served)
            {
                // The next one.
            }
        }
        return (next, world);
    }

    /// <summary>The length that the VMM wrote where it may choose (VIRTIO 1.2 2.7.8.2).</summary>
    private uint Claim(UsedLength length)
    {
        ulong at = Virtqueue.UsedLengthAddress(claiming!.Queues[0]);
        return length.Allowed(BitConverter.ToUInt32(machine.DiskRam.Slice((int)(at - guest.ScratchBase), 4)));
    }

    private void Accept(DeviceWorld world)
    {
        foreach ((ulong address, byte value) in world.Ram.Writes)
        {
            ram[address - guest.ScratchBase] = memory[address] = value;
        }
        foreach ((ulong at, byte value) in world.Disk.Writes)
        {
            sectors[at] = value;
        }
        int same = machine.DiskRam.CommonPrefixLength(ram);
        if (same < ram.Length)
        {
            wrong($"RAM at 0x{guest.ScratchBase + (ulong)same:x} is 0x{machine.DiskRam[same]:x2} after the disk's work, "
                + $"the model says 0x{ram[same]:x2} (V1)");
        }
        foreach ((ulong at, byte value) in sectors)
        {
            if (machine.Disk[(int)at] != value)
            {
                wrong($"byte 0x{at:x} of the disk is 0x{machine.Disk[(int)at]:x2}, the model says 0x{value:x2} (V10)");
                return;
            }
        }
    }

    private byte Known(ulong address) => memory.TryGetValue(address, out byte value) ? value : throw NotWritten("RAM", address);

    private static ArgumentException NotWritten(string what, ulong at) => new($"the disk reads {what} at 0x{at:x}, which the script has not written");
}
