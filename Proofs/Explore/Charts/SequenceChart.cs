using System.Globalization;
using System.Net;
using System.Text;

namespace Lockstep.Explore.Charts;

/// <summary>One message of a chart.</summary>
/// <param name="From">Number of the lane that it comes from.</param>
/// <param name="To">Number of the lane that it goes to; the same one for what happens in it alone.</param>
/// <param name="Text">What it says.</param>
/// <param name="Changes">What is different after it: lines that begin with - before and + after.</param>
public sealed record ChartMessage(int From, int To, string Text, IReadOnlyList<string> Changes);

/// <summary>A message-sequence chart (in the manner of ITU-T Z.120): a lane for each part of a system, time downwards.</summary>
/// <param name="Title">Its heading.</param>
/// <param name="Subtitle">A line below it.</param>
/// <param name="Lanes">Names of the lanes.</param>
/// <param name="Messages">The messages in their order.</param>
/// <param name="Fault">What is wrong after the last message, or null.</param>
public sealed record SequenceChart(
    string Title, string Subtitle, IReadOnlyList<string> Lanes, IReadOnlyList<ChartMessage> Messages, string? Fault)
{
    // All in pixels of the drawing; characters are counted at the width of its fonts.
    private const int Margin = 16, NumberWidth = 32, LaneWidth = 200, HeadHeight = 32, Gap = 24, TextHeight = 16, ChangeHeight = 15,
        MinRow = 44, LoopWidth = 26;

    private const int ChangeCharacters = 80, CharacterWidth = 8, FaultCharacters = 120;

    private const string Style = """
        :root {
          color-scheme: light dark; --ink: #1c2330; --faint: #68707e; --line: #b9c0cb; --paper: #fff; --head: #eef1f6;
          --message: #1d4fa3; --wrong: #b3261e; --wrong-paper: #fdecea; --plus: #1a6b36; --minus: #9a3412;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ink: #e4e8ef; --faint: #9aa3b2; --line: #4a5262; --paper: #14181f; --head: #222936;
            --message: #8fb4f5; --wrong: #ff8a80; --wrong-paper: #3a1c1a; --plus: #7fd89b; --minus: #f0a97a;
          }
        }
        body { margin: 24px; background: var(--paper); color: var(--ink); font: 15px/1.45 system-ui, sans-serif; }
        h1 { font-size: 20px; margin: 0 0 4px; } p { margin: 0 0 16px; color: var(--faint); }
        main { overflow-x: auto; } svg { display: block; font: 13px system-ui, sans-serif; fill: var(--ink); }
        .lane { stroke: var(--line); stroke-dasharray: 3 4; } .head { fill: var(--head); stroke: var(--line); }
        .name { font-weight: 600; text-anchor: middle; } .number { fill: var(--faint); text-anchor: end; }
        .arrow { stroke: var(--message); stroke-width: 1.5; fill: none; } .tip { fill: var(--message); }
        .text { paint-order: stroke; stroke: var(--paper); stroke-width: 5px; stroke-linejoin: round; } .left { text-anchor: end; }
        .change { font: 12px ui-monospace, monospace; } .plus { fill: var(--plus); } .minus { fill: var(--minus); }
        .fault { fill: var(--wrong-paper); stroke: var(--wrong); } .wrong { fill: var(--wrong); font-weight: 600; }
        """;

    private int ChangesX => Margin + NumberWidth + Lanes.Count * LaneWidth + Gap;

    /// <summary>A page that holds the chart and needs no other file.</summary>
    public string ToHtml()
    {
        StringBuilder svg = new();
        int y = Margin + HeadHeight + Gap / 2, longest = 0, number = 0;
        foreach (ChartMessage message in Messages)
        {
            List<(char Kind, string Text)> changes =
                [.. message.Changes.SelectMany(c => Wrap(c, ChangeCharacters).Select(line => (c.FirstOrDefault(), line)))];
            longest = changes.Select(c => c.Text.Length).Append(longest).Max();
            Draw(svg, message, ++number, changes, y);
            y += int.Max(MinRow, changes.Count * ChangeHeight + Gap / 2);
        }

        y += Gap / 2;
        int height = Fault == null ? y + Margin : DrawFault(svg, y);
        int width = longest == 0 ? ChangesX : ChangesX + longest * CharacterWidth + Margin;
        string lanes = string.Concat(Lanes.Select((name, lane) => Lane(name, lane, y)));
        return $"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <title>{Encode(Title)}</title>
            <style>
            {Style}
            </style>
            </head>
            <body>
            <h1>{Encode(Title)}</h1>
            <p>{Encode(Subtitle)}</p>
            <main>
            <svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="{Encode(Title)}"
              width="{width}" height="{height}" viewBox="0 0 {width} {height}">
            <defs><marker id="tip" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" orient="auto">
              <path class="tip" d="M0 0.5 8 4 0 7.5z"/></marker></defs>
            {lanes}{svg}</svg>
            </main>
            </body>
            </html>

            """.ReplaceLineEndings("\n");
    }

    private static int LaneX(int lane) => Margin + NumberWidth + lane * LaneWidth + LaneWidth / 2;

    private static string Encode(string text) => WebUtility.HtmlEncode(text);

    private static string Lane(string name, int lane, int end) => string.Create(
        CultureInfo.InvariantCulture,
        $"""
        <line class="lane" x1="{LaneX(lane)}" y1="{Margin + HeadHeight}" x2="{LaneX(lane)}" y2="{end}"/>
        <rect class="head" x="{LaneX(lane) - LaneWidth / 2 + 12}" y="{Margin}" width="{LaneWidth - 24}" height="{HeadHeight}" rx="5"/>
        <text class="name" x="{LaneX(lane)}" y="{Margin + HeadHeight / 2 + 5}">{Encode(name)}</text>

        """);

    /// <summary>
    /// Text above its arrow or beside its loop, beginning or ending at the sender, on the side of the lanes that has room; what
    /// changes is at the right.
    /// </summary>
    private void Draw(StringBuilder svg, ChartMessage message, int number, List<(char Kind, string Text)> changes, int y)
    {
        int from = LaneX(message.From), to = LaneX(message.To), at = y + TextHeight + 8;
        bool isLoop = from == to, goesLeft = isLoop ? message.From * 2 >= Lanes.Count : to < from;
        int side = goesLeft ? -1 : 1;
        string shape = isLoop ? $"M{from} {at - 6}h{side * LoopWidth}v12h{-side * LoopWidth}" : $"M{from} {at}H{to}";
        int textX = from + side * (isLoop ? LoopWidth + 6 : 10), textY = isLoop ? at + 4 : at - 7;
        svg.Append(CultureInfo.InvariantCulture, $"""
            <text class="number" x="{Margin + NumberWidth - 8}" y="{at + 4}">{number}</text>
            <path class="arrow" d="{shape}" marker-end="url(#tip)"/>
            <text class="text{(goesLeft ? " left" : "")}" x="{textX}" y="{textY}">{Encode(message.Text)}</text>

            """);
        for (int i = 0; i < changes.Count; i++)
        {
            string kind = changes[i].Kind switch { '+' => " plus", '-' => " minus", _ => "" };
            int changeY = y + TextHeight + i * ChangeHeight;
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text class="change{kind}" x="{ChangesX}" y="{changeY}" xml:space="preserve">{Encode(changes[i].Text)}</text>

                """);
        }
    }

    private int DrawFault(StringBuilder svg, int y)
    {
        List<string> lines = [.. Wrap(Fault!, FaultCharacters)];
        int x = Margin + NumberWidth, height = lines.Count * TextHeight + 16;
        svg.Append(CultureInfo.InvariantCulture, $"""
            <rect class="fault" x="{x}" y="{y}" width="{Lanes.Count * LaneWidth}" height="{height}" rx="5"/>

            """);
        for (int i = 0; i < lines.Count; i++)
        {
            svg.Append(CultureInfo.InvariantCulture, $"""
                <text class="wrong" x="{x + 12}" y="{y + 20 + i * TextHeight}">{Encode(lines[i])}</text>

                """);
        }

        return y + height + Margin;
    }

    /// <summary>Lines of at most some characters, broken between words where that can be; those after the first are indented.</summary>
    private static IEnumerable<string> Wrap(string text, int characters)
    {
        string rest = text;
        while (rest.Length > characters)
        {
            int space = rest.LastIndexOf(' ', characters);
            int end = space > characters / 2 ? space : characters;
            yield return rest[..end];
            rest = "    " + rest[end..].TrimStart();
        }

        yield return rest;
    }
}
