using System.CommandLine;
using Lockstep.Boards.Elf;

namespace Lockstep.Boards.Check;

/// <summary>`lockstep check-elf`: the last step of building vmm.elf; refuses a file that breaks a rule of <see cref="ElfRules"/>.</summary>
internal static class CheckElfCommand
{
    private static readonly Argument<string> s_file = new("file") { Description = "a vmm.elf" };

    public static Command Create()
    {
        Command command = new("check-elf", "Checks what must hold of vmm.elf as a file: no runtime, no floating point, Microkit's symbols.") { s_file };
        command.SetAction(parsed => Program.Guard(() => Check(parsed.GetRequiredValue(s_file))));
        return command;
    }

    private static string Check(string path)
    {
        string name = Path.GetFileName(path);
        ElfFile elf = ElfFile.Read(path, name);
        string[] broken = [.. ElfRules.Broken(elf)];
        if (broken.Length > 0)
        {
            throw UserError.Verbatim(string.Join(Environment.NewLine, broken.Select(rule => $"{name}: error: {rule}")));
        }
        return $"{name}: {elf.Segments.Count} segments, {elf.Symbols.Count} symbols, checked";
    }
}
