using Lockstep.Model.Faults;
using Lockstep.Model.Registers.Virtio;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Proof.Events.Devices;

/// <summary>vCPU 0 makes an aligned access to the registers of a device, which is in any state that its invariant allows.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Device">The device.</param>
/// <param name="First">The first offset, in bytes.</param>
/// <param name="Count">Size of the range of offsets, in bytes; the access is at any of them that is a multiple of its size.</param>
/// <param name="SizeBytes">1, 2, 4 or 8.</param>
/// <param name="Register">Number of the register that is loaded or stored.</param>
internal abstract record DeviceAccess(EventClass Class, WaitingPlace Place, int Device, uint First, uint Count, int SizeBytes, int Register)
    : EventCase(Class, Place)
{
    /// <summary>Whether it is a store.</summary>
    protected abstract bool IsStore { get; }

    /// <summary>Whether it is to a register of a virtqueue, of which the invariant has much to say.</summary>
    private bool IsOfQueues => IsStore && First is >= VIRTIO_QueueSel.OffsetBytes and <= VIRTIO_QueueNotify.OffsetBytes
        or >= VIRTIO_QueueDescLow.OffsetBytes and <= VIRTIO_QueueDeviceHigh.OffsetBytes;

    /// <inheritdoc/>
    public override string Text => $"{(IsStore ? "store" : "load")} of {SizeBytes} at 0x{First:x3}"
        + $"{(Count > SizeBytes ? $" to 0x{First + Count - 1:x3}" : "")} of device {Device}, X{Register}, waited at {Place.Name}";

    /// <summary>Whether it is at one offset only.</summary>
    protected bool IsAtOne => Count <= SizeBytes;

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        GuestContext before = new();
        for (int n = 0; n < DeviceLayout.Count(image); n++)
        {
            Assume(IsOfQueues && n == Device ? DeviceRelations.Of(image, n, run.Memory.InitialWord)
                : DeviceRelations.Registers(image, n, run.Memory.InitialWord));
        }

        run.Kernel.ServesEverything = true;
        run.Memory.Pieces = DeviceLayout.Pieces(image);
        run.Memory.Open(DeviceLayout.Backing(image, Device));
        ulong frame = DeviceLayout.Facts(image, Device).GuestBase;
        SymbolicWord64[] message = DataAbort.Message(before.ProgramCounter, frame + First, SizeBytes, Register, IsStore);
        SymbolicWord64 offset = SymbolicWord64.Of(First);
        if (!IsAtOne)
        {
            offset = Unknowns.Wide("offset") & SymbolicWord64.Of((Count - 1) & ~((ulong)SizeBytes - 1)) | offset;
            message[1] = SymbolicWord64.Of(frame) | offset;
        }

        run.Handle(Badge.Fault, FaultLabel.VMFault, message);
        claims.Holds("the vCPU is replied to", run.Kernel.Replied);
        claims.Holds("nothing is asked of the kernel but registers of the vCPU, and of a signal", run.Kernel.Invocations.All(i =>
            i.Name is "ReplyRecv" || (i.Name == SymbolicKernel.Signal && IsStore)
            || (i.Name is "TCB_ReadRegisters" or "TCB_WriteRegisters" && i.Capability == Slot.BaseVmTcb)));
        var (vm, answer) = DataAbort.Answer(image, before, message);
        claims.Holds("the model's answer is an access of that size to that device",
            answer.Kind == (IsStore ? AnswerKind.Store : AnswerKind.Load) && answer.SizeBytes == SizeBytes
            && answer.Region == DataAbort.Guest(image).Regions.Length - DeviceLayout.Count(image) + Device);
        claims.Holds("the model's answer is an access at that offset", answer.Offset == offset);
        DeviceRegisters registers = new(image, Device, run.Memory.InitialWord);
        bool isComplete = Model(image, run, registers, SymbolicWord64.Low(offset), vm.Vcpus[0], answer, claims);
        if (isComplete)
        {
            claims.Holds(run.Kernel.Guest.Equals(vm.Vcpus[0], before));
        }
        else
        {
            claims.Holds(run.Kernel.Guest.Equals(before));
        }
    }

    /// <summary>What the access does to the device and to the vCPU, and claims of the VMM's data.</summary>
    /// <returns>Whether it is complete; else the vCPU makes it again.</returns>
    protected abstract bool Model(VmmImage image, SymbolicRun run, DeviceRegisters registers, SymbolicWord32 offset,
        VcpuContext<SymbolicWord64, SymbolicWord32, SymbolicBit> vcpu, Answer<SymbolicWord64, SymbolicWord32, SymbolicBit> answer,
        Claims claims);

    /// <summary>The VMM's data is what it was but for some ranges, of which something else is claimed.</summary>
    protected static void Unchanged(SymbolicRun run, Claims claims, params (ulong Start, ulong SizeBytes)[] but)
    {
        foreach (ulong at in run.Memory.StoredData.Where(at => !but.Any(range => at - range.Start < range.SizeBytes)))
        {
            claims.Holds($"0x{at:x} is what it was", run.Memory.Read(at, 1) == run.Memory.Initially(at));
        }
    }
}

