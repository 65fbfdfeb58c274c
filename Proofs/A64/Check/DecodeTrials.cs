using Lockstep.InLockstep;
using Lockstep.Proofs.A64.Decode;
using Lockstep.Proofs.A64.Print;

namespace Lockstep.Proofs.A64.Check;

/// <summary>
/// Random words of one class, by the decoder and by Capstone: what the decoder accepts has the same text there, and what Capstone
/// takes for an instruction is accepted, unless it is left out on purpose.
/// </summary>
/// <param name="encoding">The class.</param>
internal sealed class DecodeTrials(EncodingClass encoding)
{
    private const ulong CodeAt = 0x20_0000_0000;
    private const int Batch = 4096;
    private readonly SortedDictionary<string, long> outside = [];
    private readonly HashSet<Operation> operations = [];

    /// <summary>Words that both accept, with one text.</summary>
    public long Accepted { get; private set; }

    /// <summary>Of these, words whose text Capstone does not write as the manual prefers it.</summary>
    public long InDialect { get; private set; }

    /// <summary>Words that both refuse.</summary>
    public long Refused { get; private set; }

    /// <summary>Words that Capstone accepts and the decoder refuses, by the reason.</summary>
    public IReadOnlyDictionary<string, long> Outside => outside;

    /// <summary>Which operations the accepted words have.</summary>
    public IReadOnlySet<Operation> Operations => operations;

    /// <summary>The first difference, or null.</summary>
    public string? Failure { get; private set; }

    /// <summary>Runs trials until there were enough or one failed.</summary>
    /// <param name="seed">What they are made of.</param>
    /// <param name="count">How many.</param>
    public void Run(ulong seed, long count)
    {
        var random = new SplitMix(seed);
        var generator = new InstructionGenerator(encoding);
        using var capstone = new CapstoneText();
        for (long done = 0; done < count && Failure is null; done += Batch)
        {
            uint[] words = new uint[(int)long.Min(Batch, count - done)];
            for (int i = 0; i < words.Length; i++)
            {
                words[i] = generator.Word(ref random);
            }

            string?[] texts = capstone.Texts(words, CodeAt);
            for (int i = 0; i < words.Length && Failure is null; i++)
            {
                Compare(words[i], CodeAt + (ulong)(i * Instruction.Bytes), texts[i]);
            }
        }
    }

    private void Compare(uint word, ulong address, string? theirs)
    {
        Instruction? instruction = Decoder.TryDecode(word);
        if (instruction is null)
        {
            CountRefused(word, theirs);
            return;
        }

        string ours = Disassembly.Text(instruction, address);
        operations.Add(instruction.Operation);
        if (theirs is not null && CapstoneText.AreSame(ours, theirs))
        {
            Accepted++;
        }
        else if (theirs is not null && CapstoneDialect.Text(instruction) is { } dialect && CapstoneText.AreSame(dialect, theirs))
        {
            Accepted++;
            InDialect++;
        }
        else
        {
            Failure = $"{word:x8} is `{ours}`, and {(theirs is null ? "no instruction" : $"`{theirs}`")} in Capstone ({encoding.Title})";
        }
    }

    private void CountRefused(uint word, string? theirs)
    {
        if (theirs is null)
        {
            Refused++;
        }
        else if (OutsideSubset.Reason(encoding, word, theirs) is { } reason)
        {
            outside[reason] = outside.GetValueOrDefault(reason) + 1;
        }
        else
        {
            Failure = $"{word:x8} is refused, and `{theirs}` in Capstone ({encoding.Title})";
        }
    }
}
