using Lockstep.Proofs.A64.Semantics;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// DeviceLine.Raise and Lower: the line of a device's interrupt is high or low afterwards, and nothing changes but the interrupt
/// controller's state. Proved by themselves from states in which no interrupt waits for a list register.
/// </summary>
/// <param name="Name">The function.</param>
/// <param name="Symbol">Its name in vmm.elf.</param>
/// <param name="IsHigh">Whether the line is high afterwards.</param>
internal sealed record LineContract(string Name, string Symbol, bool IsHigh) : FunctionContract(Name, Symbol)
{
    private const string Type = "vmm_Lockstep_Vmm_Gic_DeviceLine_1<vmm_Lockstep_Vmm_Microkit_MicrokitKernel>__";

    /// <summary>Both.</summary>
    public static IReadOnlyList<LineContract> All { get; } =
        [new("DeviceLine.Raise", $"{Type}Raise", true), new("DeviceLine.Lower", $"{Type}Lower", false)];

    /// <summary>The largest distance of the stack pointer from the event loop's at which it is proved, in bytes.</summary>
    public const int Deepest = 0x300;

    /// <summary>The word of lines afterwards.</summary>
    public SymbolicWord32 After(SymbolicWord32 lines, uint bit) => IsHigh ? lines | bit : lines & ~bit;

    /// <inheritdoc/>
    public override void Apply(
        VmmImage image, ProcessorState<SymbolicBit, SymbolicWord64> processor, SymbolicMemory memory, int call)
    {
        CheckDepth(image, processor, memory, Deepest);
        (ulong start, ulong sizeBytes) = DeviceLayout.InterruptController(image);
        uint intid = (uint)Number(processor.General[1], "X1");
        int device = Enumerable.Range(0, DeviceLayout.Count(image)).FirstOrDefault(n => DeviceLayout.Facts(image, n).Intid == intid, -1);
        if (Number(processor.General[0], "X0") != start || device < 0)
        {
            throw new ObligationFailedException($"{Name} is called for INTID {intid}, which is no device's");
        }

        ForgetInterruptController(image, memory, lines => After(lines, DeviceLayout.Line(image, device).Bit), device);
        Return(processor, call);
    }

    /// <summary>The interrupt controller's state may be another one, but for the word of a device's line.</summary>
    public static void ForgetInterruptController(
        VmmImage image, SymbolicMemory memory, Func<SymbolicWord32, SymbolicWord32> lines, int device)
    {
        (ulong start, ulong sizeBytes) = DeviceLayout.InterruptController(image);
        ulong[] words = [.. Enumerable.Range(0, DeviceLayout.Count(image)).Select(n => DeviceLayout.Line(image, n).Address).Distinct()];
        (ulong Address, SymbolicWord32 Value)[] kept = [.. words.Select(at => (at, memory.Word(at)))];
        memory.Forget(start, sizeBytes);
        memory.Ready = null;
        foreach ((ulong at, SymbolicWord32 value) in kept)
        {
            memory.Write(at, 4, SymbolicWord64.Join(0u, at == DeviceLayout.Line(image, device).Address ? lines(value) : value));
        }
    }
}
