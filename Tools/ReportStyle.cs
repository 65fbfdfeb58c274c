namespace Lockstep.Tools;

/// <summary>How the reports look that are one HTML page and need nothing else.</summary>
public static class ReportStyle
{
    /// <summary>The style sheet: headings, a sum, tables with numbers, verdicts, code.</summary>
    public const string Css = """
        :root { color-scheme: light dark; --line: #8884; --good: #1a7f37; --bad: #c62828; --quiet: #777; }
        body { font: 15px/1.5 system-ui, sans-serif; max-width: 70rem; margin: 2rem auto; padding: 0 1rem; }
        h1 { margin-bottom: 0; } h2 { margin-top: 2.2rem; }
        .sum { font-size: 1.15rem; margin: .3rem 0 1rem; } .good { color: var(--good); } .bad { color: var(--bad); font-weight: 600; }
        .quiet { color: var(--quiet); }
        table { border-collapse: collapse; width: 100%; } th, td { padding: .3rem .6rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
        th { font-weight: 600; border-bottom-width: 2px; } td.n, th.n { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        pre { overflow-x: auto; padding: .8rem; border: 1px solid var(--line); border-left: 4px solid var(--bad); font-size: 12.5px; }
        code { font-size: 13px; } .long { overflow-wrap: anywhere; }
        """;
}
