using Lockstep.Boards.Elf;
using Lockstep.Ship.Evidence;
using Lockstep.Ship.Files;

namespace Lockstep.Ship.Verify;

/// <summary>Whether these sources, built here, give what was shipped.</summary>
internal static class BuildCheck
{
    /// <summary>Compares the code with that of a fresh build, and the tools.</summary>
    /// <param name="folder">The shipped folder.</param>
    /// <param name="certificate">Its certificate.</param>
    /// <param name="generic">The vmm.elf that was built here.</param>
    /// <param name="findings">Takes what is found.</param>
    public static void Run(string folder, Certificate certificate, string generic, Findings findings)
    {
        string code = CodeHash.Of(ElfFile.Read(generic, generic)).Code;
        foreach (CodeHash vmm in certificate.Vmms)
        {
            findings.Add(vmm.Code == code ? null
                : new UserError(Path.Combine(folder, vmm.File), $"has other code than {generic}, built here; take the sources and tools of the certificate"));
        }

        foreach (ToolVersion tool in certificate.Tools)
        {
            string here = ToolVersion.All.FirstOrDefault(own => own.Name == tool.Name)?.Version ?? "unknown";
            findings.Add(here == tool.Version ? null
                : new UserError(Path.Combine(folder, Certificate.FileName), $"was made with {tool.Name} {tool.Version}, and here is {here}; install that version, or ship again"));
        }
    }
}
