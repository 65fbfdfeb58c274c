using System.Runtime.InteropServices;
using Lockstep.Model;
using Lockstep.Model.Gic;
using Lockstep.Model.Words;

namespace Lockstep.InLockstep.Replay;

/// <summary>A state of the reference model as a row of words.</summary>
internal static class StateWords
{
    /// <summary>Its words.</summary>
    public static List<uint> Of(GicState<Word32, Bit> state)
    {
        List<uint> words = [];
        Reader reader = new(words);
        state.VisitState(ref reader);
        return words;
    }

    /// <summary>The state that has these words.</summary>
    /// <exception cref="ArgumentException">They are not as many as a state of this configuration has.</exception>
    public static GicState<Word32, Bit> ToState(GicConfiguration configuration, IReadOnlyList<uint> words)
    {
        GicState<Word32, Bit> state = new(configuration);
        int count = Of(state).Count;
        if (count != words.Count)
        {
            throw new ArgumentException($"{words.Count} words; a state of this configuration has {count}");
        }

        Writer writer = new(words);
        state.VisitState(ref writer);
        return state;
    }

    private readonly struct Reader(List<uint> words) : IStateVisitor
    {
        public void Visit<T>(Span<T> memory)
            where T : struct => words.AddRange(MemoryMarshal.Cast<T, uint>(memory));
    }

    private struct Writer(IReadOnlyList<uint> words) : IStateVisitor
    {
        private int next;

        public void Visit<T>(Span<T> memory)
            where T : struct
        {
            foreach (ref uint word in MemoryMarshal.Cast<T, uint>(memory))
            {
                word = words[next++];
            }
        }
    }
}
