using System.Runtime.InteropServices;
using System.Text.Json;
using Lockstep.Model.Configuration;

namespace Lockstep.Boards.Kernels;

/// <summary>Reads a Microkit SDK: invocation labels from invocations_all.json (2.0 and later) or from the kernel's
/// headers, seL4_VCPUReg numbers and CONFIG_PRINTING from the headers.</summary>
internal sealed class SdkKernel
{
    /// <summary>The label of an invocation that this kernel does not have; no kernel answers to it.</summary>
    private const uint AbsentLabel = 0xf_ffff;

    private readonly string _directory;
    private readonly CHeaders _headers;

    private SdkKernel(string sdk, string board, KernelConfiguration config)
    {
        _directory = DirectoryOf(sdk, board, config);
        if (!Directory.Exists(_directory))
        {
            throw new UserError(_directory, "does not exist; MICROKIT_SDK must be the unpacked SDK and have this board and configuration");
        }
        _headers = new CHeaders(Path.Combine(_directory, "include"));
        _headers.Define("kernel/gen_config.h");
        _headers.Define("sel4/gen_config.h");
        DefineFromJson(Path.Combine(_directory, "include", "kernel", "gen_config.json"));
    }

    /// <summary>The folder of a board and configuration.</summary>
    public static string DirectoryOf(string sdk, string board, KernelConfiguration config) => Path.Combine(sdk, "board", board, config.Name);

    public static KernelFacts Read(string sdk, string board, KernelConfiguration config)
    {
        SdkKernel kernel = new(sdk, board, config);
        string version = Path.Combine(sdk, "VERSION");
        string name = $"Microkit SDK {(File.Exists(version) ? File.ReadAllText(version).Trim() : "of unknown version")}, {board}, {config.Name}";
        return new KernelFacts(name, kernel.ReadLabels(), kernel.ReadVcpuRegisters(), kernel._headers.IsSet("CONFIG_PRINTING"))
        {
            HasFixedIpcBuffer = File.Exists(Path.Combine(kernel._directory, "address_space_constants.json")),
        };
    }

    /// <summary>Whether the kernel of a board was built with an option, by its name without CONFIG_.</summary>
    public static Func<string, bool> OptionsOf(string sdk, string board, KernelConfiguration config)
    {
        CHeaders headers = new SdkKernel(sdk, board, config)._headers;
        return name => headers.IsSet($"CONFIG_{name}");
    }

    private void DefineFromJson(string file)
    {
        if (!File.Exists(file))
        {
            return;
        }
        using JsonDocument document = ParseJson(file);
        foreach (JsonProperty property in document.RootElement.EnumerateObject())
        {
            string value = property.Value.ToString();
            string? number = value switch { "True" or "true" => "1", "False" or "false" => null, _ => value };
            if (number is not null)
            {
                _headers.Define($"CONFIG_{property.Name}", number);
            }
        }
    }

    private InvocationLabels ReadLabels()
    {
        string json = Path.Combine(_directory, "invocations_all.json");
        IReadOnlyDictionary<string, long> numbers = File.Exists(json) ? LabelsFromJson(json) : LabelsFromHeaders();
        string source = File.Exists(json) ? json : Path.Combine(_directory, "include/sel4");
        InvocationLabels labels = default;
        Span<uint> words = MemoryMarshal.Cast<InvocationLabels, uint>(MemoryMarshal.CreateSpan(ref labels, 1));
        string[] names = [.. typeof(InvocationLabels).GetFields().Select(field => field.Name).Where(name => name != nameof(InvocationLabels.Reserved))];
        for (int i = 0; i < names.Length; i++)
        {
            bool isFound = numbers.TryGetValue(names[i], out long number);
            // Kernels without SMC forwarding may lack this one.
            words[i] = isFound ? (uint)number : names[i] == nameof(InvocationLabels.ARMSMCCall) ? AbsentLabel
                : throw new UserError(source, $"has no invocation label {names[i]}; this SDK is not supported (1.4 to 2.3 are)");
        }
        return labels;
    }

    private static Dictionary<string, long> LabelsFromJson(string file)
    {
        using JsonDocument document = ParseJson(file);
        if (document.RootElement.ValueKind != JsonValueKind.Object)
        {
            throw new UserError(file, "is not an object of names and numbers; the SDK is damaged or too new");
        }
        return document.RootElement.EnumerateObject().Where(p => p.Value.ValueKind == JsonValueKind.Number)
            .ToDictionary(p => p.Name, p => p.Value.GetInt64());
    }

    /// <summary>The enums continue each other: each ends with the count that starts the next.</summary>
    private Dictionary<string, long> LabelsFromHeaders()
    {
        Dictionary<string, long> all = [];
        foreach (string header in (string[])["sel4/invocation.h", "sel4/sel4_arch/invocation.h", "sel4/arch/invocation.h"])
        {
            foreach ((string name, long value) in _headers.Enumerators(header))
            {
                all[name] = value;
            }
        }
        return all;
    }

    private uint[] ReadVcpuRegisters()
    {
        const string header = "sel4/sel4_arch/constants.h";
        IReadOnlyDictionary<string, long> numbers = _headers.Enumerators(header);
        return [.. Enum.GetNames<VcpuRegister>().Select(name => NumberOf(name, numbers))];

        uint NumberOf(string name, IReadOnlyDictionary<string, long> known)
        {
            // seL4 16 calls ISR_EL1's slot PAR_EL1.
            string[] spellings = name == nameof(VcpuRegister.ISR) ? ["ISR", "PAR", "PAR_EL1"] : [name];
            foreach (string spelling in spellings)
            {
                if (known.TryGetValue($"seL4_VCPUReg_{spelling}", out long number))
                {
                    return (uint)number;
                }
            }
            throw new UserError(Path.Combine(_directory, "include", header), $"has no seL4_VCPUReg_{name}; this SDK is not supported (1.4 to 2.3 are)");
        }
    }

    /// <summary>Parses a file of the SDK.</summary>
    public static JsonDocument ParseJson(string file)
    {
        try
        {
            return JsonDocument.Parse(File.ReadAllText(file));
        }
        catch (JsonException e)
        {
            throw new UserError(new SourceLocation(file, (int)(e.LineNumber ?? -1) + 1), "is not valid JSON; the SDK is damaged");
        }
    }
}
