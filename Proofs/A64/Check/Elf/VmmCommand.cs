using System.CommandLine;
using System.Diagnostics;
using Lockstep.Boards;
using Lockstep.Boards.Elf;
using Lockstep.InLockstep;

namespace Lockstep.Proofs.A64.Check.Elf;

/// <summary><c>a64 vmm</c>: vmm.elf and the VMM's code in this process, on the same random operations.</summary>
internal static class VmmCommand
{
    public static Command Create(Option<string> seed)
    {
        var elf = new Option<string>("--elf") { Description = "vmm.elf.", Required = true };
        var steps = new Option<long>("--steps")
        {
            Description = "Operations; at least one case is run.",
            DefaultValueFactory = _ => 100_000,
        };
        var command = new Command("vmm", "Runs vmm.elf by the A64 interpreter and the VMM in process on the same random operations.")
        {
            elf, steps, seed,
        };
        command.SetAction(parsed =>
        {
            string text = parsed.GetValue(seed)!, path = parsed.GetValue(elf)!;
            if (SeedText.Parse(text) is not { } number)
            {
                return 1;
            }

            try
            {
                return Run(ElfFile.Read(path, path), path, number, parsed.GetValue(steps));
            }
            catch (Exception error) when (error is UserError or ProgramException)
            {
                Console.Error.WriteLine(error is UserError ? error.Message : $"{path}: error: {error.Message}");
                return 1;
            }
        });
        return command;
    }

    private static int Run(ElfFile elf, string path, ulong seed, long steps)
    {
        Console.WriteLine($"seed 0x{seed:x}, {steps} operations on {path} and on the VMM in process");
        using ElfCase cases = new(elf);
        var elapsed = Stopwatch.StartNew();
        string? fault = ProgressDisplay.During(() => $"{cases.Steps:n0} of {steps:n0} operations", () => Cases(cases, seed, steps));
        ElfVmm<DoubleKernel> program = cases.Program;
        Console.WriteLine(
            $"{cases.Steps} operations, {cases.Messages} messages, {program.Calls} system calls, "
            + $"{program.Instructions} instructions executed ({program.Executed} different ones), {elapsed.Elapsed.TotalSeconds:0.0} s; "
            + $"{program.Instructions / program.Busy.TotalMicroseconds:0.0} million instructions a second by the interpreter");
        if (fault is null)
        {
            Console.WriteLine("1 passed, 0 failed");
            return 0;
        }

        Console.WriteLine(fault);
        Console.WriteLine("0 passed, 1 failed");
        return 1;
    }

    private static string? Cases(ElfCase cases, ulong seed, long steps)
    {
        for (long index = 0; index == 0 || cases.Steps < steps; index++)
        {
            ulong its = SplitMix.SeedOfCase(seed, index);
            if (cases.Run(its) is { } fault)
            {
                return $"{fault}\n  repeat: make a64-vmm SEED=0x{its:x} N=1";
            }
        }

        return null;
    }
}
