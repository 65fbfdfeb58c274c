using System.Diagnostics;
using Spectre.Console;

namespace Lockstep.Tools;

/// <summary>
/// Shows what is going on while a person waits: a status line on a terminal; elsewhere a line now and then, so that a
/// log shows where the time went.
/// </summary>
public sealed class ProgressDisplay
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly StatusContext? status;

    private ProgressDisplay(StatusContext? status) => this.status = status;

    private static bool IsTerminal => !Console.IsOutputRedirected && AnsiConsole.Profile.Capabilities.Interactive;

    /// <summary>Runs work with a display around it.</summary>
    public static Task<T> ShowAsync<T>(Func<ProgressDisplay, Task<T>> work) =>
        IsTerminal
            ? AnsiConsole.Status().StartAsync("starting", context => work(new ProgressDisplay(context)))
            : work(new ProgressDisplay(null));

    /// <summary>Runs work, and shows how far it is and how long it has been running.</summary>
    public static T During<T>(Func<string> what, Func<T> work) =>
        ShowAsync(display => display.DuringAsync(what, Task.Run(work))).GetAwaiter().GetResult();

    /// <summary>Prints a line that stays.</summary>
    public void Line(string text)
    {
        if (status is null)
        {
            Console.WriteLine(text);
        }
        else
        {
            AnsiConsole.WriteLine(text);
        }
    }

    /// <summary>Waits for a task and shows what it is about and how long it has been running.</summary>
    public Task<T> DuringAsync<T>(string what, Task<T> task) => DuringAsync(() => what, task);

    /// <summary>Waits for a task and shows how far it is and how long it has been running.</summary>
    public async Task<T> DuringAsync<T>(Func<string> what, Task<T> task)
    {
        var elapsed = Stopwatch.StartNew();
        while (!task.IsCompleted)
        {
            status?.Status(Markup.Escape($"{what()}, {elapsed.Elapsed.TotalSeconds:0} s"));
            await Task.WhenAny(task, Task.Delay(status is null ? Interval : TimeSpan.FromSeconds(1)));
            if (status is null && !task.IsCompleted)
            {
                Console.WriteLine($"{what()}, {elapsed.Elapsed.TotalSeconds:0} s");
            }
        }

        return await task;
    }
}
