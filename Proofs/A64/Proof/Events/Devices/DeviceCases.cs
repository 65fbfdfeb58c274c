using Lockstep.Model.Registers.Virtio;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events.Devices;

/// <summary>What is proved of emulated devices: of an image of one vCPU that has some.</summary>
internal static class DeviceCases
{
    private const string Safe = "it loads and stores nothing but guest RAM, the memory behind the device and the VMM's own,";

    /// <summary>Levels of devices' interrupts: some.</summary>
    private const int FirstLevel = 41, LevelStep = 23;

    /// <summary>The cases, row by row.</summary>
    public static IReadOnlyList<EventCase> Of(VmmImage image) =>
        image.Configuration is not { VcpuCount: 1, VirtualDeviceCount: > 0 } ? [] : [.. Functions(image), .. Events(image)];

    private static IEnumerable<EventCase> Functions(VmmImage image)
    {
        WaitingPlace first = image.Places[0];
        EventClass memory = new("device memory", "MemoryCopy.Copy, GuestRam.Reach and Translate, called with any arguments",
            "copies load and store the bytes that are named and nothing else, and end; addresses of the guest become those of its RAM,"
            + " or 0 where it has none");
        EventClass chain = new("device chain", "ChainBytes.Read and Write, called with any chain",
            "they load and store guest RAM and the bytes that are named, and nothing else, and end");
        EventClass queue = new("device queue", "SplitQueue.Peek and Complete of each queue that is ready, whatever is in guest RAM",
            $"{Safe} and end; only the chain, or the queue's counters, change; the used ring gets element and index in their places");
        EventClass serve = new("device serve", "VirtioConsole.Transmit and Receive, VirtioBlock.Serve, of devices in any state",
            $"{Safe} and end; of the VMM's data only counters, Status, InterruptStatus, chain and interrupt controller change; the device's"
            + " invariant holds again");
        EventClass line = new("device line", "DeviceLine.Raise and Lower, one level, nothing waits or is latched, or the line is so already",
            "the distributor is the model's with that line, and what becomes pending by it is in the first free list register, with the"
            + " model's priority and group, exactly when the model forwards it and one is free; nothing else changes");
        EventClass start = new("device start", "the first wait", "the devices' invariant holds, and regions of memory do not overlap");
        EventClass reset = new("device reset", "VirtioDevices.Reset of devices in any state",
            "every device is as at the start, its line low");
        (int Device, int Queue)[] queues =
        [
            .. from device in Enumerable.Range(0, DeviceLayout.Count(image))
               from number in Enumerable.Range(0, DeviceLayout.Queues(image, device))
               select (device, number),
        ];
        return
        [
            new CopyCase(memory, first),
            new TranslateCase(memory, first, IsReach: true), new TranslateCase(memory, first, IsReach: false),
            .. ChainContract.All.Select(contract => new ChainBytesCase(chain, first, contract)),
            .. queues.Select(q => new PeekCase(queue, first, q.Device, q.Queue)),
            .. queues.Select(q => new CompleteCase(queue, first, q.Device, q.Queue)),
            .. from contract in ServiceContract.All
               from device in Enumerable.Range(0, DeviceLayout.Count(image))
               where DeviceLayout.IsBlock(image, device) == contract.IsBlock
               select new ServiceCase(serve, first, contract, device),
            new ResetCase(reset, first),
            .. from contract in LineContract.All
               from device in Enumerable.Range(0, DeviceLayout.Count(image))
               from wasHigh in (bool[])[false, true]
               select new LineCase(line, first, contract, device, wasHigh, (uint)(FirstLevel + (LevelStep * device)) % 64),
            new DevicesStart(start, first),
        ];
    }

    private static IEnumerable<EventCase> Events(VmmImage image)
    {
        EventClass load = new("device load", "VMFault of an aligned load from a device's registers, of every size, devices in any state",
            "the guest's registers and PC and what is loaded are the model's, the VMM's data is unchanged, and the vCPU is replied to"
            + " once");
        EventClass store = new("device store", "VMFault of an aligned store to a device's registers, of every size, devices in any state",
            "the guest's registers and PC and the device's registers are as VIRTIO 1.2 4.2.2 has them, no other device changes, each"
            + " device's invariant holds again, nothing else of the VMM's data but the interrupt controller changes, by DeviceLine alone,"
            + " and for QueueNotify what `device serve` says");
        EventClass ready = store with { Id = "device ready", Event = "VMFault of a store to QueueReady, devices in any state" };
        EventClass notify = store with { Id = "device notify", Event = "VMFault of a store to QueueNotify, devices in any state" };
        EventClass channel = new("device channel", "notification of the channel of a console in any state",
            "both queues are served, nothing else of the VMM's data changes than `device serve` says");
        List<EventCase> cases = [];
        WaitingPlace first = image.Places[0];
        EventClass RowOf(uint offset, int size) => size != 4 ? store : offset switch
        {
            VIRTIO_QueueReady.OffsetBytes => ready,
            VIRTIO_QueueNotify.OffsetBytes => notify,
            _ => store,
        };
        for (int device = 0; device < DeviceLayout.Count(image); device++)
        {
            foreach (bool isStore in (bool[])[false, true])
            {
                EventCase Access(uint offset, uint count, int size, int register) => isStore
                    ? new DeviceStore(RowOf(offset, size), first, device, offset, count, size, register)
                    : new DeviceLoad(load, first, device, offset, count, size, register);

                cases.AddRange(Enumerable.Range(0, (int)VirtioMmioFrame.ControlBytes / 4).Select(i => Access(4 * (uint)i, 4, 4, i % 32)));
                foreach (int size in (int[])[1, 2, 8])
                {
                    cases.Add(Access(0, VirtioMmioFrame.ControlBytes, size, size + device));
                }

                foreach (int size in (int[])[1, 2, 4, 8])
                {
                    cases.Add(Access(VirtioMmioFrame.ControlBytes, VirtioMmioFrame.SizeBytes - VirtioMmioFrame.ControlBytes, size,
                        size + device));
                }
            }

            if (!DeviceLayout.IsBlock(image, device))
            {
                cases.AddRange(image.Places.Select(place => new DeviceChannel(channel, place, device)));
            }
        }

        return cases;
    }
}
