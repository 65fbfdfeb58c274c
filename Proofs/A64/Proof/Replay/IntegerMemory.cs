using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Lockstep.Model.Configuration;
using Lockstep.Proofs.A64.Check;
using Lockstep.Proofs.A64.Check.Elf;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Replay;

/// <summary>The regions of vmm.elf as bytes of this process, with what a path found in them at its beginning.</summary>
internal sealed unsafe class IntegerMemory : IDisposable
{
    private const ulong PageBytes = 0x1000;

    private readonly List<(ulong Start, ulong Size, nint Bytes)> regions = [];

    /// <summary>The memory at the beginning of a path.</summary>
    /// <param name="image">The program.</param>
    /// <param name="invariant">What its data holds.</param>
    /// <param name="values">The path's numbers.</param>
    public IntegerMemory(VmmImage image, RepresentationInvariant invariant, PathValues values)
    {
        foreach ((ulong start, byte[] bytes) in image.Constants)
        {
            bytes.CopyTo(Add("constants", start, (ulong)bytes.Length, isWritable: false));
        }

        image.Text.CopyTo(At(image.CodeStart, image.Text.Length));
        image.Data.CopyTo(Add("data", image.DataStart, (ulong)image.Data.Length, isWritable: true));
        if (image.IpcBuffer - image.DataStart >= (ulong)image.Data.Length)
        {
            Add("the IPC buffer", image.IpcBuffer, VmmImage.IpcBufferBytes, isWritable: true);
        }

        Add("the stack", image.StackTop - VmmImage.StackBytes, VmmImage.StackBytes, isWritable: true);
        foreach (RamRegion ram in image.GuestRam)
        {
            Add($"guest RAM at 0x{ram.GuestBase:x}", ram.VmmBase, ram.SizeBytes, isWritable: true);
        }

        for (ulong at = image.DataStart; at + 4 <= image.DataStart + (ulong)image.Data.Length; at += 4)
        {
            if (invariant.At(at) is { } word)
            {
                Put(at, ((uint)(values.Of(word.Name) ?? 0) & word.Unknown) | word.Value);
            }
        }

        foreach ((ulong start, ulong size) in ((ulong, ulong)[])[(image.IpcBuffer, VmmImage.IpcBufferBytes), (image.Sp, image.StackTop - image.Sp)])
        {
            for (ulong at = start; at < start + size; at += 4)
            {
                Put(at, (uint)(values.Of(SymbolicMemory.NameOf(at)) ?? 0));
            }
        }
    }

    /// <summary>The same for the interpreter.</summary>
    public ProgramMemory Program { get; } = new();

    /// <summary>Gives it to a processor of Unicorn.</summary>
    public void MapTo(Unicorn unicorn)
    {
        foreach ((ulong start, ulong size, nint bytes) in regions)
        {
            unicorn.Map(start, (byte*)bytes, (int)size);
        }
    }

    /// <summary>Bytes at an address that the path has reached.</summary>
    public Span<byte> At(ulong address, int size)
    {
        (ulong start, _, nint bytes) = regions.First(region => address - region.Start < region.Size);
        return new((byte*)bytes + (address - start), size);
    }

    /// <summary>Puts a value where something outside of the program writes it.</summary>
    public void Put(ulong address, ulong value, int size)
    {
        Span<byte> bytes = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        bytes[..size].CopyTo(At(address, size));
    }

    /// <inheritdoc/>
    public void Dispose() => regions.ForEach(region => NativeMemory.Free((void*)region.Bytes));

    private void Put(ulong address, uint value) => BinaryPrimitives.WriteUInt32LittleEndian(At(address, 4), value);

    private Span<byte> Add(string name, ulong start, ulong size, bool isWritable)
    {
        ulong whole = (size + PageBytes - 1) & ~(PageBytes - 1);
        void* bytes = NativeMemory.AllocZeroed((nuint)whole);
        regions.Add((start, whole, (nint)bytes));
        Program.Add($"{name} at 0x{start:x}", start, bytes, whole, isWritable);
        return new(bytes, (int)size);
    }
}
