using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Lockstep.Explore.Engine;

/// <summary>An exploration on disk, between two levels. A file of another system, or that is damaged, is refused.</summary>
/// <typeparam name="TState">A packed state.</typeparam>
/// <param name="options">With the file's name.</param>
/// <param name="identity">The system's <see cref="ISystem{TState}.Identity"/>.</param>
internal sealed unsafe class Checkpoint<TState>(ExplorationOptions options, string identity)
    where TState : unmanaged
{
    private const ulong Magic = 0x3150_4353_4b4c_0001;

    /// <summary>Reads the file, if there is one.</summary>
    /// <returns>Whether there is.</returns>
    public bool TryRead(StateStore<TState> store, StateTable<TState> table, List<(uint First, uint End)> frontier, out int depth, out long transitions)
    {
        (depth, transitions) = (0, 0);
        if (options.Checkpoint == null || !File.Exists(options.Checkpoint))
        {
            return false;
        }

        using var file = new BinaryReader(File.OpenRead(options.Checkpoint));
        if (file.ReadUInt64() != Magic || !file.ReadBytes(32).AsSpan().SequenceEqual(Name()))
        {
            throw new InvalidDataException($"{options.Checkpoint} is a checkpoint of another system, configuration or version: delete it or name another file");
        }

        depth = file.ReadInt32();
        transitions = file.ReadInt64();
        int ranges = file.ReadInt32(), count = file.ReadInt32();
        for (int i = 0; i < ranges; i++)
        {
            frontier.Add((file.ReadUInt32(), file.ReadUInt32()));
        }

        for (int i = 0; i < count; i++)
        {
            ReadState(file, store, table);
        }

        if (file.ReadUInt64() != Magic)
        {
            throw new InvalidDataException($"{options.Checkpoint} is damaged: delete it");
        }

        return true;
    }

    /// <summary>Writes the file, whole or not at all.</summary>
    public void Write(StateStore<TState> store, StateTable<TState> table, List<(uint First, uint End)> frontier, int depth, long transitions)
    {
        if (options.Checkpoint == null)
        {
            return;
        }

        if (table.IsCompacted)
        {
            throw new InvalidOperationException("no checkpoint: memory was short and only hashes are kept; give more memory");
        }

        WholeFile.Write(options.Checkpoint, beside =>
        {
            using var file = new BinaryWriter(File.Create(beside));
            Write(file, store, table, frontier, depth, transitions);
        });
    }

    /// <summary>The exploration is over.</summary>
    public void Delete()
    {
        if (options.Checkpoint != null)
        {
            File.Delete(options.Checkpoint);
        }
    }

    private void Write(
        BinaryWriter file, StateStore<TState> store, StateTable<TState> table, List<(uint First, uint End)> frontier, int depth, long transitions)
    {
        file.Write(Magic);
        file.Write(Name());
        file.Write(depth);
        file.Write(transitions);
        List<uint> numbers = [.. table.Numbers()];
        numbers.Sort();
        file.Write(frontier.Count);
        file.Write(numbers.Count);
        foreach ((uint first, uint end) in frontier)
        {
            file.Write(first);
            file.Write(end);
        }

        foreach (uint number in numbers)
        {
            file.Write(number);
            file.Write(store.Parent(number));
            file.Write(store.Action(number));
            file.Write(new ReadOnlySpan<byte>(store.At(number), sizeof(TState)));
        }

        file.Write(Magic);
    }

    private void ReadState(BinaryReader file, StateStore<TState> store, StateTable<TState> table)
    {
        uint number = file.ReadUInt32();
        while (store.End <= number)
        {
            store.TakeBlock();
        }

        store.Parent(number) = file.ReadUInt32();
        store.Action(number) = file.ReadByte();
        TState state = default;
        if (file.Read(new Span<byte>(&state, sizeof(TState))) != sizeof(TState) || !table.Add(&state, Packed.Hash(state), number))
        {
            throw new InvalidDataException($"{options.Checkpoint} is damaged: delete it");
        }

        table.CountIn(1);
        if (table.IsFull)
        {
            table.Grow();
        }
    }

    private byte[] Name() => SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{identity}\n{Unsafe.SizeOf<TState>()} bytes, order {options.ReducesOrder}, symmetry {options.ReducesSymmetry}"));
}
