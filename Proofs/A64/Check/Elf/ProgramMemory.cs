using System.Runtime.CompilerServices;
using Lockstep.Model.Words;
using Lockstep.Proofs.A64.Semantics;

namespace Lockstep.Proofs.A64.Check.Elf;

/// <summary>
/// The address space of a program: regions of this process's memory. An access outside of them, or a store to one that may not be
/// written, ends the run.
/// </summary>
internal sealed unsafe class ProgramMemory : IMemory<Word64>
{
    private readonly List<Region> listed = [];
    private Region[] regions = [];

    /// <summary>A region.</summary>
    /// <param name="Name">What to call it.</param>
    /// <param name="Start">Its address in the program.</param>
    /// <param name="Size">Its size in bytes.</param>
    /// <param name="Bytes">Its bytes.</param>
    /// <param name="IsWritable">Whether the program may store there.</param>
    private readonly record struct Region(string Name, ulong Start, ulong Size, nint Bytes, bool IsWritable);

    /// <summary>Adds a region, or gives the one of this name other bytes. Of two that overlap the later one counts.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="start">Its address in the program.</param>
    /// <param name="bytes">Its bytes, which stay where they are.</param>
    /// <param name="size">Its size in bytes.</param>
    /// <param name="isWritable">Whether the program may store there.</param>
    public void Add(string name, ulong start, void* bytes, ulong size, bool isWritable)
    {
        listed.RemoveAll(region => region.Name == name);
        listed.Insert(0, new(name, start, size, (nint)bytes, isWritable));
        regions = [.. listed];
    }

    /// <summary>Where bytes of the program are in this process.</summary>
    public byte* Place(ulong address, int sizeBytes, bool isStore)
    {
        foreach (ref readonly Region region in regions.AsSpan())
        {
            ulong offset = address - region.Start;
            if (offset < region.Size)
            {
                return offset + (ulong)sizeBytes <= region.Size && (region.IsWritable || !isStore)
                    ? (byte*)region.Bytes + offset
                    : throw new ProgramException(
                        $"{Access(isStore, sizeBytes)} at 0x{address:x}: {region.Name} ends there or is read-only");
            }
        }

        throw new ProgramException($"{Access(isStore, sizeBytes)} at 0x{address:x}, where nothing is mapped");
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Word64 Load(Word64 address, int sizeBytes, bool isOrdered)
    {
        CheckAlignment(address, sizeBytes, isOrdered);
        byte* place = Place(address.Value, sizeBytes, isStore: false);
        return new(sizeBytes switch { 1 => *place, 2 => *(ushort*)place, 4 => *(uint*)place, _ => *(ulong*)place });
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(Word64 address, int sizeBytes, Word64 value, bool isOrdered)
    {
        CheckAlignment(address, sizeBytes, isOrdered);
        byte* place = Place(address.Value, sizeBytes, isStore: true);
        switch (sizeBytes)
        {
            case 1:
                *place = (byte)value.Value;
                break;
            case 2:
                *(ushort*)place = (ushort)value.Value;
                break;
            case 4:
                *(uint*)place = (uint)value.Value;
                break;
            default:
                *(ulong*)place = value.Value;
                break;
        }
    }

    private static string Access(bool isStore, int sizeBytes) => $"a {(isStore ? "store" : "load")} of {sizeBytes} bytes";

    /// <summary>An acquire or release at an address that is no multiple of its size is an alignment fault (DDI 0487 B2.5.2).</summary>
    private static void CheckAlignment(Word64 address, int sizeBytes, bool isOrdered)
    {
        if (isOrdered && (address.Value & (ulong)(sizeBytes - 1)) != 0)
        {
            throw new ProgramException($"an ordered access of {sizeBytes} bytes at 0x{address.Value:x} is not aligned");
        }
    }
}
