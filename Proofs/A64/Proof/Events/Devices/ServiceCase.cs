using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Proof.Events.Devices;

/// <summary>A queue of a device in any state is served: chains, guest RAM and shared memory are anything, and change at any time.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop; where the function returns to.</param>
/// <param name="Contract">The function.</param>
/// <param name="Device">The device.</param>
internal sealed record ServiceCase(EventClass Class, WaitingPlace Place, ServiceContract Contract, int Device)
    : FunctionCase(Class, Place, Contract.Name, Contract.Symbol, ServiceContract.Deepest)
{
    /// <inheritdoc/>
    public override string Text => $"{base.Text}, device {Device}";

    /// <inheritdoc/>
    public override LoopCuts Loops(VmmImage image) => new(image, [], calls: true, Symbol)
    {
        Kept = run => Relations(image, run),
    };

    /// <inheritdoc/>
    protected override SymbolicWord64?[] Arguments(VmmImage image, SymbolicRun run)
    {
        Assume(DeviceRelations.Of(image, Device, run.Memory.Word));
        run.Memory.Pieces = DeviceLayout.Pieces(image);
        run.Memory.Open([.. DeviceLayout.GuestRam(image), DeviceLayout.Backing(image, Device)]);
        return [SymbolicWord64.Of(image.State), SymbolicWord64.Of(DeviceLayout.Device(image, Device))];
    }

    /// <inheritdoc/>
    protected override void Claim(VmmImage image, SymbolicRun run, SymbolicWord64[] general, Claims claims)
    {
        claims.Holds(Relations(image, run));
        claims.Holds(run.Memory.Pieces!.Kept());
        if (Contract.IsBlock)
        {
            claims.Holds("the result is whether all is done", SymbolicWord64.Low(general[0]) <= 1u);
        }

        OnlyChanges(run, claims, [.. Contract.Changed(image, Device), DeviceLayout.Line(image, Device).Address,
            .. DeviceLayout.ChainHead(image)]);
        claims.Holds("a console's other end is told at most once, and nothing else is asked of the kernel",
            run.Kernel.Invocations.Count <= (Contract.IsBlock ? 0 : 1)
            && run.Kernel.Invocations.All(i => i.Name == SymbolicKernel.Signal
                && i.Capability == Slot.BaseOutputNotification + DeviceLayout.Facts(image, Device).Channel));
    }

    private IEnumerable<(string Says, SymbolicBit Holds)> Relations(VmmImage image, SymbolicRun run) =>
        [.. DeviceRelations.Of(image, Device, run.Memory.Word),
            .. ServiceContract.Relations(image, Device, run.Memory.InitialWord, run.Memory.Word)];
}

/// <summary>VirtioDevices.Reset: every device is as at the start (VIRTIO 1.2 2.4.2), and its line is low.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop; where the function returns to.</param>
internal sealed record ResetCase(EventClass Class, WaitingPlace Place) : FunctionCase(Class, Place, "VirtioDevices.Reset",
    "vmm_Lockstep_Vmm_Devices_VirtioDevices_1<vmm_Lockstep_Vmm_Microkit_MicrokitKernel>__Reset", ServiceContract.Deepest)
{
    /// <inheritdoc/>
    protected override SymbolicWord64?[] Arguments(VmmImage image, SymbolicRun run)
    {
        Assume(Enumerable.Range(0, DeviceLayout.Count(image)).SelectMany(n => DeviceRelations.Of(image, n, run.Memory.Word)));
        return [SymbolicWord64.Of(image.State)];
    }

    /// <inheritdoc/>
    protected override unsafe void Claim(VmmImage image, SymbolicRun run, SymbolicWord64[] general, Claims claims)
    {
        List<ulong> changed = [];
        for (int n = 0; n < DeviceLayout.Count(image); n++)
        {
            ulong device = DeviceLayout.Device(image, n);
            for (ulong at = (ulong)sizeof(void*); at < (ulong)sizeof(Lockstep.Vmm.Devices.VirtioDevice); at += 4)
            {
                claims.Holds($"device {n}+0x{at:x} is 0", Now(run, device + at) == 0u);
                changed.Add(device + at);
            }

            (ulong line, uint bit) = DeviceLayout.Line(image, n);
            claims.Holds($"the line of device {n} is low", (Now(run, line) & bit) == 0u);
            changed.Add(line);
            claims.Holds(DeviceRelations.Of(image, n, at => Now(run, at)));
        }

        OnlyChanges(run, claims, [.. changed]);
        AsksNothing(run, claims);
    }
}
