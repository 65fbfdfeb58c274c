using System.Text.Json;

namespace Lockstep.Ship.Evidence;

/// <summary>Reads the results that other commands have written.</summary>
internal static class ResultJson
{
    /// <summary>Reads one file.</summary>
    /// <exception cref="UserError">It is not there, or not such a file.</exception>
    public static T Read<T>(string file, Func<JsonElement, T> read)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(file));
            return read(document.RootElement);
        }
        catch (Exception e) when (e is IOException or JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new UserError(file, $"is not the result that was expected: {e.Message}");
        }
    }
}
