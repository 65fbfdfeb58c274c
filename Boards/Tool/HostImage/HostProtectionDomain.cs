using Lockstep.Boards.Configuration;
using Lockstep.Boards.Elf;

namespace Lockstep.Boards.HostImage;

/// <summary>A protection domain with the program that it runs.</summary>
/// <param name="Program">The program as it was given, in the domain's address space.</param>
/// <param name="Executable">The program to load: for a VMM with its configuration and images.</param>
internal sealed record HostProtectionDomain(DomainProgram Program, ElfFile Executable);
