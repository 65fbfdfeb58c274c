using System.Security.Cryptography;
using Lockstep.Boards.Elf;

namespace Lockstep.Ship.Files;

/// <summary>Hashes of the parts of a vmm.elf: what is the same for every board and system, and what is this one's own.</summary>
/// <param name="File">The file.</param>
/// <param name="Code">SHA-256 of .text and .rodata with their addresses.</param>
/// <param name="Configuration">SHA-256 of .vmm_config with its address.</param>
internal sealed record CodeHash(string File, string Code, string Configuration)
{
    /// <summary>The hashes of a file.</summary>
    public static CodeHash Of(ElfFile elf) => new(elf.Name, Hash(elf, ".text", ".rodata"), Hash(elf, ".vmm_config"));

    /// <summary>SHA-256 of .text alone, of which the proofs over machine code speak.</summary>
    public static string TextOf(ElfFile elf) => Convert.ToHexStringLower(SHA256.HashData(Bytes(elf, ".text").Span));

    /// <summary>Complains of a VMM whose code is not that of the generic one, of which the evidence speaks.</summary>
    /// <param name="generic">The generic vmm.elf.</param>
    /// <param name="files">What is shipped.</param>
    public static void MustBeThatOf(string generic, IEnumerable<ShippedFile> files)
    {
        string code = Of(ElfFile.Read(generic, generic)).Code;
        foreach (ShippedFile file in files.Where(file => file.IsVmm))
        {
            if (Of(file.AsElf()).Code != code)
            {
                throw new UserError(file.Name, $"has other code than {generic}, of which the evidence speaks; run make image again");
            }
        }
    }

    private static string Hash(ElfFile elf, params string[] names)
    {
        using IncrementalHash all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string name in names)
        {
            all.AppendData(BitConverter.GetBytes(Section(elf, name).Address));
            all.AppendData(Bytes(elf, name).Span);
        }

        return Convert.ToHexStringLower(all.GetHashAndReset());
    }

    private static ElfSection Section(ElfFile elf, string name) =>
        elf.Sections.FirstOrDefault(section => section.Name == name)
            ?? throw new UserError(elf.Name, $"has no section {name}; it is no vmm.elf of Lockstep");

    private static ReadOnlyMemory<byte> Bytes(ElfFile elf, string name) =>
        elf.Bytes.AsMemory((int)Section(elf, name).FileOffset, (int)Section(elf, name).Size);
}
