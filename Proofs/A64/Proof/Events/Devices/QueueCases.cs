using Lockstep.Model.Registers.Virtio;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Vmm.Devices;

namespace Lockstep.Proofs.A64.Proof.Events.Devices;

/// <summary>SplitQueue.Peek of a queue that is ready, whatever the driver has put into guest RAM and changes there meanwhile.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop; where the function returns to.</param>
/// <param name="Device">The device.</param>
/// <param name="Queue">Its queue.</param>
internal sealed record PeekCase(EventClass Class, WaitingPlace Place, int Device, int Queue)
    : FunctionCase(Class, Place, "SplitQueue.Peek", PeekContract.Function, PeekContract.Deepest)
{
    private static readonly ulong[] Chains = [DeviceRelations.QueueNumMax];

    /// <inheritdoc/>
    public override string Text => $"{base.Text}, queue {Queue} of device {Device}";

    /// <inheritdoc/>
    public override LoopCuts Loops(VmmImage image) => new(image, Chains, calls: true, PeekContract.Collect);

    /// <inheritdoc/>
    protected override SymbolicWord64?[] Arguments(VmmImage image, SymbolicRun run)
    {
        Assume(PeekContract.Before(image, Device, Queue, run.Memory.Word));
        run.Memory.Pieces = DeviceLayout.Pieces(image);
        run.Memory.Open([.. DeviceLayout.GuestRam(image).Select(ram => ram with { MayStore = false })]);
        return [SymbolicWord64.Of(DeviceLayout.Configuration(image)),
            SymbolicWord64.Of(DeviceLayout.Queue(image, Device, Queue)), SymbolicWord64.Of(DeviceLayout.Chain(image))];
    }

    /// <inheritdoc/>
    protected override unsafe void Claim(VmmImage image, SymbolicRun run, SymbolicWord64[] general, Claims claims)
    {
        claims.Holds("the result is one of three", PeekContract.IsResult(general[0]));
        claims.Holds(run.Memory.Pieces!.Kept());
        OnlyChanges(run, claims, [.. DeviceLayout.ChainHead(image)]);
        AsksNothing(run, claims);

        // VIRTIO 1.2 2.7.6: the index that is loaded first counts the chains that the driver has made available.
        ulong counters = DeviceLayout.Queue(image, Device, Queue) + DeviceLayout.InQueue(q => &q->NextAvailable);
        SymbolicWord64 index = Unknowns.Wide("load 0, from guest RAM");
        SymbolicWord64 waiting = SymbolicWord64.Extract(index - SymbolicWord64.Join(0u, run.Memory.InitialWord(counters)), 15, 0);
        SymbolicWord64 size = SymbolicWord64.Join(0u,
            run.Memory.InitialWord(DeviceLayout.Queue(image, Device, Queue) + DeviceLayout.InQueue(q => &q->Size)));
        SymbolicWord32 result = SymbolicWord64.Low(general[0]);
        claims.Holds("it is empty when the driver's index is the device's",
            Same(result == (uint)QueueResult.Empty, waiting == SymbolicWord64.Of(0ul)));
        claims.Holds("it is broken when more chains are available than it has descriptors",
            waiting <= size | result == (uint)QueueResult.Broken);
    }
}

/// <summary>SplitQueue.Complete: the used element, then the index, where VIRTIO 1.2 2.7.8 has them, and the device's counters.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop; where the function returns to.</param>
/// <param name="Device">The device.</param>
/// <param name="Queue">Its queue.</param>
internal sealed record CompleteCase(EventClass Class, WaitingPlace Place, int Device, int Queue)
    : FunctionCase(Class, Place, "SplitQueue.Complete", "vmm_Lockstep_Vmm_Devices_SplitQueue__Complete", PeekContract.Deepest)
{
    /// <inheritdoc/>
    public override string Text => $"{base.Text}, queue {Queue} of device {Device}";

    private static SymbolicWord64 Head => Unknowns.Wide("head");

    private static SymbolicWord64 Written => Unknowns.Wide("written");

    /// <inheritdoc/>
    protected override SymbolicWord64?[] Arguments(VmmImage image, SymbolicRun run)
    {
        Assume(PeekContract.Before(image, Device, Queue, run.Memory.Word));
        run.Memory.Open(DeviceLayout.GuestRam(image));
        return [SymbolicWord64.Of(DeviceLayout.Queue(image, Device, Queue)), Head, Written];
    }

    /// <inheritdoc/>
    protected override unsafe void Claim(VmmImage image, SymbolicRun run, SymbolicWord64[] general, Claims claims)
    {
        ulong q = DeviceLayout.Queue(image, Device, Queue), counters = q + DeviceLayout.InQueue(q => &q->NextAvailable);
        ulong done = q + DeviceLayout.InQueue(q => &q->BytesDone);
        SymbolicWord64 used = DeviceRelations.Wide(run.Memory.InitialWord, q + DeviceLayout.InQueue(q => &q->Used));
        SymbolicWord32 before = run.Memory.InitialWord(counters), size = run.Memory.InitialWord(q + DeviceLayout.InQueue(q => &q->Size));
        SymbolicWord32 next = SymbolicWord32.Extract(before, 31, 16), taken = SymbolicWord32.Extract(before, 15, 0);
        SymbolicWord64 entry = used + SymbolicWord64.Of(VirtqueueLayout.UsedRing)
            + (SymbolicWord64.Join(0u, next & (size - 1u)) << 3);
        OpenStore[] stores = [.. run.Memory.OpenStores];
        claims.Holds("it stores the element's two words, and the index after them", stores.Length == 3
            && stores.Select(s => s.SizeBytes).SequenceEqual([4, 4, 2]) && stores[2].IsOrdered);
        claims.Holds("the head is in the element of the used ring", stores[0].Address == entry & Low(stores[0].Value) == Low(Head));
        claims.Holds("the length is behind it", stores[1].Address == entry + SymbolicWord64.Of(4ul) & Low(stores[1].Value) == Low(Written));
        SymbolicWord32 after = SymbolicWord32.Extract(next + 1u, 15, 0);
        claims.Holds("the index is one more", stores[2].Address == used + SymbolicWord64.Of(VirtqueueLayout.UsedIndex)
            & SymbolicWord32.Extract(Low(stores[2].Value), 15, 0) == after);
        claims.Holds("the device has counted both", Now(run, counters) == (SymbolicWord32.Extract(taken + 1u, 15, 0) | (after << 16)));
        claims.Holds("nothing of the next chain is done", run.Memory.Read(done, 8) == SymbolicWord64.Of(0ul));
        OnlyChanges(run, claims, counters, done, done + 4);
        AsksNothing(run, claims);
    }

    private static SymbolicWord32 Low(SymbolicWord64 word) => SymbolicWord64.Low(word);
}
