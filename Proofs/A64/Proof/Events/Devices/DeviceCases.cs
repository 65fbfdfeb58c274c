using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events.Devices;

/// <summary>What is proved of emulated devices: of an image of one vCPU that has some.</summary>
internal static class DeviceCases
{
    private const string Safe = "it loads and stores nothing but guest RAM, the memory behind the device and the VMM's own,";

    /// <summary>The cases, row by row.</summary>
    public static IReadOnlyList<EventCase> Of(VmmImage image) =>
        image.Configuration is not { VcpuCount: 1, VirtualDeviceCount: > 0 } ? [] : [.. Functions(image)];

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
        EventClass reset = new("device reset", "VirtioDevices.Reset of devices in any state", "every device is as at the start, its line low");
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
        ];
    }
}
