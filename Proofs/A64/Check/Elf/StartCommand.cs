using System.CommandLine;
using Lockstep.Boards;
using Lockstep.Boards.Elf;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Proofs.A64.Check.Elf;

/// <summary><c>a64 start</c>: a vmm.elf that <c>make image</c> has configured starts its guest, which then reads GICD_TYPER.</summary>
internal static unsafe class StartCommand
{
    private const ulong TyperOffset = 4;

    /// <summary>ESR_EL2 of a load of 32 bits into X5: data abort from a lower level, ISV, SAS word, SRT 5, translation fault.</summary>
    private const ulong LoadX5 = 0x9385_0006;

    public static Command Create()
    {
        var elf = new Option<string>("--elf")
        {
            Description = "A configured vmm.elf: build/BOARD/SYSTEM/CONFIG/vmm.elf.",
            Required = true,
        };
        var command = new Command("start", "Runs the start-up of a configured vmm.elf, and a guest's read of GICD_TYPER.") { elf };
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(elf)!;
            try
            {
                return Run(ElfFile.Read(path, path));
            }
            catch (Exception error) when (error is UserError or ProgramException or RefusedInstructionException)
            {
                Console.Error.WriteLine(error is UserError ? error.Message : $"{path}: error: {error.Message}");
                return 1;
            }
        });
        return command;
    }

    private static int Run(ElfFile elf)
    {
        using ElfVmm<NarratingKernel> program = new(elf, null);
        ConfigurationBlock* c = program.Configuration;
        if (c->Magic != ConfigurationBlock.ExpectedMagic)
        {
            throw new UserError(elf.Name, "it is not configured for a system; `make image` makes build/BOARD/SYSTEM/CONFIG/vmm.elf");
        }

        program.AddGuestRam();
        Console.WriteLine("start-up:");
        program.Start();
        Report(program);
        Console.WriteLine($"VMFault of vCPU 0: LDR W5 at 0x{c->GicdBase + TyperOffset:x}, GICD_TYPER:");
        ulong pc = NarratingKernel.Context(0).Pc;
        ulong* mr = NarratingKernel.MessageRegisters;
        (mr[0], mr[1], mr[2], mr[3]) = (pc, c->GicdBase + TyperOffset, 0, LoadX5);
        bool isReplied = program.Step(Badge.Fault, MessageInfo.Of(FaultLabel.VMFault, 4));
        UserContext after = NarratingKernel.Context(0);
        Console.WriteLine($"  {(isReplied ? "a reply" : "no reply")}: X5 = 0x{after.X5:x}, the PC moves by {after.Pc - pc}");
        Report(program);
        return isReplied ? 0 : 1;
    }

    private static void Report(ElfVmm<NarratingKernel> program) => Console.WriteLine(
        $"{program.Instructions:n0} instructions and {program.Calls} system calls so far, "
        + $"{program.Instructions / program.Busy.TotalMicroseconds:0} million instructions a second");
}
