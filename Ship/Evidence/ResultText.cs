using System.Text.Encodings.Web;
using System.Text.Json;

namespace Lockstep.Ship.Evidence;

/// <summary>JSON as the files here have it: one text for one value.</summary>
internal static class ResultText
{
    private static readonly JsonSerializerOptions s_options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        IgnoreReadOnlyProperties = true,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    /// <summary>The text of a value.</summary>
    public static string Of<T>(T value) => JsonSerializer.Serialize(value, s_options) + "\n";

    /// <summary>The value of a text.</summary>
    /// <exception cref="UserError">It is not such a text.</exception>
    public static T Read<T>(string text, string file)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(text, s_options) ?? throw new UserError(file, "holds nothing");
        }
        catch (JsonException e)
        {
            throw new UserError(new SourceLocation(file, (int)(e.LineNumber ?? -1) + 1), $"is not such a file: {e.Message}");
        }
    }
}
