using System.Reflection;
using System.Runtime.Loader;

namespace Lockstep.Proofs.Command;

/// <summary>The same theorems over another build of the model: how one that is broken on purpose is tried.</summary>
internal sealed class OtherModel : AssemblyLoadContext
{
    private readonly string model;

    private OtherModel(string model) => this.model = model;

    /// <summary>Runs the command again with the model in a file.</summary>
    public static int Run(string file, string[] arguments)
    {
        if (!File.Exists(file))
        {
            Console.Error.WriteLine($"error: --model {file}: no such file; give a Lockstep.Model.dll");
            return 1;
        }

        int at = Array.FindIndex(arguments, a => a == "--model" || a.StartsWith("--model=", StringComparison.Ordinal));
        string[] others = [.. arguments[..at], .. arguments[(at + (arguments[at] == "--model" ? 2 : 1))..]];
        Assembly proofs = new OtherModel(Path.GetFullPath(file)).LoadFromAssemblyPath(typeof(OtherModel).Assembly.Location);
        return (int)proofs.EntryPoint!.Invoke(null, [others])!;
    }

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName) =>
        assemblyName.Name == "Lockstep.Model" ? LoadFromAssemblyPath(model) : null;
}
