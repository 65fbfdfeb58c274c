using System.Globalization;
using System.Text;
using Lockstep.Boards.Elf;

namespace Lockstep.Ship.Files;

/// <summary>Sections and symbols of a vmm.elf by address, as text.</summary>
internal static class SymbolMap
{
    /// <summary>The map of a VMM, beside it.</summary>
    public static ShippedFile Of(ShippedFile vmm)
    {
        ElfFile elf = vmm.AsElf();
        StringBuilder text = new("address            size  section or symbol\n");
        IEnumerable<(ulong Address, ulong Size, string Name)> lines = elf.Sections.Where(section => section.Address != 0)
            .Select(section => (section.Address, section.Size, section.Name))
            .Concat(elf.Symbols.Where(symbol => symbol.IsDefined && symbol.Name.Length > 0)
                .Select(symbol => (Address: symbol.Value, symbol.Size, Name: $"  {symbol.Name}")));
        foreach ((ulong address, ulong size, string name) in lines.OrderBy(line => line.Address).ThenBy(line => line.Name.StartsWith(' ')))
        {
            text.Append(CultureInfo.InvariantCulture, $"0x{address:x12} {size,8:x}  {name}\n");
        }

        return new ShippedFile(Path.ChangeExtension(vmm.Name, ".map"), Encoding.UTF8.GetBytes(text.ToString()));
    }
}
