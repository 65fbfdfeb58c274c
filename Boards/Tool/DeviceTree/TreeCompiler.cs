using System.ComponentModel;
using System.Diagnostics;
using System.Text.RegularExpressions;

namespace Lockstep.Boards.DeviceTree;

/// <summary>Runs dtc, which does the parsing and writing of device trees.</summary>
internal static partial class TreeCompiler
{
    /// <summary>What dtc calls a source that it reads from its standard input.</summary>
    public const string StandardInput = "<stdin>";

    private const string Fatal = "FATAL ERROR: ";

    /// <summary>Compiles a source file; a blob (.dtb) is checked and comes back as dtc writes it.</summary>
    /// <param name="path">The file; the directory it is in is dtc's include path.</param>
    /// <param name="displayName">Its name in messages.</param>
    public static byte[] CompileFile(string path, string displayName) => RunFile(path, displayName, ["-O", "dtb"]);

    /// <summary>The source in dtc's own layout, one node or property a line, each with the line it comes from in a comment.</summary>
    /// <inheritdoc cref="CompileFile"/>
    public static string AnnotateFile(string path, string displayName) =>
        System.Text.Encoding.UTF8.GetString(RunFile(path, displayName, ["-O", "dts", "-T"]));

    private static byte[] RunFile(string path, string displayName, string[] output)
    {
        byte[] source;
        try
        {
            source = File.ReadAllBytes(path);
        }
        catch (IOException e)
        {
            throw new UserError(displayName, $"cannot be read: {e.Message}");
        }
        string directory = Path.GetDirectoryName(Path.GetFullPath(path))!;
        string format = Path.GetExtension(path) == ".dtb" ? "dtb" : "dts";
        return Run(source, ["-I", format, .. output, "-q", "-i", directory, "-"], displayName);
    }

    /// <summary>Compiles a source text.</summary>
    public static byte[] CompileText(string source, string displayName) =>
        Run(System.Text.Encoding.UTF8.GetBytes(source), ["-I", "dts", "-O", "dtb", "-q", "-"], displayName);

    private static byte[] Run(byte[] input, string[] arguments, string displayName)
    {
        ProcessStartInfo start = new("dtc", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            using Process process = Process.Start(start)!;
            return Exchange(process, input, displayName);
        }
        catch (Win32Exception)
        {
            throw new UserError("dtc is not installed; install the package device-tree-compiler (`make deps`)");
        }
    }

    private static byte[] Exchange(Process process, byte[] input, string displayName)
    {
        using MemoryStream output = new();
        Task copy = process.StandardOutput.BaseStream.CopyToAsync(output);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        try
        {
            process.StandardInput.BaseStream.Write(input);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // dtc closed its input early; its exit code and messages say why.
        }
        process.WaitForExit();
        copy.Wait();
        return process.ExitCode == 0 ? output.ToArray() : throw Explain(errors.Result, displayName);
    }

    /// <summary>dtc's own messages, with file, line and column in the form of ours.</summary>
    private static UserError Explain(string errors, string displayName)
    {
        List<string> lines = [];
        foreach (string line in errors.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            Match place = PlacePattern().Match(line);
            if (place.Success)
            {
                string file = place.Groups["file"].Value is StandardInput or "-" ? displayName : place.Groups["file"].Value;
                lines.Add($"{file}:{place.Groups["line"]}:{place.Groups["column"]}: error: {place.Groups["text"]} (dtc)");
            }
            else if (!line.StartsWith($"{Fatal}Unable to parse", StringComparison.Ordinal) && !line.Contains("Input tree has errors", StringComparison.Ordinal))
            {
                lines.Add($"{displayName}: error: {line.Replace(Fatal, "", StringComparison.Ordinal).Trim()} (dtc)");
            }
        }
        if (lines.Count == 0)
        {
            lines.Add($"{displayName}: error: dtc refused the file without a message");
        }
        return UserError.Verbatim(string.Join(Environment.NewLine, lines));
    }

    [GeneratedRegex(@"^(?:Error: )?(?<file>.+?):(?<line>\d+)\.(?<column>\d+)(?:-[\d.]+)?:? (?:ERROR (?:\([a-z_]+\))?:? ?)?(?<text>.*)$")]
    private static partial Regex PlacePattern();
}
