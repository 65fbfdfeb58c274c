using Lockstep.InLockstep;
using Lockstep.Model.Configuration;
using GuestOperation = Lockstep.InLockstep.Operation;

namespace Lockstep.Proofs.A64.Check.Elf;

/// <summary>
/// The same random operations of a guest, its devices and the kernel on two machines: one with the VMM's code in this process, one
/// with vmm.elf behind the interpreter. Both keep to the relation with the model, and after every operation their VMMs' states
/// are the same bytes.
/// </summary>
internal sealed unsafe class ElfCase : IDisposable
{
    private readonly GuestOperation[] operations = new GuestOperation[Comparison.CaseLength];
    private readonly Boards.Elf.ElfFile elf;
    private ElfVmm<DoubleKernel>? program;

    /// <summary>Cases on a program.</summary>
    /// <param name="elf">vmm.elf.</param>
    public ElfCase(Boards.Elf.ElfFile elf) => this.elf = elf;

    /// <summary>Operations done on both.</summary>
    public long Steps { get; private set; }

    /// <summary>Messages that the program handled.</summary>
    public long Messages { get; private set; }

    /// <summary>The program, after the first case.</summary>
    public ElfVmm<DoubleKernel> Program => program!;

    /// <summary>One case.</summary>
    /// <param name="seed">What it is made of.</param>
    /// <returns>What is wrong, or null.</returns>
    public string? Run(ulong seed)
    {
        CaseConfiguration configuration = Generator.Case(seed, operations);
        using Machine inProcess = new(configuration), interpreted = new(configuration);
        ElfVmm<DoubleKernel> vmm = program ??= Started();
        interpreted.Vmm = (state, badge, info) =>
        {
            if (vmm.State != state)
            {
                vmm.UseState(state);
            }

            return vmm.Step(badge, info);
        };
        string? fault = null;
        for (int i = 0; i < operations.Length && fault is null; i++)
        {
            inProcess.Do(operations[i]);
            try
            {
                interpreted.Do(operations[i]);
            }
            catch (Exception e) when (e is ProgramException or RefusedInstructionException)
            {
                fault = $"operation {i}, {operations[i]}: {e.Message}";
                break;
            }

            Steps++;
            int at = inProcess.VmmBytes.CommonPrefixLength(interpreted.VmmBytes);
            fault = interpreted.Fault is { } wrong ? $"operation {i}, {operations[i]}: {wrong}"
                : inProcess.Fault is { } other ? $"operation {i}, {operations[i]}, in process: {other}"
                : at < inProcess.VmmBytes.Length ? $"operation {i}, {operations[i]}: byte {at} of the VMM's state differs" : null;
        }

        Messages += interpreted.Messages;
        return fault;
    }

    /// <inheritdoc/>
    public void Dispose() => program?.Dispose();

    /// <summary>
    /// The program waits for a message; its configuration has what the system calls need, and no machine, which each case brings.
    /// </summary>
    private ElfVmm<DoubleKernel> Started()
    {
        ConfigurationBlock block = default;
        KernelNumbers.Fill(ref block);
        ElfVmm<DoubleKernel> vmm = new(elf, &block);
        vmm.Start();
        return vmm;
    }
}
