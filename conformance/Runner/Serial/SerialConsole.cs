using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Lockstep.Runner.Serial;

/// <summary>
/// The guest's serial line on a stream: types, waits for what the guest prints, and keeps a transcript of every byte
/// received.
/// </summary>
public sealed class SerialConsole : IAsyncDisposable
{
    private readonly Stream stream;
    private readonly Stream transcript;
    private readonly ExpectBuffer buffer = new();
    private readonly CancellationTokenSource stop = new();
    private readonly Lock gate = new();
    private readonly Task reading;
    private TaskCompletionSource arrival = NewArrival();
    private bool closed;

    /// <summary>Starts to read from a stream.</summary>
    public SerialConsole(Stream stream, Stream transcript)
    {
        this.stream = stream;
        this.transcript = transcript;
        reading = Task.Run(ReadAsync);
    }

    /// <summary>Takes QEMU's connection on a listening socket.</summary>
    public static async Task<SerialConsole> AcceptAsync(Socket listener, Stream transcript, CancellationToken cancel)
    {
        Socket socket = await listener.AcceptAsync(cancel);
        return new SerialConsole(new NetworkStream(socket, ownsSocket: true), transcript);
    }

    /// <summary>Types text.</summary>
    public async Task TypeAsync(string text, CancellationToken cancel)
    {
        try
        {
            await stream.WriteAsync(Encoding.Latin1.GetBytes(text), cancel);
        }
        catch (Exception error) when (error is IOException or SocketException)
        {
            throw new RunnerException("QEMU ended while text was typed");
        }
    }

    /// <summary>
    /// Waits for a pattern and consumes the text up to its end. <paramref name="what"/> names it in the message when it
    /// does not come.
    /// </summary>
    public async Task<ExpectResult> ExpectAsync(Regex pattern, string what, TimeSpan timeout, CancellationToken cancel)
    {
        ExpectResult? result = null;
        bool Try()
        {
            bool found = buffer.TryConsume(pattern, out Match? match, out string before);
            result = found ? new ExpectResult(match!, before) : null;
            return found;
        }

        await UntilAsync(Try, what, timeout, cancel);
        return result!;
    }

    /// <summary>Waits for a whole line and returns it without its end.</summary>
    public async Task<string> LineAsync(string what, TimeSpan timeout, CancellationToken cancel)
    {
        string? line = null;
        await UntilAsync(() => buffer.TryConsumeLine(out line), what, timeout, cancel);
        return line!;
    }

    /// <summary>The end of what the guest printed and nobody consumed.</summary>
    public string Tail()
    {
        lock (gate)
        {
            return buffer.Tail(8);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await reading;
        await stream.DisposeAsync();
        await transcript.DisposeAsync();
        stop.Dispose();
    }

    private static TaskCompletionSource NewArrival() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private async Task UntilAsync(Func<bool> attempt, string what, TimeSpan timeout, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(timeout);
        while (true)
        {
            Task wait;
            lock (gate)
            {
                if (attempt())
                {
                    return;
                }

                GuestTrouble.ThrowIfSeen(buffer.Pending);
                if (closed)
                {
                    throw new RunnerException($"QEMU ended before {what} came");
                }

                wait = arrival.Task;
            }

            try
            {
                await wait.WaitAsync(limit.Token);
            }
            catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
            {
                throw new RunnerException($"{what} did not come within {timeout.TotalSeconds:0} s");
            }
        }
    }

    private async Task ReadAsync()
    {
        byte[] chunk = new byte[4096];
        try
        {
            int count;
            while ((count = await stream.ReadAsync(chunk, stop.Token)) > 0)
            {
                await transcript.WriteAsync(chunk.AsMemory(0, count), CancellationToken.None);
                await transcript.FlushAsync(CancellationToken.None);
                Announce(() => buffer.Append(chunk.AsSpan(0, count)));
            }
        }
        catch (Exception error) when (error is IOException or SocketException or OperationCanceledException)
        {
            // The other end is gone, or we are being disposed; both are an end of the line.
        }

        Announce(() => closed = true);
    }

    private void Announce(Action change)
    {
        lock (gate)
        {
            change();
            arrival.TrySetResult();
            arrival = NewArrival();
        }
    }
}

/// <summary>A match and the text in front of it that had not been consumed.</summary>
public sealed record ExpectResult(Match Match, string Before);
