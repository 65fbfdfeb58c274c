using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// VirtioConsole.Transmit and Receive, VirtioBlock.Serve: a queue of a device is served. Of the VMM's data only the queue's counters, the
/// device's Status and InterruptStatus, the chain and the interrupt controller change, and the device's invariant holds again.
/// </summary>
/// <param name="Name">The function.</param>
/// <param name="Symbol">Its name in vmm.elf.</param>
/// <param name="IsBlock">Of which kind of device it is.</param>
/// <param name="Queue">Which of its queues it serves.</param>
internal sealed record ServiceContract(string Name, string Symbol, bool IsBlock, int Queue) : FunctionContract(Name, Symbol)
{
    private const string Types = "vmm_Lockstep_Vmm_Devices_", Kernel = "_1<vmm_Lockstep_Vmm_Microkit_MicrokitKernel>__";

    /// <summary>All three.</summary>
    public static IReadOnlyList<ServiceContract> All { get; } =
    [
        new("VirtioConsole.Receive", $"{Types}VirtioConsole{Kernel}Receive", false, 0),
        new("VirtioConsole.Transmit", $"{Types}VirtioConsole{Kernel}Transmit", false, 1),
        new("VirtioBlock.Serve", $"{Types}VirtioBlock{Kernel}Serve", true, 0),
    ];

    /// <summary>The largest distance of the stack pointer from the event loop's at which it is proved, in bytes.</summary>
    public const int Deepest = 0x200;

    /// <summary>Words of the device that it may change, beside the line's and the chain.</summary>
    public unsafe IReadOnlyList<ulong> Changed(VmmImage image, int device)
    {
        ulong queue = DeviceLayout.Queue(image, device, Queue), done = queue + DeviceLayout.InQueue(q => &q->BytesDone);
        return
        [
            DeviceLayout.Field(image, device, d => &d->Status), DeviceLayout.Field(image, device, d => &d->InterruptStatus),
            queue + DeviceLayout.InQueue(q => &q->NextAvailable), done, done + 4,
        ];
    }

    /// <summary>What holds of Status, InterruptStatus and the lines, compared with before.</summary>
    public static unsafe IEnumerable<(string Says, SymbolicBit Holds)> Relations(
        VmmImage image, int device, Func<ulong, SymbolicWord32> before, Func<ulong, SymbolicWord32> after)
    {
        ulong status = DeviceLayout.Field(image, device, d => &d->Status);
        ulong reasons = DeviceLayout.Field(image, device, d => &d->InterruptStatus);
        (ulong line, uint bit) = DeviceLayout.Line(image, device);
        return
        [
            ("Status is what it was, or DEVICE_NEEDS_RESET too (VIRTIO 1.2 2.1.2)",
                (after(status) & ~Model.Registers.Virtio.VIRTIO_Status.DeviceNeedsResetBit)
                    == (before(status) & ~Model.Registers.Virtio.VIRTIO_Status.DeviceNeedsResetBit)
                & (before(status) & ~after(status)) == 0u),
            ("InterruptStatus loses nothing, and gets none but its two bits",
                (before(reasons) & ~after(reasons)) == 0u & ((after(reasons) & ~before(reasons)) & ~3u) == 0u),
            ("other lines are what they were", (after(line) & ~bit) == (before(line) & ~bit)),
        ];
    }

    /// <inheritdoc/>
    public override void Apply(
        VmmImage image, ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicMemory memory, int call)
    {
        CheckDepth(image, processor, memory, Deepest);
        ulong address = Number(processor.General[1], "X1");
        int device = Enumerable.Range(0, DeviceLayout.Count(image)).FirstOrDefault(n => DeviceLayout.Device(image, n) == address, -1);
        if (Number(processor.General[0], "X0") != image.State || device < 0 || DeviceLayout.IsBlock(image, device) != IsBlock)
        {
            throw new ObligationFailedException($"{Name} is called for 0x{address:x}, no device of its kind");
        }

        Require(DeviceRelations.Of(image, device, memory.Word));
        memory.RequirePieces();
        Dictionary<ulong, SymbolicWord32> before = Changed(image, device).Append(DeviceLayout.Line(image, device).Address)
            .ToDictionary(at => at, memory.Word);
        foreach (ulong at in Changed(image, device))
        {
            memory.Write(at, 4, Unknowns.Wide($"what is at 0x{at:x} after {Name}, call {call}"));
        }

        for (ulong at = 0; at < (ulong)DeviceLayout.ChainHeadBytes; at += 4)
        {
            memory.Write(DeviceLayout.Chain(image) + at, 4, Unknowns.Wide($"chain+0x{at:x} after {Name}, call {call}"));
        }

        memory.Pieces?.Forget();
        LineContract.ForgetInterruptController(image, memory, _ => Unknowns.Word($"lines after {Name}, call {call}"), device);
        Return(processor, call);
        foreach ((_, SymbolicBit holds) in Relations(image, device, at => before[at], memory.Word)
            .Concat(DeviceRelations.Of(image, device, memory.Word)))
        {
            PathExplorer.Current.Assume(holds.ToExpression());
        }

        if (IsBlock)
        {
            PathExplorer.Current.Assume((SymbolicWord64.Low(processor.General[0]) <= 1u).ToExpression());
        }
    }
}
