using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Results;

/// <summary>
/// Cases that were proved before, by what they depend on: this program and the solver, everything of vmm.elf but .text, and the
/// instructions that they have executed. Other code, executed by other cases, may change. Only proofs are kept: what fails is tried again.
/// </summary>
internal sealed class CaseCache
{
    private readonly VmmImage image;
    private readonly string file;
    private readonly Dictionary<string, CachedProof> known, kept = [];
    private readonly Dictionary<string, EventCase> asked = [];
    private readonly Lock gate = new();

    /// <summary>What is known of a program.</summary>
    /// <param name="folder">Where it is kept.</param>
    /// <param name="image">The program.</param>
    public CaseCache(string folder, VmmImage image)
    {
        this.image = image;
        file = Path.Combine(folder, $"{Inputs(image)}.json.gz");
        known = Read(file);
    }

    /// <summary>Cases that were found.</summary>
    public int Found { get; private set; }

    /// <summary>Finds a proof of a case, or proves it and keeps that.</summary>
    /// <param name="cache">What was proved before, or null.</param>
    /// <param name="image">The program.</param>
    /// <param name="c">The case.</param>
    public static CaseResult Prove(CaseCache? cache, VmmImage image, EventCase c)
    {
        if (cache?.Find(c) is { } known)
        {
            return known;
        }

        CaseResult result = CaseRun.Prove(image, c);
        cache?.Keep(c, result);
        return result;
    }

    /// <summary>A proof of before; null when there is none of this case and this code.</summary>
    public CaseResult? Find(EventCase c)
    {
        string name = NameOf(c);
        lock (gate)
        {
            if (!asked.TryAdd(name, c) && asked[name] != c)
            {
                throw new InvalidOperationException($"two cases have one name, and a proof of one would count for the other: {name}");
            }

            if (!known.TryGetValue(name, out CachedProof? proof) || proof.Code != CodeOf(proof))
            {
                return null;
            }

            Found++;
            kept[name] = proof;
            Coverage coverage = new(image);
            Addresses(proof.Reached).ToList().ForEach(coverage.Mark);
            coverage.Loaded.UnionWith(Addresses(proof.Loaded));

            return new(null, proof.Paths, proof.Instructions, proof.Obligations, proof.StackBytes, coverage, TimeSpan.FromSeconds(proof.Seconds));
        }
    }

    /// <summary>Keeps a proof.</summary>
    public void Keep(EventCase c, CaseResult result)
    {
        if (result.Failure is null)
        {
            CachedProof proof = new(
                "", [.. Ranges(result.Coverage.Addresses)], [.. Ranges(result.Coverage.Loaded)], result.Paths, result.Instructions,
                result.Obligations, result.StackBytes, result.Elapsed.TotalSeconds);
            proof = proof with { Code = CodeOf(proof) };
            lock (gate)
            {
                kept[NameOf(c)] = proof;
            }
        }
    }

    /// <summary>Writes what was found and kept, and what is known of other cases.</summary>
    public void Save()
    {
        foreach ((string name, CachedProof proof) in known)
        {
            kept.TryAdd(name, proof);
        }

        WholeFile.Write(file, beside =>
        {
            using GZipStream stream = new(File.Create(beside), CompressionLevel.Fastest);
            JsonSerializer.Serialize(stream, kept);
        });
    }

    /// <summary>The name of a case: all of its values, and no two have the same.</summary>
    public static string NameOf(EventCase c) => c.ToString();

    /// <summary>Hash of all that a proof depends on beside the instructions that it executes.</summary>
    private static string Inputs(VmmImage image)
    {
        using IncrementalHash all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        all.AppendData(Encoding.UTF8.GetBytes(Microsoft.Z3.Version.FullVersion));
        foreach (string assembly in Directory.EnumerateFiles(AppContext.BaseDirectory, "Lockstep*.dll").Order(StringComparer.Ordinal))
        {
            all.AppendData(SHA256.HashData(File.ReadAllBytes(assembly)));
        }

        all.AppendData(image.HashOfAllButText());
        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    private string CodeOf(CachedProof proof)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((uint first, uint count) in proof.Reached.Concat(proof.Loaded))
        {
            hash.AppendData(image.Text.Slice((int)(first * Instruction.Bytes), (int)(count * Instruction.Bytes)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private IEnumerable<ulong> Addresses(IEnumerable<CodeRange> ranges) =>
        from range in ranges
        from i in Enumerable.Range((int)range.First, (int)range.Count)
        select image.CodeStart + ((ulong)i * Instruction.Bytes);

    private IEnumerable<CodeRange> Ranges(IEnumerable<ulong> addresses)
    {
        CodeRange? open = null;
        foreach (ulong address in addresses)
        {
            uint index = (uint)((address - image.CodeStart) / Instruction.Bytes);
            if (open is { } range && range.First + range.Count == index)
            {
                open = range with { Count = range.Count + 1 };
                continue;
            }

            if (open is { } done)
            {
                yield return done;
            }

            open = new(index, 1);
        }

        if (open is { } last)
        {
            yield return last;
        }
    }

    private static Dictionary<string, CachedProof> Read(string file)
    {
        try
        {
            using GZipStream stream = new(File.OpenRead(file), CompressionMode.Decompress);
            return JsonSerializer.Deserialize<Dictionary<string, CachedProof>>(stream) ?? [];
        }
        catch (Exception e) when (e is IOException or JsonException or InvalidDataException)
        {
            // There is none, or one that was not written to its end: everything is proved again.
            return [];
        }
    }

    /// <summary>Instructions that follow each other.</summary>
    /// <param name="First">Number of the first one in .text.</param>
    /// <param name="Count">How many.</param>
    private readonly record struct CodeRange(uint First, uint Count);

    /// <summary>A case that was proved.</summary>
    /// <param name="Code">SHA-256 of the instructions that it has executed.</param>
    /// <param name="Reached">Where they are.</param>
    /// <param name="Loaded">Words among them that were loaded.</param>
    /// <param name="Paths">As in <see cref="CaseResult"/>, as all that follow.</param>
    /// <param name="Instructions">Instructions on all paths.</param>
    /// <param name="Obligations">Obligations.</param>
    /// <param name="StackBytes">Depth of the stack.</param>
    /// <param name="Seconds">Time that it took then.</param>
    private sealed record CachedProof(
        string Code, CodeRange[] Reached, CodeRange[] Loaded, int Paths, long Instructions, long Obligations, ulong StackBytes, double Seconds);
}
