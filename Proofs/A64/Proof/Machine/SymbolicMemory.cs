using Lockstep.Proofs.A64.Proof.Ready;
using Lockstep.Proofs.A64.Proof.Replay;
using Lockstep.Proofs.A64.Semantics;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// The memory of vmm.elf on one path: code and constants, data, stack and IPC buffer, in bytes that are parts of words. Each access
/// has to lie in one region, at an address that is a number, and to have its rights; a load of a stack that was not written fails.
/// </summary>
/// <param name="image">The program.</param>
/// <param name="invariant">What the data holds at the beginning.</param>
/// <param name="addresses">Makes addresses numbers.</param>
internal sealed partial class SymbolicMemory(VmmImage image, RepresentationInvariant invariant, AddressChoice addresses)
    : IMemory<SymbolicWord64>
{
    private const int WordBytes = 4;

    private readonly Dictionary<ulong, Part> parts = [];
    private readonly SortedSet<ulong> stored = [], loadedText = [], lately = [];

    /// <summary>One byte: a part of a word that was stored, or that was there from the beginning.</summary>
    private readonly record struct Part(Chunk Chunk, int Index);

    private sealed record Chunk(SymbolicWord64 Value, int SizeBytes);

    /// <summary>What came from outside of the program, in order.</summary>
    public List<OutsideWrite> FromOutside { get; } = [];

    /// <summary>Number of the step that the program is at.</summary>
    public int Step { get; set; }

    /// <summary>Whether guest RAM may be stored to; nothing is loaded from it, as the guest may change it at any time.</summary>
    public bool MayStoreToGuest { get; set; }

    /// <summary>
    /// What is there from the beginning in place of what the file or the invariant says: where a word begins, its size and value.
    /// </summary>
    public Func<ulong, (ulong Start, int SizeBytes, SymbolicWord64 Value)?>? Instead { get; set; }

    /// <summary>Addresses in guest RAM to which something was stored, by byte.</summary>
    public IEnumerable<ulong> StoredInGuest => stored.Where(IsGuestRam);

    /// <summary>
    /// What stands for the ready rows; null where they are memory like any other, or the interrupt controller is not looked at any more.
    /// </summary>
    public ReadySets? Ready { get; set; }

    /// <summary>Whether an access to the data segment fails.</summary>
    public bool IsDataForbidden { get; set; }

    /// <summary>Accesses that were found allowed.</summary>
    public int Accesses { get; private set; }

    /// <summary>Where the stack's content is known to be old: below is nothing that may be loaded before it is stored.</summary>
    public ulong FrameStart { get; } = image.Sp;

    /// <summary>Addresses outside of the data segment to which something was stored since <see cref="Mark"/>, by byte.</summary>
    public IEnumerable<ulong> StoredElsewhere => lately.Where(at => !IsData(at));

    /// <summary>What is stored from here on is stored lately.</summary>
    public void Mark() => lately.Clear();

    /// <summary>Stores of the program.</summary>
    public int Stores { get; private set; }

    /// <summary>Addresses in the data segment to which something was stored, by byte.</summary>
    public IEnumerable<ulong> StoredData => stored.Where(IsData);

    /// <inheritdoc/>
    public SymbolicWord64 Load(SymbolicWord64 address, int sizeBytes, bool isOrdered)
    {
        address = OnStack(address);
        if (LoadOpen(address, sizeBytes, isOrdered) is { } any)
        {
            return any;
        }

        ulong at = Place(address, sizeBytes, isOrdered, isStore: false);
        return Ready?.Contains(at) == true ? Ready.Load(at, sizeBytes) : Read(at, sizeBytes);
    }

    /// <inheritdoc/>
    public void Store(SymbolicWord64 address, int sizeBytes, SymbolicWord64 value, bool isOrdered)
    {
        Stores++;
        address = OnStack(address);
        if (StoreOpen(address, sizeBytes, value, isOrdered))
        {
            return;
        }

        ulong at = Place(address, sizeBytes, isOrdered, isStore: true);
        if (Ready?.Contains(at) == true)
        {
            Ready.Store(at, sizeBytes, value);
        }
        else
        {
            Ready?.Storing(at, sizeBytes, value);
        }

        Put(at, sizeBytes, value);
    }

    /// <summary>What was copied from constants to guest RAM: the VMM's addresses, and the size in bytes.</summary>
    public List<(ulong To, ulong From, ulong SizeBytes)> Copies { get; } = [];

    /// <summary>A copy from constants to guest RAM.</summary>
    /// <exception cref="ObligationFailedException">It is not one.</exception>
    public void CopyToGuest(ulong to, ulong from, ulong sizeBytes)
    {
        bool isConstant = image.Constants.Any(c => from - c.Start < (ulong)c.Bytes.Length
            && sizeBytes <= (ulong)c.Bytes.Length - (from - c.Start));
        bool isGuest = image.GuestRam.Any(ram => to - ram.VmmBase < ram.SizeBytes && sizeBytes <= ram.SizeBytes - (to - ram.VmmBase));
        if (!MayStoreToGuest || !isConstant || !isGuest)
        {
            throw new ObligationFailedException($"a copy of {sizeBytes} bytes from 0x{from:x} to 0x{to:x}");
        }

        Copies.Add((to, from, sizeBytes));
    }

    /// <summary>Words of .text that were loaded: jump tables.</summary>
    public IReadOnlyCollection<ulong> LoadedText => loadedText;

    /// <summary>What is at an address that may be read.</summary>
    public SymbolicWord64 Read(ulong at, int sizeBytes)
    {
        SymbolicWord64 value = 0u;
        for (int done = 0; done < sizeBytes;)
        {
            Part first = At(at + (ulong)done);
            int run = 1;
            while (done + run < sizeBytes && At(at + (ulong)(done + run)) is { } next && ReferenceEquals(next.Chunk, first.Chunk)
                && next.Index == first.Index + run)
            {
                run++;
            }

            SymbolicWord64 piece = SymbolicWord64.Extract(first.Chunk.Value, (8 * (first.Index + run)) - 1, 8 * first.Index);
            value |= piece << (8 * done);
            done += run;
        }

        return value;
    }

    /// <summary>Puts a value where something outside of the program writes it.</summary>
    public void Write(ulong at, int sizeBytes, SymbolicWord64 value)
    {
        FromOutside.Add(new(Step, at, sizeBytes, value));
        Put(at, sizeBytes, value);
    }

    /// <summary>The name of 32 bits of which nothing is known.</summary>
    public static string NameOf(ulong word) => $"what is at 0x{word:x}";

    private void Put(ulong at, int sizeBytes, SymbolicWord64 value)
    {
        Chunk chunk = new(SymbolicWord64.Extract(value, (8 * sizeBytes) - 1, 0), sizeBytes);
        for (int i = 0; i < sizeBytes; i++)
        {
            parts[at + (ulong)i] = new(chunk, i);
            stored.Add(at + (ulong)i);
            lately.Add(at + (ulong)i);
        }
    }

    /// <summary>What is at an address of the data segment at the beginning.</summary>
    public SymbolicWord64 Initially(ulong at) => SymbolicWord64.Extract(
        Initial(at & ~3ul)!.Value, (8 * ((int)(at & 3) + 1)) - 1, 8 * (int)(at & 3));

    /// <summary>64 bits of the data segment at the beginning, at a multiple of 4.</summary>
    public SymbolicWord64 Initially8(ulong at) => SymbolicWord64.Join(InitialWord(at + 4), InitialWord(at));

    /// <summary>32 bits of the data segment at the beginning, at a multiple of 4.</summary>
    public SymbolicWord32 InitialWord(ulong at) => SymbolicWord64.Low(Initial(at)!.Value);

    /// <summary>Frames were popped: what is in them is no longer there.</summary>
    public void Pop(ulong from, ulong to)
    {
        for (ulong at = from; at < to; at++)
        {
            parts.Remove(at);
        }
    }

    private Part At(ulong at)
    {
        if (parts.TryGetValue(at, out Part part))
        {
            return part;
        }

        if (IsForgotten(at))
        {
            throw new ObligationFailedException($"a load at 0x{at:x} of what a call that is not followed may have changed");
        }

        if (Instead?.Invoke(at) is var (start, sizeBytes, value))
        {
            Chunk other = new(value, sizeBytes);
            for (int i = 0; i < sizeBytes; i++)
            {
                parts.TryAdd(start + (ulong)i, new(other, i));
            }

            return parts[at];
        }

        ulong word = at & ~(ulong)(WordBytes - 1);
        Chunk chunk = new(Initial(word) ?? throw new ObligationFailedException(
            $"a load of the stack at 0x{at:x}, 0x{image.StackTop - at:x} bytes below its top, where nothing was stored"), WordBytes);
        for (int i = 0; i < WordBytes; i++)
        {
            parts.TryAdd(word + (ulong)i, new(chunk, i));
        }

        return parts[at];
    }

    /// <summary>The word that is at a multiple of 4 from the beginning; null where nothing is.</summary>
    private SymbolicWord64? Initial(ulong word)
    {
        foreach ((ulong start, byte[] bytes) in image.Constants)
        {
            if (word - start < (ulong)bytes.Length)
            {
                if (image.IsCode(word))
                {
                    loadedText.Add(word);
                }

                uint value = 0;
                for (int i = 0; i < WordBytes && (int)(word - start) + i < bytes.Length; i++)
                {
                    value |= (uint)bytes[(int)(word - start) + i] << (8 * i);
                }

                return SymbolicWord64.Of(value);
            }
        }

        if (IsData(word) && invariant.At(word) is { } known)
        {
            return SymbolicWord64.Join(0u, known.Any());
        }

        return IsStack(word) && word < FrameStart ? null
            : SymbolicWord64.Join(0u, new StateWord(NameOf(word), uint.MaxValue, 0).Any());
    }

    private ulong Place(SymbolicWord64 address, int sizeBytes, bool isOrdered, bool isStore)
    {
        ulong at = addresses.Of(address), end = at + (ulong)sizeBytes;
        string access = $"a {(isStore ? "store" : "load")} of {sizeBytes} bytes at 0x{at:x}";
        if (isOrdered && at % (ulong)sizeBytes != 0)
        {
            throw new ObligationFailedException($"{access} is ordered and not aligned");
        }

        bool isWritable = (IsData(at) && IsData(end - 1)) || (IsStack(at) && IsStack(end - 1)) || (IsIpcBuffer(at) && IsIpcBuffer(end - 1))
            || (isStore && MayStoreToGuest && IsGuestRam(at) && IsGuestRam(end - 1));
        bool isConstant = image.Constants.Any(c => at - c.Start < (ulong)c.Bytes.Length && end - 1 - c.Start < (ulong)c.Bytes.Length);
        if (Pieces?.Covers(at) == true)
        {
            throw new ObligationFailedException($"{access} is in the pieces of a chain, by an address that may be elsewhere too");
        }

        if (IsDataForbidden && IsData(at))
        {
            throw new ObligationFailedException($"{access} is to data that has changed meanwhile");
        }

        if (!isWritable && (isStore || !isConstant))
        {
            throw new ObligationFailedException(isConstant ? $"{access} is to code or constants" : $"{access} is outside of every region");
        }

        Accesses++;
        return at;
    }

    private bool IsData(ulong at) => at - image.DataStart < (ulong)image.Data.Length && !IsIpcBuffer(at);

    private bool IsGuestRam(ulong at) => image.GuestRam.Any(ram => at - ram.VmmBase < ram.SizeBytes);

    private bool IsIpcBuffer(ulong at) => at - image.IpcBuffer < VmmImage.IpcBufferBytes;

    private bool IsStack(ulong at) => at - (image.StackTop - VmmImage.StackBytes) < VmmImage.StackBytes;
}