/// <summary>A load from the registers of a device.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Device">The device.</param>
/// <param name="First">The first offset, in bytes.</param>
/// <param name="Count">Size of the range of offsets, in bytes.</param>
/// <param name="SizeBytes">1, 2, 4 or 8.</param>
/// <param name="Register">Number of the register that is loaded.</param>
internal sealed record DeviceLoad(EventClass Class, WaitingPlace Place, int Device, uint First, uint Count, int SizeBytes, int Register)
    : DeviceAccess(Class, Place, Device, First, Count, SizeBytes, Register)
{
    /// <inheritdoc/>
    protected override bool IsStore => false;

    /// <inheritdoc/>
    protected override bool Model(VmmImage image, SymbolicRun run, DeviceRegisters registers, SymbolicWord32 offset,
        VcpuContext<SymbolicWord64, SymbolicWord32, SymbolicBit> vcpu, Answer<SymbolicWord64, SymbolicWord32, SymbolicBit> answer,
        Claims claims)
    {
        SymbolicWord64 shown = SymbolicWord64.Of(0ul);
        if (First >= VirtioMmioFrame.ControlBytes)
        {
            for (int i = 0; i < SizeBytes; i++)
            {
                shown |= SymbolicWord64.Join(0u, registers.ConfigurationByte(offset - VirtioMmioFrame.ControlBytes + (uint)i)) << (8 * i);
            }
        }
        else if (SizeBytes == 4)
        {
            shown = SymbolicWord64.Join(0u, registers.Load(First));
        }

        Completion<SymbolicWord64, SymbolicWord32, SymbolicBit>.Load(vcpu, answer, shown);
        Unchanged(run, claims);
        return true;
    }
}

