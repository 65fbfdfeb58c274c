using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Devices;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>SplitQueue.Peek: of a queue that is ready, the first chain that waits is put into the state; no more changes.</summary>
internal sealed record PeekContract() : FunctionContract("SplitQueue.Peek", Function)
{
    /// <summary>Its symbol, and that of the function that has its loop.</summary>
    public const string Function = "vmm_Lockstep_Vmm_Devices_SplitQueue__Peek", Collect = "vmm_Lockstep_Vmm_Devices_SplitQueue__Collect";

    /// <summary>The largest distance of the stack pointer from the event loop's at which it is proved, in bytes.</summary>
    public const int Deepest = 0x380;

    /// <summary>Whether it may be called for a queue.</summary>
    public static IEnumerable<(string Says, SymbolicBit Holds)> Before(
        VmmImage image, int device, int queue, Func<ulong, SymbolicWord32> load) =>
    [
        .. DeviceRelations.Queue(image, device, queue, load),
        ("the queue is ready", load(DeviceLayout.Queue(image, device, queue) + Ready) != 0u),
    ];

    /// <summary>What its result may be.</summary>
    public static SymbolicBit IsResult(SymbolicWord64 x0) => SymbolicWord64.Low(x0) <= SymbolicWord32.Of((uint)QueueResult.Broken);

    /// <inheritdoc/>
    public override unsafe void Apply(
        VmmImage image, ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicMemory memory, int call)
    {
        CheckDepth(image, processor, memory, Deepest);
        ulong queue = Number(processor.General[1], "X1");
        (int device, int number) = Find(image, queue)
            ?? throw new ObligationFailedException($"{Name} is called with 0x{queue:x}, no queue");
        if (Number(processor.General[2], "X2") != DeviceLayout.Chain(image)
            || Number(processor.General[0], "X0") != DeviceLayout.Configuration(image))
        {
            throw new ObligationFailedException($"{Name} is called with another chain or configuration");
        }

        Require(Before(image, device, number, memory.Word));
        memory.RequirePieces();
        for (ulong at = 0; at < (ulong)DeviceLayout.ChainHeadBytes; at += 4)
        {
            memory.Write(DeviceLayout.Chain(image) + at, 4, Unknowns.Wide($"chain+0x{at:x} after {Name}, call {call}"));
        }

        memory.Pieces?.Forget();
        Return(processor, call);
        PathExplorer.Current.Assume(IsResult(processor.General[0]).ToExpression());
    }

    private static unsafe ulong Ready => DeviceLayout.InQueue(q => &q->Ready);

    private static (int Device, int Queue)? Find(VmmImage image, ulong address)
    {
        foreach (int device in Enumerable.Range(0, DeviceLayout.Count(image)))
        {
            foreach (int queue in Enumerable.Range(0, DeviceLayout.Queues(image, device)))
            {
                if (DeviceLayout.Queue(image, device, queue) == address)
                {
                    return (device, queue);
                }
            }
        }

        return null;
    }
}
