using Lockstep.Model.Configuration;
using Lockstep.Vmm;
using Lockstep.Vmm.Devices;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>Where the emulated devices are in the VMM's state, and the memory that they may touch.</summary>
internal static unsafe class DeviceLayout
{
    private static readonly int Virtio = VirtioOffset(), Gic = GicOffset();

    /// <summary>Number of devices.</summary>
    public static int Count(VmmImage image) => (int)image.Configuration.VirtualDeviceCount;

    /// <summary>What the configuration says of a device.</summary>
    public static VirtualDevice Facts(VmmImage image, int device)
    {
        ConfigurationBlock c = image.Configuration;
        return (&c.Device0)[device];
    }

    /// <summary>Whether it is a disk; else it is a console.</summary>
    public static bool IsBlock(VmmImage image, int device) => Facts(image, device).Kind == VirtualDeviceKind.Block;

    /// <summary>Number of its virtqueues (VIRTIO 1.2 5.2.2, 5.3.2).</summary>
    public static int Queues(VmmImage image, int device) => IsBlock(image, device) ? 1 : 2;

    /// <summary>Address of a device.</summary>
    public static ulong Device(VmmImage image, int device)
    {
        VirtioState s = default;
        return image.State + (ulong)(Virtio + Offset(&s, &s.Device0) + (device * sizeof(VirtioDevice)));
    }

    /// <summary>Address of a field of a device, named by its place in one.</summary>
    public static ulong Field(VmmImage image, int device, DeviceField field)
    {
        VirtioDevice d = default;
        return Device(image, device) + (ulong)Offset(&d, field(&d));
    }

    /// <summary>Address of a virtqueue.</summary>
    public static ulong Queue(VmmImage image, int device, int queue)
    {
        VirtioDevice d = default;
        return Device(image, device) + (ulong)Offset(&d, queue == 0 ? &d.Queue0 : &d.Queue1);
    }

    /// <summary>Distance of a field from the beginning of a virtqueue.</summary>
    public static ulong InQueue(QueueField field)
    {
        VirtioQueue q = default;
        return (ulong)Offset(&q, field(&q));
    }

    /// <summary>Address of the chain that is being handled, of its arrays, and their number of elements.</summary>
    public static ulong Chain(VmmImage image)
    {
        VirtioState s = default;
        return image.State + (ulong)(Virtio + Offset(&s, &s.Chain));
    }

    /// <summary>Size of what is before the arrays, in bytes.</summary>
    public static int ChainHeadBytes
    {
        get
        {
            VirtioChain c = default;
            return Offset(&c, c.Address);
        }
    }

    /// <summary>Addresses of the words before the arrays.</summary>
    public static IEnumerable<ulong> ChainHead(VmmImage image) =>
        Enumerable.Range(0, ChainHeadBytes / 4).Select(i => Chain(image) + (4 * (ulong)i));

    /// <summary>Address of the configuration block.</summary>
    public static ulong Configuration(VmmImage image) => image.Elf.Symbol("vmm_config", "a proof about it looks up").Value;

    /// <summary>The pieces of the chain.</summary>
    public static ChainPieces Pieces(VmmImage image)
    {
        VirtioChain c = default;
        ulong chain = Chain(image);
        return new(chain + (ulong)Offset(&c, c.Address), chain + (ulong)Offset(&c, c.SizeBytes), VirtioChain.MaxPieces,
            GuestRam(image));
    }

    /// <summary>Addresses of the bytes of the array of sizes.</summary>
    public static IEnumerable<ulong> PieceBytes(VmmImage image)
    {
        VirtioChain c = default;
        ulong first = Chain(image) + (ulong)Offset(&c, c.SizeBytes);
        return Enumerable.Range(0, VirtioChain.MaxPieces * sizeof(ulong)).Select(i => first + (ulong)i);
    }

    /// <summary>Address and size of the interrupt controller's state.</summary>
    public static (ulong Start, ulong SizeBytes) InterruptController(VmmImage image) =>
        (image.State + (ulong)Gic, (ulong)sizeof(Lockstep.Vmm.Gic.VgicState));

    /// <summary>The word of lines that a device's interrupt is in, and its bit.</summary>
    public static (ulong Address, uint Bit) Line(VmmImage image, int device)
    {
        Lockstep.Vmm.Gic.VgicState g = default;
        uint intid = Facts(image, device).Intid;
        return (image.State + (ulong)(Gic + Offset(&g, g.DeviceLines + (intid / 32))), 1u << (int)(intid % 32));
    }

    /// <summary>Guest RAM, at the VMM's addresses. What the guest has there changes at any time.</summary>
    public static OpenRegion[] GuestRam(VmmImage image) =>
        [.. image.GuestRam.Select(ram => Region("guest RAM", ram.VmmBase, ram.SizeBytes, true))];

    /// <summary>The memory behind a device: a disk, or the page that is shared with a serial domain.</summary>
    public static OpenRegion Backing(VmmImage image, int device)
    {
        VirtualDevice facts = Facts(image, device);
        return Region($"the memory behind device {device}", facts.BackingBase, facts.BackingSizeBytes,
            (facts.Flags & VirtualDeviceFlags.ReadOnly) == 0);
    }

    /// <summary>Place of a field.</summary>
    internal delegate void* DeviceField(VirtioDevice* device);

    /// <inheritdoc cref="DeviceField"/>
    internal delegate void* QueueField(VirtioQueue* queue);

    private static OpenRegion Region(string name, ulong start, ulong sizeBytes, bool mayStore) =>
        start < SymbolicMemory.HighestEnd && sizeBytes <= SymbolicMemory.HighestEnd - start
            ? new(name, SymbolicWord64.Of(start), SymbolicWord64.Of(sizeBytes), mayStore)
            : throw new ObligationFailedException($"{name} ends behind 0x{SymbolicMemory.HighestEnd:x}");

    private static int VirtioOffset()
    {
        VmmState s = default;
        return Offset(&s, &s.Virtio);
    }

    private static int GicOffset()
    {
        VmmState s = default;
        return Offset(&s, &s.Gic);
    }

    private static int Offset(void* structure, void* field) => RepresentationInvariant.Offset(structure, field);
}
