using System.Reflection;
using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>A configuration block of which every byte may be anything: a symbol for each of its words, by the name of its field.</summary>
/// <param name="image">The program that has it.</param>
internal sealed unsafe class BlockWords(VmmImage image)
{
    private static readonly (int Offset, string Name)[] Fields =
    [
        .. typeof(ConfigurationBlock).GetFields(BindingFlags.Instance | BindingFlags.Public)
            .Select(field => (OffsetOf(field.Name), field.Name)).OrderByDescending(field => field.Item1),
    ];

    /// <summary>Its size in bytes.</summary>
    public static int SizeBytes => sizeof(ConfigurationBlock);

    /// <summary>Where it is.</summary>
    public ulong Address { get; } = image.Elf.Symbol("vmm_config", "a proof about it looks up").Value;

    /// <summary>Distance of a field from its beginning, in bytes.</summary>
    public static int OffsetOf(string field) => (int)Marshal.OffsetOf<ConfigurationBlock>(field);

    /// <summary>32 bits of it: a field, or what is so many bytes after it.</summary>
    public SymbolicWord32 Word(string field, int after = 0) => Word(OffsetOf(field) + after);

    /// <summary>64 bits of it.</summary>
    public SymbolicWord64 Wide(string field, int after = 0) => Unknowns.Wide(NameAt(OffsetOf(field) + after));

    /// <summary>A piece of guest RAM: guest-physical and the VMM's address, and size.</summary>
    public (SymbolicWord64 Guest, SymbolicWord64 Vmm, SymbolicWord64 Size) Ram(int i) => Three(OffsetOf("Ram0") + (i * sizeof(RamRegion)));

    /// <summary>An image of the guest, by the address of its entry: the VMM's and the guest-physical address, and size.</summary>
    public (SymbolicWord64 Vmm, SymbolicWord64 Guest, SymbolicWord64 Size) Image(ulong entry) => Three((int)(entry - Address));

    /// <summary>Address of the entry of an image.</summary>
    public ulong ImageEntry(string field) => Address + (ulong)OffsetOf(field);

    /// <summary>Address of the entry of a device.</summary>
    public ulong DeviceEntry(int i) => Address + (ulong)(OffsetOf("Device0") + (i * sizeof(VirtualDevice)));

    /// <summary>32 bits of a device's entry.</summary>
    public SymbolicWord32 Device(int i, string field) => Word("Device0", (i * sizeof(VirtualDevice)) + OfDevice(field));

    /// <summary>64 bits of a device's entry.</summary>
    public SymbolicWord64 DeviceWide(int i, string field) => Wide("Device0", (i * sizeof(VirtualDevice)) + OfDevice(field));

    /// <summary>An entry of a table of 32-bit words.</summary>
    public SymbolicWord32 Entry(string table, int i) => Word(table, sizeof(uint) * i);

    /// <summary>The word of it that an address is in; null outside of it.</summary>
    public (ulong Start, int SizeBytes, SymbolicWord64 Value)? At(ulong address)
    {
        ulong offset = address - Address;
        if (offset >= (ulong)sizeof(ConfigurationBlock))
        {
            return null;
        }

        int at = (int)offset & ~7;
        return IsWide(at) ? (Address + (ulong)at, sizeof(ulong), Unknowns.Wide(NameAt(at)))
            : (address & ~3ul, sizeof(uint), SymbolicWord64.Join(0u, Word((int)offset & ~3)));
    }

    private static int OfDevice(string field) => (int)Marshal.OffsetOf<VirtualDevice>(field);

    private static SymbolicWord32 Word(int offset) => Unknowns.Word(NameAt(offset));

    private static (SymbolicWord64, SymbolicWord64, SymbolicWord64) Three(int offset) =>
        (Unknowns.Wide(NameAt(offset)), Unknowns.Wide(NameAt(offset + 8)), Unknowns.Wide(NameAt(offset + 16)));

    private static string NameAt(int offset)
    {
        (int start, string name) = Fields.First(field => field.Offset <= offset);
        return start == offset ? name : $"{name}+0x{offset - start:x}";
    }

    /// <summary>Whether a field of 64 bits begins at a multiple of 8: Magic, addresses and sizes.</summary>
    private static bool IsWide(int offset)
    {
        int devices = OffsetOf(nameof(ConfigurationBlock.Device0)), ofDevice = (offset - devices) % sizeof(VirtualDevice);
        return offset == OffsetOf(nameof(ConfigurationBlock.Magic))
            || (offset >= OffsetOf(nameof(ConfigurationBlock.GicdBase)) && offset < OffsetOf(nameof(ConfigurationBlock.PassthroughIntid)))
            || (offset >= devices && (ofDevice == OfDevice(nameof(VirtualDevice.GuestBase))
                || ofDevice >= OfDevice(nameof(VirtualDevice.BackingBase))));
    }
}
