using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Lockstep.Agent;

namespace Lockstep.Runner.Agent;

/// <summary>Script files: what the agent finds as its initrd.</summary>
public static class ScriptFile
{
    /// <summary>
    /// Ticks of CNTVCT_EL0 after which the agent gives a CPU up: a quarter of a second at 62.5 MHz, far more than any operation
    /// takes and little enough for a lost CPU not to hold a run up.
    /// </summary>
    public const ulong DefaultAnswerTicks = 15_625_000;

    /// <summary>The bytes of a file.</summary>
    /// <param name="platform">Where the agent finds UART and GIC.</param>
    /// <param name="scripts">In order.</param>
    /// <param name="printAtOnce">Print every record when it is made, for a run that does not end.</param>
    /// <param name="answerTicks">Ticks after which a CPU counts as gone.</param>
    public static byte[] Write(AgentPlatform platform, IEnumerable<Script> scripts, bool printAtOnce = false, ulong answerTicks = DefaultAnswerTicks)
    {
        var words = new List<ulong>(new ulong[ScriptFormat.HeaderWords]);
        foreach (Script script in scripts)
        {
            words.AddRange(new Operation(OperationKind.Begin, 0, (int)script.Handler, script.Number).Words);
            foreach (Operation operation in script.Operations)
            {
                Check(operation);
                words.AddRange(operation.Words);
            }
        }

        words.AddRange(new Operation(OperationKind.End, 0, 0).Words);
        words[0] = ScriptFormat.Magic;
        words[ScriptFormat.LengthWord] = 8 * (ulong)words.Count;
        words[ScriptFormat.DigestWord] = Digest(CollectionsMarshal.AsSpan(words)[ScriptFormat.HeaderWords..]);
        words[ScriptFormat.UartWord] = platform.Uart;
        words[ScriptFormat.UartIntidWord] = platform.UartIntid;
        words[ScriptFormat.GiccWord] = platform.AcknowledgeAddress;
        words[ScriptFormat.AnswerTicksWord] = answerTicks;
        words[ScriptFormat.FlagsWord] = (printAtOnce ? ScriptFormat.PrintAtOnce : 0) | (platform.SharesCpu ? ScriptFormat.SharesCpu : 0);
        byte[] file = new byte[8 * words.Count];
        for (int i = 0; i < words.Count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(file.AsSpan(8 * i), words[i]);
        }

        return file;
    }

    /// <summary>The scripts of a file.</summary>
    /// <exception cref="FormatException">It is not a script file, or it is damaged.</exception>
    public static IReadOnlyList<Script> Read(ReadOnlySpan<byte> file)
    {
        if (file.Length < 8 * ScriptFormat.HeaderWords || file.Length % 8 != 0 || Word(file, 0) != ScriptFormat.Magic)
        {
            throw new FormatException("not a script file: it does not begin with LSAGENT1");
        }

        if (Word(file, ScriptFormat.LengthWord) != (ulong)file.Length)
        {
            throw new FormatException($"the script file has {file.Length} bytes, its header says {Word(file, ScriptFormat.LengthWord)}");
        }

        ulong[] words = new ulong[file.Length / 8];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = Word(file, i);
        }

        return Digest(words.AsSpan(ScriptFormat.HeaderWords)) == words[ScriptFormat.DigestWord]
            ? Scripts(words)
            : throw new FormatException("the script file is damaged: its digest does not match");
    }

    private static List<Script> Scripts(ulong[] words)
    {
        var scripts = new List<Script>();
        var operations = new List<Operation>();
        for (int at = ScriptFormat.HeaderWords; at < words.Length;)
        {
            ulong header = words[at];
            int count = ScriptFormat.Operands(header);
            if (count >= words.Length - at)
            {
                throw new FormatException($"the operation at word {at} has {count} operands, the file has less");
            }

            ulong[] operands = words[(at + 1)..(at + 1 + count)];
            at += 1 + count;
            switch (ScriptFormat.Kind(header))
            {
                case OperationKind.End:
                    return scripts;
                case OperationKind.Begin:
                    operations = [];
                    scripts.Add(new Script(operands[0], (HandlerMode)ScriptFormat.Argument(header), operations));
                    break;
                case OperationKind kind:
                    operations.Add(new Operation(kind, ScriptFormat.Cpu(header), ScriptFormat.Argument(header), operands));
                    break;
            }
        }

        throw new FormatException("the script file has no end");
    }

    private static void Check(Operation operation)
    {
        if (operation.Operands.Count > ScriptFormat.MaxOperands || operation.Kind is OperationKind.Begin or OperationKind.End
            || (uint)operation.Cpu >= ScriptFormat.MaxCpus || (uint)operation.Argument > ushort.MaxValue)
        {
            throw new ArgumentException($"an operation that a script cannot have: {operation}");
        }
    }

    private static ulong Digest(ReadOnlySpan<ulong> words)
    {
        ulong digest = ScriptFormat.DigestStart;
        foreach (ulong word in words)
        {
            digest = ScriptFormat.Digest(digest, word);
        }

        return digest;
    }

    private static ulong Word(ReadOnlySpan<byte> file, int index) => BinaryPrimitives.ReadUInt64LittleEndian(file[(8 * index)..]);
}
