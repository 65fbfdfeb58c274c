using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Lockstep.Runner.Qemu;

/// <summary>A client of the QEMU Machine Protocol on a stream: commands with their answers, and events.</summary>
public sealed class QmpConnection : IDisposable
{
    private readonly StreamReader reader;
    private readonly StreamWriter writer;
    private readonly Queue<JsonNode> events = new();

    private QmpConnection(Stream stream)
    {
        reader = new StreamReader(stream);
        writer = new StreamWriter(stream) { AutoFlush = true, NewLine = "\n" };
    }

    /// <summary>Takes QEMU's connection on a listening socket and leaves the negotiation mode.</summary>
    public static async Task<QmpConnection> AcceptAsync(Socket listener, CancellationToken cancel)
    {
        Socket socket = await listener.AcceptAsync(cancel);
        var connection = new QmpConnection(new NetworkStream(socket, ownsSocket: true));
        await connection.ReadAsync(cancel);
        await connection.ExecuteAsync("qmp_capabilities", cancel);
        return connection;
    }

    /// <summary>Executes a command without arguments and returns its <c>return</c> member.</summary>
    public async Task<JsonNode> ExecuteAsync(string command, CancellationToken cancel)
    {
        var request = new JsonObject { ["execute"] = command };
        await writer.WriteLineAsync(request.ToJsonString().AsMemory(), cancel);
        while (true)
        {
            JsonNode message = await ReadAsync(cancel);
            if (message["return"] is JsonNode result)
            {
                return result;
            }

            if (message["error"] is JsonNode error)
            {
                throw new RunnerException($"QEMU refuses the command {command}: {error["desc"]}");
            }

            events.Enqueue(message);
        }
    }

    /// <summary>Waits for an event of this name and returns it; others before it are dropped.</summary>
    public async Task<JsonNode> EventAsync(string name, CancellationToken cancel)
    {
        while (true)
        {
            JsonNode message = events.Count > 0 ? events.Dequeue() : await ReadAsync(cancel);
            if ((string?)message["event"] == name)
            {
                return message;
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => reader.Dispose();

    private async Task<JsonNode> ReadAsync(CancellationToken cancel)
    {
        try
        {
            string line = await reader.ReadLineAsync(cancel) ?? throw new RunnerException("QEMU has ended");
            return JsonNode.Parse(line)!;
        }
        catch (Exception error) when (error is IOException or SocketException or JsonException)
        {
            throw new RunnerException($"QEMU's control connection broke: {error.Message}");
        }
    }
}
