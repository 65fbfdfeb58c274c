using System.Globalization;
using Lockstep.Agent;

namespace Lockstep.Runner.Agent;

/// <summary>
/// Reads the agent's log from what came out of the UART (<see cref="LogFormat"/>). Lines of others between its lines are
/// skipped; a log that is cut off or damaged keeps what can be read and says what is wrong.
/// </summary>
public sealed class LogReader
{
    private readonly List<ScriptLog> scripts = [];
    private List<LogRecord> records = [];
    private bool open, ended;
    private uint scriptChecksum, checksum = ScriptFormat.ChecksumStart;
    private ulong total;

    private LogReader() { }

    /// <summary>Reads a log. A last line without its line feed is cut off, so it does not count.</summary>
    public static AgentLog Read(string text)
    {
        var reader = new LogReader();
        string? trouble = reader.ReadAll(text);
        return new AgentLog(reader.scripts, trouble);
    }

    private string? ReadAll(string text)
    {
        int number = 0;
        for (int start = 0, end; !ended && (end = text.IndexOf('\n', start)) >= 0; start = end + 1)
        {
            number++;
            string line = text[start..end].TrimEnd('\r');
            if (!line.StartsWith((char)LogFormat.LineStart))
            {
                continue;
            }

            string? trouble;
            try
            {
                trouble = Take(line);
            }
            catch (Exception error) when (error is FormatException or OverflowException or IndexOutOfRangeException or ArgumentException)
            {
                trouble = $"\"{line}\" is not a line of a log";
            }

            if (trouble is not null)
            {
                return $"log line {number}: {trouble}";
            }
        }

        return ended ? null
            : open ? $"the log ends in script {scripts[^1].Number} after {records.Count} records"
            : $"the log ends after {scripts.Count} scripts, without its last line";
    }

    private string? Take(string line)
    {
        string[] words = line.Split(' ');
        switch (words[0])
        {
            case "@agent":
                return Number(words[1]) == ScriptFormat.Version ? null : $"format {words[1]}, this reader knows {ScriptFormat.Version:x}: build the agent again";
            case "@script":
                records = [];
                scripts.Add(new ScriptLog(Number(words[1]), records));
                open = true;
                scriptChecksum = ScriptFormat.ChecksumStart;
                Sum(line);
                return null;
            case "@done":
                total += (ulong)records.Count;
                return Closed(words, scripts[^1].Number, (ulong)records.Count, scriptChecksum);
            case "@end":
                ended = true;
                return Closed(words, (ulong)scripts.Count, total, checksum);
            case "@fail":
                return $"the agent stopped: {line["@fail ".Length..]}";
            default:
                Sum(line);
                LogRecord record = Record(words);
                if (!open || record.Index != records.Count)
                {
                    return $"record {record.Index:x} where {records.Count:x} has to be: lines are lost";
                }

                records.Add(record);
                return null;
        }
    }

    private string? Closed(string[] words, ulong first, ulong count, uint sum)
    {
        open = false;
        return Number(words[1]) == first && Number(words[2]) == count && Number(words[3]) == sum
            ? null
            : $"{string.Join(' ', words)}, but read were {first:x} {count:x} {sum:x}: lines are lost or damaged";
    }

    private void Sum(string line)
    {
        foreach (char character in line)
        {
            Sum((byte)character);
        }

        Sum((byte)'\n');
    }

    private void Sum(byte next)
    {
        scriptChecksum = ScriptFormat.Checksum(scriptChecksum, next);
        checksum = ScriptFormat.Checksum(checksum, next);
    }

    private static LogRecord Record(string[] words)
    {
        var record = new LogRecord((int)Number(words[0][1..]), (int)Number(words[1]), (int)Number(words[2]), Number(words[3]));
        List<TakenInterrupt>? interrupts = null;
        foreach (string word in words.AsSpan(4))
        {
            if (word.Length == 0)
            {
                throw new FormatException();
            }

            ulong[] values = [.. word[1..].Split(',').Select(Number)];
            switch ((byte)word[0])
            {
                case LogFormat.Registers:
                    record = record with { Registers = new ChangedRegisters(values[0], values[1], values[2], values[3]) };
                    break;
                case LogFormat.Exception:
                    record = record with { Exception = new TakenException(values[0], values[1], (long)values[2], values[3], (int)values[4]) };
                    break;
                case LogFormat.Refused:
                    record = record with { Refusal = (Refusal)values[0] };
                    break;
                case LogFormat.Irq or LogFormat.Fiq:
                    (interrupts ??= []).Add(new TakenInterrupt((int)values[0], word[0] == LogFormat.Fiq, values.Length > 1 ? values[1] : null));
                    break;
                case LogFormat.Storm:
                    record = record with { Storms = [.. record.Storms, (int)values[0]] };
                    break;
                case LogFormat.Attack:
                    var attack = new AttackResult(
                        (int)values[0], values[1], values[2], values[3], values[4], values[5], values[6], values[7], values[8]);
                    record = record with { Attacks = [.. record.Attacks, attack] };
                    break;
                case LogFormat.SError:
                    record = record with { SErrors = [.. record.SErrors, new TakenSError((int)values[0], values[1])] };
                    break;
                default:
                    throw new FormatException();
            }
        }

        return interrupts is null ? record : record with { Interrupts = interrupts };
    }

    private static ulong Number(string digits) => ulong.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
