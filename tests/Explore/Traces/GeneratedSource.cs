using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;
using Shouldly;

namespace Lockstep.Tests.Explore;

/// <summary>Compiles text that tools have written, as the projects that it is for would: what is a warning is an error there.</summary>
internal static class GeneratedSource
{
    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    /// <summary>What the SDK adds with ImplicitUsings.</summary>
    private const string ImplicitUsings = """
        global using System;
        global using System.Collections.Generic;
        global using System.IO;
        global using System.Linq;
        global using System.Net.Http;
        global using System.Threading;
        global using System.Threading.Tasks;
        """;

    /// <summary>A using that is not needed: IDE0005, which is a warning in this repository.</summary>
    private const string UnusedUsing = "CS8019";

    /// <summary>CS1591, which Directory.Build.props turns off.</summary>
    private const string MissingComment = "CS1591";

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Select(f => MetadataReference.CreateFromFile(f)),
    ]);

    /// <summary>The assembly of one generated file; what the compiler says about it fails the test.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="text">Its text.</param>
    public static byte[] Compile(string name, string text)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text, Language, name);
        byte[] assembly = Compile(Path.GetFileNameWithoutExtension(name), [tree, CSharpSyntaxTree.ParseText(ImplicitUsings, Language)], References.Value, out Diagnostic[] said);
        said.Where(d => d.Location.SourceTree == tree || d.Severity == DiagnosticSeverity.Error).ShouldBeEmpty(name);
        text.Split('\n').Where(line => line.Length > 140 && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)).ShouldBeEmpty();
        return assembly;
    }

    /// <summary>
    /// Vmm with a text of one of its files replaced by another, as Vmm/Vmm.csproj builds it.
    /// </summary>
    /// <param name="folder">Vmm.</param>
    /// <param name="file">Of Vmm.</param>
    /// <param name="old">Stands there exactly once.</param>
    /// <param name="replacement">What takes its place.</param>
    public static byte[] BrokenVmm(string folder, string file, string old, string replacement)
    {
        string path = Path.Combine(folder, file), whole = File.ReadAllText(path);
        whole.Split(old).Length.ShouldBe(2, $"{file} has to have this text once: {old}");
        string[] left = ["Entry.cs", "Microkit/MicrokitKernel.cs"];
        SyntaxTree[] trees =
        [
            .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories)
                .Where(f => Path.GetRelativePath(folder, f) is var name && !left.Contains(name) && name.Split('/')[0] is not ("Runtime" or "Link"))
                .Select(f => CSharpSyntaxTree.ParseText(f == path ? whole.Replace(old, replacement, StringComparison.Ordinal) : File.ReadAllText(f), Language, f)),
        ];
        byte[] assembly = Compile("Lockstep.Vmm", trees, [.. References.Value.Where(r => !r.Display!.EndsWith("Lockstep.Vmm.dll", StringComparison.Ordinal))], out Diagnostic[] said);
        said.Where(d => d.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
        return assembly;
    }

    private static byte[] Compile(string name, IEnumerable<SyntaxTree> trees, IEnumerable<MetadataReference> references, out Diagnostic[] said)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(name, trees, references, new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        using var stream = new MemoryStream();
        said = [.. compilation.Emit(stream).Diagnostics.Where(d => (d.Severity != DiagnosticSeverity.Hidden || d.Id == UnusedUsing) && d.Id != MissingComment)];
        return stream.ToArray();
    }
}
