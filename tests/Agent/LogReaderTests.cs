using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Lockstep.Agent;
using Lockstep.Runner.Agent;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Agent;

/// <summary>The agent's log: every kind of observation is read, and a log that is not whole is never taken for one.</summary>
public class LogReaderTests
{
    private static readonly ScriptLog[] Example =
    [
        new(0,
        [
            new LogRecord(0, 0, 1, 0xffff_ffff_ffff_fffe),
            new LogRecord(15, 1, 0, ScriptFormat.Unwritten) { Exception = new TakenException(0x9600_0010, 0xa80_0000, -4, 0x2c5, 3) },
            new LogRecord(1, 2, 3, 7) { Registers = new ChangedRegisters(1, 2, 3, 1 << 17) },
            new LogRecord(2, 3, 0, 0) { Refusal = Refusal.NoAnswer },
        ]),
        new(0x1f,
        [
            new LogRecord(0, 0, 4, 0)
            {
                SErrors = [new TakenSError(3, 0xbe00_0000)],
                Interrupts = [new TakenInterrupt(0, false, 0x405), new TakenInterrupt(0, true, null), new TakenInterrupt(10, true, 1023)],
                Storms = [10],
                Attacks = [new AttackResult(3, 1, 2, 3, 4, 5, 6, 7, ulong.MaxValue)],
            },
        ]),
    ];

    private static Gen<LogRecord> AnyRecord =>
        from cpu in Gen.Choose(0, ScriptFormat.MaxCpus - 1)
        from signals in Gen.Choose(0, 7)
        from high in Gen.Choose(int.MinValue, int.MaxValue)
        from low in Gen.Choose(int.MinValue, int.MaxValue)
        from takers in Gen.ArrayOf(Gen.Choose(0, 63))
        select new LogRecord(cpu, 0, signals, (ulong)high << 32 | (uint)low)
        {
            Interrupts =
            [
                .. from taker in takers.Take(8) orderby taker % 16
                   select new TakenInterrupt(taker % 16, taker >= 32, (taker & 16) != 0 ? (ulong)taker : null),
            ],
        };

    [Fact]
    public void What_the_agent_writes_is_read()
    {
        AgentLog log = LogReader.Read(LogText.Of(Example));
        log.Trouble.ShouldBeNull();
        LogText.Of(log.Scripts).ShouldBe(LogText.Of(Example));
        log.Scripts[0].Records[1].Exception!.ShouldBe(Example[0].Records[1].Exception);
        log.Scripts[0].Records[1].Exception!.Class.ShouldBe(0x25);
        log.Scripts[1].Records[0].Interrupts.ShouldBe(Example[1].Records[0].Interrupts);
        log.Scripts[1].Records[0].Storms.ShouldBe([10]);
        log.Scripts[1].Records[0].Attacks.ShouldBe(Example[1].Records[0].Attacks);
    }

    [Fact]
    public void Random_records_are_read_as_they_were_written() =>
        Seeded.Sequences(nameof(Random_records_are_read_as_they_were_written), AnyRecord, records =>
        {
            LogRecord[] numbered = [.. records.Select((record, index) => record with { Index = index })];
            AgentLog log = LogReader.Read(LogText.Of([new ScriptLog(5, numbered)]));
            log.Trouble.ShouldBeNull();
            log.Scripts.Count.ShouldBe(1);
            foreach ((LogRecord read, LogRecord written) in log.Scripts[0].Records.Zip(numbered))
            {
                (read.Cpu, read.Index, read.Signals, read.Result).ShouldBe((written.Cpu, written.Index, written.Signals, written.Result));
                read.Interrupts.ShouldBe(written.Interrupts);
            }
        }, runs: 100, length: 40);

    [Fact]
    public void Lines_of_others_and_carriage_returns_do_not_matter()
    {
        string text = LogText.Of(Example).Replace("\n", "\r\nLOCKSTEP|INFO: hello\r\n. \n", System.StringComparison.Ordinal);
        AgentLog log = LogReader.Read(text);
        log.Trouble.ShouldBeNull();
        log.Scripts.Count.ShouldBe(2);
    }

    [Fact]
    public void A_log_cut_anywhere_is_not_whole_and_keeps_what_came()
    {
        string text = LogText.Of(Example);
        for (int length = 0; length < text.Length; length++)
        {
            AgentLog log = LogReader.Read(text[..length]);
            log.Trouble.ShouldNotBeNull();
            string whole = text[..(text[..length].LastIndexOf('\n') + 1)];
            log.Scripts.Count.ShouldBe(whole.Split("@script").Length - 1, $"cut at {length}");
            log.Scripts.SelectMany(script => script.Records).Select(LogText.Of).ShouldAllBe(line => whole.Contains(line + "\n"));
        }
    }

    [Fact]
    public void Any_changed_digit_is_noticed()
    {
        string text = LogText.Of(Example);
        int start = text.IndexOf("@script", System.StringComparison.Ordinal);
        IEnumerable<int> digits = Enumerable.Range(start, text.Length - start).Where(i => char.IsAsciiHexDigit(text[i]));
        foreach (int at in digits)
        {
            string changed = text[..at] + (text[at] == '1' ? '2' : '1') + text[(at + 1)..];
            LogReader.Read(changed).Trouble.ShouldNotBeNull($"changed at {at}");
        }
    }

    [Fact]
    public void A_lost_line_is_named() =>
        LogReader.Read("@script 0\n@0 0 0 1\n@0 2 0 1\n").Trouble.ShouldBe("log line 3: record 2 where 1 has to be: lines are lost");

    [Fact]
    public void A_failure_of_the_agent_is_told()
    {
        AgentLog log = LogReader.Read("noise\n@agent 1 410fd034 3b9aca0\n\n@fail the script file is damaged\n");
        log.Trouble.ShouldBe("log line 4: the agent stopped: the script file is damaged");
    }

    [Fact]
    public void Another_version_of_the_format_is_refused() =>
        LogReader.Read("@agent 99 0 0\n").Trouble.ShouldBe("log line 1: format 99, this reader knows 1: build the agent again");
}
