using FsCheck;
using FsCheck.Fluent;
using Lockstep.InLockstep.Devices;
using Lockstep.Model.Devices;
using Lockstep.Model.Registers.Virtio;
using Lockstep.Tests.Support;
using Shouldly;

namespace Lockstep.Tests.Model.Properties;

/// <summary>One step of the model: an access of the guest, or a chain that the device has looked at.</summary>
/// <param name="Operation">The guest's operation that it belongs to.</param>
/// <param name="Before">The device before it.</param>
/// <param name="After">The device after it.</param>
/// <param name="World">What it could reach, with what it wrote.</param>
internal sealed record DeviceStep(DeviceOperation Operation, DeviceState Before, DeviceState After, DeviceWorld World)
{
    /// <summary>What became of the chain; null for an access.</summary>
    public Service? Service { get; init; }

    /// <summary>Number of the queue that was looked at.</summary>
    public int Queue { get; init; }

    /// <summary>What the device could claim to have written, where a chain was used.</summary>
    public UsedLength Length { get; init; }

    /// <summary>What a load showed.</summary>
    public ulong Shown { get; init; }

    /// <summary>RAM before the step.</summary>
    public required ByteStore Ram { get; init; }

    /// <summary>Whether the guest has stored to a register.</summary>
    public bool IsStore(uint register) => Service is null && Operation.Place == register && Operation.Size == 4
        && Operation.Kind is DeviceOperationKind.Store or DeviceOperationKind.StoreOnce;
}

/// <summary>Random drivers, some of them hostile, on Model/Devices alone, and how a property is run over their steps.</summary>
internal sealed class DeviceCases
{
    private readonly byte[][] ram = [.. DeviceMap.Ram.Select(r => new byte[r.Bytes])];
    private readonly byte[][] disks = [.. Enumerable.Range(0, DeviceMap.Count).Select(i => new byte[DeviceMap.BackingBytes(i)])];
    private readonly DeviceState[] states =
        [.. Enumerable.Range(0, DeviceMap.Count).Select(i => new DeviceState(DeviceComparison.Configuration(i)))];

    private readonly Queue<byte> input = [];
    private uint room = 200;
    private int typed;

    /// <summary>Runs a property over all steps of random cases.</summary>
    /// <param name="name">Name of the test, for its seed.</param>
    /// <param name="property">Throws when it does not hold; says whether the step was one for it.</param>
    public static void ForAll(string name, Func<DeviceStep, bool> property) => ForAllRuns(name, () => property);

    /// <summary>Runs a property that remembers something over the steps of a case.</summary>
    /// <param name="name">Name of the test, for its seed.</param>
    /// <param name="start">Makes the property, at the start of a case.</param>
    public static void ForAllRuns(string name, Func<Func<DeviceStep, bool>> start)
    {
        int applied = 0;
        Gen<DeviceOperation[]> cases = from seed in Gen.Choose(0, int.MaxValue) select DeviceGenerator.Case((ulong)seed, 400);
        Seeded.Run(name, Arb.From(cases, Seeded.Shorter), operations =>
        {
            DeviceCases machine = new();
            Func<DeviceStep, bool> property = start();
            foreach (DeviceOperation o in operations)
            {
                foreach (DeviceStep step in machine.Do(o))
                {
                    applied += property(step) ? 1 : 0;
                }
            }
        }, runs: 120 * GicCases.RunFactor);
        applied.ShouldBeGreaterThan(20, $"{name} was nearly vacuous");
    }

    private IEnumerable<DeviceStep> Do(DeviceOperation o)
    {
        switch (o.Kind)
        {
            case DeviceOperationKind.Memory:
                for (int i = 0; i < o.Size; i++)
                {
                    At(o.Place + (ulong)i) = (byte)(o.Value >> (8 * i));
                }
                return [];
            case DeviceOperationKind.Type:
                for (ulong i = 0; i < o.Value; i++)
                {
                    input.Enqueue((byte)typed++);
                }
                return [];
            case DeviceOperationKind.Drain:
                room = 200;
                return [];
            case DeviceOperationKind.SharedPage:
                return [];
            case DeviceOperationKind.Notify:
                return [.. Serve(o, 1, int.MaxValue), .. Serve(o, 0, int.MaxValue)];
            default:
                return Access(o);
        }
    }

    /// <summary>The access; after a store to QueueNotify the chains that are served for it, of a StoreOnce the first only.</summary>
    private List<DeviceStep> Access(DeviceOperation o)
    {
        DeviceWorld world = World(o.Device);
        DeviceState before = states[o.Device], next = before.Copy();
        bool isLoad = o.Kind == DeviceOperationKind.Load;
        ulong shown = isLoad ? VirtioMmio.Read(next, (uint)o.Place, o.Size) : 0;
        if (!isLoad)
        {
            VirtioDevice.Store(next, (uint)o.Place, o.Size, (uint)o.Value, world);
        }
        DeviceStep step = new(o, before, next, world) { Shown = shown, Ram = World(o.Device).Ram };
        List<DeviceStep> steps = [step];
        Accept(step);
        if (step.IsStore(VIRTIO_QueueNotify.OffsetBytes))
        {
            steps.AddRange(Serve(o, (uint)o.Value, o.Kind == DeviceOperationKind.StoreOnce ? 1 : int.MaxValue));
        }
        return steps;
    }

    private List<DeviceStep> Serve(DeviceOperation o, uint queue, int most)
    {
        List<DeviceStep> steps = [];
        Service service = Service.Served;
        for (int i = 0; i < most && service == Service.Served; i++)
        {
            DeviceWorld world = World(o.Device);
            DeviceState before = states[o.Device], next = before.Copy();
            UsedLength length = default;
            bool isLeast = i % 2 == 0;
            ByteStore ramBefore = Snapshot();
            service = VirtioDevice.Serve(next, queue, world, allowed =>
            {
                length = allowed;
                return (uint)(isLeast ? allowed.Least : allowed.Most);
            });
            DeviceStep step = new(o, before, next, world) { Service = service, Queue = (int)queue, Length = length, Ram = ramBefore };
            Accept(step);
            steps.Add(step);
        }
        return steps;
    }

    private DeviceWorld World(int device) => new(
        new ByteStore(address => At(address), [.. DeviceMap.Ram.Select(r => new ByteRange(r.Start, r.Bytes))]),
        new ByteStore(at => disks[device][at], new ByteRange(0, (ulong)disks[device].Length)),
        new SerialLine { Input = [.. input], OutputRoom = room });

    /// <summary>RAM as it is now, for a property to look at later.</summary>
    private ByteStore Snapshot()
    {
        byte[][] copy = [.. ram.Select(region => region.ToArray())];
        return new(
            address => copy[Region(address)][address - DeviceMap.Ram[Region(address)].Start],
            [.. DeviceMap.Ram.Select(r => new ByteRange(r.Start, r.Bytes))]);
    }

    private void Accept(DeviceStep step)
    {
        states[step.Operation.Device] = step.After;
        foreach ((ulong address, byte value) in step.World.Ram.Writes)
        {
            At(address) = value;
        }
        foreach ((ulong at, byte value) in step.World.Disk.Writes)
        {
            disks[step.Operation.Device][at] = value;
        }
        room -= (uint)step.World.Line.Sent.Count;
        for (int i = 0; i < step.World.Line.Taken; i++)
        {
            input.Dequeue();
        }
    }

    private ref byte At(ulong address) => ref ram[Region(address)][address - DeviceMap.Ram[Region(address)].Start];

    private static int Region(ulong address) => Array.FindIndex(DeviceMap.Ram, r => address - r.Start < r.Bytes);
}
