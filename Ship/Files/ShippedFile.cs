using System.Security.Cryptography;
using Lockstep.Boards.Elf;
using Lockstep.Ship.Evidence;

namespace Lockstep.Ship.Files;

/// <summary>A file of the shipment.</summary>
/// <param name="Name">Below the folder, with `/`.</param>
/// <param name="Bytes">What is in it.</param>
internal sealed record ShippedFile(string Name, byte[] Bytes)
{
    /// <summary>The name of every VMM, in the folder of its guest.</summary>
    public const string Vmm = "vmm.elf";

    /// <summary>The memory map that the tool or the SDK writes.</summary>
    public const string Map = "report.txt";

    /// <summary>SHA-256.</summary>
    public string Hash => Convert.ToHexStringLower(SHA256.HashData(Bytes));

    /// <summary>Whether it is a VMM.</summary>
    public bool IsVmm => Path.GetFileName(Name) == Vmm;

    /// <summary>What was built, and what is made of it: the VMMs, their symbols by address, device trees, the system, the memory map and the list of components.</summary>
    /// <param name="shipment">What is shipped.</param>
    /// <param name="system">Where its .system file is.</param>
    /// <param name="image">The folder that was built.</param>
    /// <param name="tools">What built it.</param>
    public static IReadOnlyList<ShippedFile> Collect(Shipment shipment, string system, string image, IReadOnlyList<ToolVersion> tools)
    {
        string[] names = [Vmm, "console.elf", "guest.dts", "guest.dtb", Map, "guest-report.txt"];
        List<ShippedFile> files =
        [
            .. Directory.EnumerateFiles(image, "*", SearchOption.AllDirectories).Where(file => names.Contains(Path.GetFileName(file)))
                .Select(file => new ShippedFile(Path.GetRelativePath(image, file).Replace('\\', '/'), File.ReadAllBytes(file))),
            new(Path.GetFileName(system), File.ReadAllBytes(system)),
        ];
        if (!files.Any(file => file.IsVmm))
        {
            throw new UserError(image, "holds no vmm.elf; run make image first");
        }

        files.AddRange([.. files.Where(file => file.IsVmm).Select(SymbolMap.Of)]);
        files.Add(BillOfMaterials.Of(shipment, files, tools));
        return [.. files.OrderBy(file => file.Name, StringComparer.Ordinal)];
    }

    /// <summary>It as an ELF file.</summary>
    public ElfFile AsElf() => ElfFile.Parse(Bytes, Name);
}
