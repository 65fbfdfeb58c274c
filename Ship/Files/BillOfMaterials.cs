using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lockstep.Boards.Elf;
using Lockstep.Ship.Evidence;

namespace Lockstep.Ship.Files;

/// <summary>The list of components, as CycloneDX 1.5 has it: the VMMs, the guest's files inside of them, and the tools that built them.</summary>
internal static class BillOfMaterials
{
    /// <summary>The name of its file.</summary>
    public const string FileName = "sbom.cdx.json";

    // ELF segments of the generic file: code, constants, configuration, data. Behind them are the guest's images.
    private const int OwnSegments = 4;

    /// <summary>The list for a shipment. The same files give the same list.</summary>
    public static ShippedFile Of(Shipment shipment, IReadOnlyList<ShippedFile> files, IReadOnlyList<ToolVersion> versions)
    {
        JsonArray components = [];
        foreach (ShippedFile vmm in files.Where(file => file.IsVmm))
        {
            components.Add(Component("application", vmm.Name, null, vmm.Hash));
            foreach ((string name, byte[] bytes) in ImagesOf(vmm.AsElf()))
            {
                components.Add(Component("file", $"{vmm.Name}: {name}", null, Convert.ToHexStringLower(SHA256.HashData(bytes))));
            }
        }

        ShippedFile system = files.First(file => file.Name == Path.GetFileName(shipment.System));
        components.Add(Component("file", system.Name, null, system.Hash));
        JsonArray tools = [.. versions.Select(tool => Component("application", tool.Name, tool.Version, null))];
        JsonObject root = new()
        {
            ["bomFormat"] = "CycloneDX",
            ["specVersion"] = "1.5",
            ["serialNumber"] = $"urn:uuid:{Uuid(components.ToJsonString() + tools.ToJsonString())}",
            ["version"] = 1,
            ["metadata"] = new JsonObject
            {
                ["component"] = Component("firmware", shipment.Name, null, null),
                ["tools"] = new JsonObject { ["components"] = tools },
            },
            ["components"] = components,
        };
        return new ShippedFile(FileName, Encoding.UTF8.GetBytes(root.ToJsonString(new() { WriteIndented = true }) + "\n"));
    }

    private static IEnumerable<(string Name, byte[] Bytes)> ImagesOf(ElfFile elf)
    {
        string[] names = ["kernel", "device tree", "initial RAM disk"];
        return elf.Segments.Skip(OwnSegments)
            .Select((segment, i) => (i < names.Length ? names[i] : $"image {i}", elf.Contents(segment)));
    }

    private static JsonObject Component(string type, string name, string? version, string? hash)
    {
        JsonObject component = new() { ["type"] = type, ["name"] = name };
        if (version is not null)
        {
            component["version"] = version;
        }

        if (hash is not null)
        {
            component["hashes"] = new JsonArray(new JsonObject { ["alg"] = "SHA-256", ["content"] = hash });
        }

        return component;
    }

    /// <summary>A UUID of version 8 (RFC 9562 5.8): custom, here the first bits of a hash.</summary>
    private static Guid Uuid(string text)
    {
        Span<byte> bytes = SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, 16);
        bytes[6] = (byte)((bytes[6] & 0x0f) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3f) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }
}