/// <summary>A store to the registers of a device.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Device">The device.</param>
/// <param name="First">The first offset, in bytes.</param>
/// <param name="Count">Size of the range of offsets, in bytes.</param>
/// <param name="SizeBytes">1, 2, 4 or 8.</param>
/// <param name="Register">Number of the register that is stored.</param>
internal sealed record DeviceStore(EventClass Class, WaitingPlace Place, int Device, uint First, uint Count, int SizeBytes, int Register)
    : DeviceAccess(Class, Place, Device, First, Count, SizeBytes, Register)
{
    /// <inheritdoc/>
    protected override bool IsStore => true;

    /// <inheritdoc/>
    protected override unsafe bool Model(VmmImage image, SymbolicRun run, DeviceRegisters registers, SymbolicWord32 offset,
        VcpuContext<SymbolicWord64, SymbolicWord32, SymbolicBit> vcpu, Answer<SymbolicWord64, SymbolicWord32, SymbolicBit> answer,
        Claims claims)
    {
        bool isControl = First < VirtioMmioFrame.ControlBytes, isServed = run.Contracts.Any(contract => contract is ServiceContract);
        if (isControl && SizeBytes == 4 && First != VIRTIO_QueueNotify.OffsetBytes)
        {
            registers.Store(First, SymbolicWord64.Low(answer.Value));
        }

        claims.Holds("a queue is served by QueueNotify alone", !isServed || (First == VIRTIO_QueueNotify.OffsetBytes && SizeBytes == 4));
        claims.Holds("shared memory is stored to by an emergency write alone (VIRTIO 1.2 5.3.4)", run.Memory.OpenStores.Count == 0
            || (!isControl && !DeviceLayout.IsBlock(image, Device)));
        ServiceContract? service = run.Contracts.OfType<ServiceContract>().SingleOrDefault();
        IReadOnlyList<ulong> served = service?.Changed(image, Device) ?? [];
        for (int n = 0; n < DeviceLayout.Count(image); n++)
        {
            ulong device = DeviceLayout.Device(image, n);
            for (ulong at = device; at < device + (ulong)sizeof(Lockstep.Vmm.Devices.VirtioDevice); at += 4)
            {
                if (!served.Contains(at))
                {
                    SymbolicWord32 right = registers.Changed.TryGetValue(at, out SymbolicWord32 value) ? value : run.Memory.InitialWord(at);
                    claims.Holds($"device {n}+0x{at - device:x} is as the store makes it", Now(run, at) == right);
                }
            }
        }

        claims.Holds([.. DeviceRelations.HoldAgain(image, run), .. run.Memory.Pieces!.Kept()]);
        bool changesLine = run.Contracts.Any(contract => contract is LineContract or ServiceContract);
        ulong firstDevice = DeviceLayout.Device(image, 0), chain = DeviceLayout.Chain(image);
        List<(ulong, ulong)> others = [(firstDevice, chain - firstDevice)];
        if (changesLine)
        {
            others.Add(DeviceLayout.InterruptController(image));
        }

        if (isServed)
        {
            others.Add((chain, (ulong)DeviceLayout.ChainHeadBytes));
        }

        Unchanged(run, claims, [.. others]);
        if (!run.Kernel.Invocations.Any(i => i.Name == "TCB_WriteRegisters"))
        {
            // Only a disk that has more to do, and then the vCPU makes its store again.
            claims.Holds("it is complete but where a disk has more to do", service is { IsBlock: true });
            return false;
        }

        Completion<SymbolicWord64, SymbolicWord32, SymbolicBit>.Store(vcpu, answer);
        return true;
    }
}

/// <summary>The domain at the other end of a device's channel has something to say.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="Device">The device.</param>
internal sealed record DeviceChannel(EventClass Class, WaitingPlace Place, int Device) : EventCase(Class, Place)
{
    /// <inheritdoc/>
    public override string Text => $"notification of the channel of device {Device}, waited at {Place.Name}";

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        for (int n = 0; n < DeviceLayout.Count(image); n++)
        {
            Assume(n == Device ? DeviceRelations.Of(image, n, run.Memory.InitialWord)
                : DeviceRelations.Registers(image, n, run.Memory.InitialWord));
        }

        run.Kernel.ServesEverything = true;
        run.Memory.Pieces = DeviceLayout.Pieces(image);
        run.Handle(1ul << (int)DeviceLayout.Facts(image, Device).Channel, 0);
        claims.Holds("nobody is replied to, and nothing asked of the kernel", run.Kernel.Invocations is [{ Name: "Recv" }]);
        claims.Holds("both queues are served, transmitq first",
            run.Contracts.OfType<ServiceContract>().Select(s => s.Queue).SequenceEqual([1, 0]));
        ulong[] changed =
        [
            .. ServiceContract.All.Where(s => !s.IsBlock).SelectMany(s => s.Changed(image, Device)),
            .. DeviceLayout.ChainHead(image),
        ];
        (ulong gic, ulong gicBytes) = DeviceLayout.InterruptController(image);
        foreach (ulong at in run.Memory.StoredData.Where(at => !changed.Contains(at & ~3ul) && at - gic >= gicBytes))
        {
            claims.Holds($"0x{at:x} is what it was", run.Memory.Read(at, 1) == run.Memory.Initially(at));
        }

        claims.Holds([.. DeviceRelations.HoldAgain(image, run), .. run.Memory.Pieces!.Kept()]);
        claims.Holds(run.Kernel.Guest.Equals(new GuestContext()));
    }
}
