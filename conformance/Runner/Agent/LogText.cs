using System.Globalization;
using System.Text;
using Lockstep.Agent;

namespace Lockstep.Runner.Agent;

/// <summary>Records of a log as the agent writes them (<see cref="LogFormat"/>).</summary>
public static class LogText
{
    /// <summary>The line of a record, without its line feed.</summary>
    public static string Of(LogRecord record)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"@{record.Cpu:x} {record.Index:x} {record.Signals:x} {record.Result:x}");
        if (record.Registers is ChangedRegisters registers)
        {
            line.Append(CultureInfo.InvariantCulture, $" ={registers.X1:x},{registers.X2:x},{registers.X3:x},{registers.Changed:x}");
        }

        if (record.Refusal != Refusal.None)
        {
            line.Append(CultureInfo.InvariantCulture, $" ?{(int)record.Refusal:x}");
        }

        if (record.Exception is TakenException taken)
        {
            line.Append(CultureInfo.InvariantCulture, $" !{taken.Esr:x},{taken.Far:x},{taken.ElrOffset:x},{taken.Spsr:x},{taken.Count:x}");
        }

        for (int cpu = 0; cpu < ScriptFormat.MaxCpus; cpu++)
        {
            OfCpu(line, record, cpu);
        }

        return line.ToString();
    }

    /// <summary>A whole log, as the agent prints it.</summary>
    public static string Of(IEnumerable<ScriptLog> scripts)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"\n@agent {ScriptFormat.Version:x} 0 0\n");
        int count = 0, records = 0;
        uint all = ScriptFormat.ChecksumStart;
        foreach (ScriptLog script in scripts)
        {
            string lines = $"@script {script.Number:x}\n" + string.Concat(script.Records.Select(record => Of(record) + "\n"));
            all = Sum(all, lines);
            text.Append(CultureInfo.InvariantCulture, $"\n{lines}@done {script.Number:x} {script.Records.Count:x} {Sum(ScriptFormat.ChecksumStart, lines):x}\n");
            count++;
            records += script.Records.Count;
        }

        return text.Append(CultureInfo.InvariantCulture, $"@end {count:x} {records:x} {all:x}\n").ToString();
    }

    private static void OfCpu(StringBuilder line, LogRecord record, int cpu)
    {
        foreach (TakenSError error in record.SErrors.Where(error => error.Cpu == cpu))
        {
            line.Append(CultureInfo.InvariantCulture, $" a{cpu:x},{error.Esr:x}");
        }

        foreach (TakenInterrupt taken in record.Interrupts.Where(taken => taken.Cpu == cpu))
        {
            line.Append(CultureInfo.InvariantCulture, $" {(taken.IsFiq ? 'f' : 'i')}{cpu:x}");
            line.Append(taken.Iar is ulong iar ? "," + iar.ToString("x", CultureInfo.InvariantCulture) : "");
        }

        if (record.Storms.Contains(cpu))
        {
            line.Append(CultureInfo.InvariantCulture, $" m{cpu:x}");
        }

        foreach (AttackResult a in record.Attacks.Where(attack => attack.Cpu == cpu))
        {
            line.Append(CultureInfo.InvariantCulture, $" k{cpu:x},{a.Actions:x},{a.Interrupts:x},{a.Undefined:x},{a.FetchAborts:x}");
            line.Append(CultureInfo.InvariantCulture, $",{a.DataAborts:x},{a.Others:x},{a.SErrors:x},{a.Digest:x}");
        }
    }

    private static uint Sum(uint checksum, string text) =>
        text.Aggregate(checksum, (sum, character) => ScriptFormat.Checksum(sum, (byte)character));
}
