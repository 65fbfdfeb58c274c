using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Shouldly;

namespace Lockstep.Tests.Support;

/// <summary>Compiles text that tools have written, as the projects that it is for would: what is a warning is an error there.</summary>
internal static class GeneratedSource
{
    private const int LongestLine = 140;

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

    private static readonly CSharpParseOptions Language = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);

    /// <summary>A using that is not needed: IDE0005, which is a warning in this repository.</summary>
    private const string UnusedUsing = "CS8019";

    /// <summary>CS1591, which Directory.Build.props turns off.</summary>
    private const string MissingComment = "CS1591";

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Select(f => MetadataReference.CreateFromFile(f)),
    ]);

    /// <summary>The assembly of one generated file; what the compiler says about it fails the test.</summary>
    /// <param name="name">Name of the file.</param>
    /// <param name="text">Its text.</param>
    public static byte[] Compile(string name, string text)
    {
        SyntaxTree tree = CSharpSyntaxTree.ParseText(text, Language, name), usings = CSharpSyntaxTree.ParseText(ImplicitUsings, Language);
        byte[] assembly = Compile(Path.GetFileNameWithoutExtension(name), [tree, usings], References.Value, out Diagnostic[] said);
        said.Where(d => d.Location.SourceTree == tree || d.Severity == DiagnosticSeverity.Error).ShouldBeEmpty(name);
        string[] code = [.. text.Split('\n').Where(line => !line.TrimStart().StartsWith("//", StringComparison.Ordinal))];
        code.Where(line => line.Length > LongestLine).ShouldBeEmpty(name);
        return assembly;
    }

    /// <summary>An assembly of the project with a text of one of its files replaced by another.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="folder">Its sources.</param>
    /// <param name="files">What of them belongs to it.</param>
    /// <param name="file">The file that is broken.</param>
    /// <param name="old">Stands there exactly once.</param>
    /// <param name="replacement">What takes its place.</param>
    public static byte[] Broken(string name, string folder, Func<string, bool> files, string file, string old, string replacement)
    {
        string path = Path.Combine(folder, file), whole = File.ReadAllText(path);
        whole.Split(old).Length.ShouldBe(2, $"{file} has to have this text once: {old}");
        SyntaxTree[] trees =
        [
            .. Directory.EnumerateFiles(folder, "*.cs", SearchOption.AllDirectories).Where(f => files(Path.GetRelativePath(folder, f)))
                .Select(f => f == path ? whole.Replace(old, replacement, StringComparison.Ordinal) : File.ReadAllText(f))
                .Select(text => CSharpSyntaxTree.ParseText(text, Language)),
        ];
        MetadataReference[] others = [.. References.Value.Where(r => !r.Display!.EndsWith($"{name}.dll", StringComparison.Ordinal))];
        byte[] assembly = Compile(name, trees, others, out Diagnostic[] said);
        said.Where(d => d.Severity == DiagnosticSeverity.Error).ShouldBeEmpty();
        return assembly;
    }

    private static byte[] Compile(
        string name, IEnumerable<SyntaxTree> trees, IEnumerable<MetadataReference> references, out Diagnostic[] said)
    {
        CSharpCompilation compilation = CSharpCompilation.Create(name, trees, references, new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release, allowUnsafe: true,
            nullableContextOptions: NullableContextOptions.Enable));
        using var stream = new MemoryStream();
        said =
        [
            .. compilation.Emit(stream).Diagnostics
                .Where(d => (d.Severity != DiagnosticSeverity.Hidden || d.Id == UnusedUsing) && d.Id != MissingComment),
        ];
        return stream.ToArray();
    }
}

/// <summary>The project's assemblies with a fault in them.</summary>
internal static class BrokenAssembly
{
    /// <summary>Lockstep.Vmm, as Vmm/Vmm.csproj builds it.</summary>
    /// <param name="file">Of Vmm.</param>
    /// <param name="old">Stands there exactly once.</param>
    /// <param name="replacement">What takes its place.</param>
    public static byte[] Vmm(string file, string old, string replacement) => GeneratedSource.Broken(
        "Lockstep.Vmm", Path.Combine(Repository.Root, "Vmm"), IsOfVmm, file, old, replacement);

    /// <summary>Lockstep.Model.</summary>
    /// <param name="file">Of Model.</param>
    /// <param name="old">Stands there exactly once.</param>
    /// <param name="replacement">What takes its place.</param>
    public static byte[] Model(string file, string old, string replacement) => GeneratedSource.Broken(
        "Lockstep.Model", Path.Combine(Repository.Root, "Model"), _ => true, file, old, replacement);

    private static bool IsOfVmm(string name) =>
        name is not ("Entry.cs" or "Microkit/MicrokitKernel.cs") && name.Split('/')[0] is not ("Runtime" or "Link");
}
