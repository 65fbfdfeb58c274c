using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using State = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Vcpu = Lockstep.Model.Faults.VcpuContext<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.InLockstep.Replay;

/// <summary>All registers after a step: of the run, of the model, and of the VMM's guest.</summary>
internal sealed class GuestComparison
{
    private const ulong FnVBit = 1 << 10, StatusBits = 0x3f, External = 0x10, ExternalOnWalk = 0x14, LevelBits = 3;
    private static readonly string[] PowerNames = ["on", "off", "pending"];

    /// <summary>Compares.</summary>
    /// <param name="before">The machine before the step.</param>
    /// <param name="theorem">The run's machine after it, by name; may be empty.</param>
    /// <param name="model">The model's.</param>
    /// <param name="vmm">The VMM's.</param>
    /// <param name="isAll">Registers too; else who is on.</param>
    /// <param name="aborted">
    /// The vCPU that has taken an External abort of data: with FnV its FAR_EL1 is UNKNOWN (DDI 0487 D24.2.40). -1 for none.
    /// </param>
    public GuestComparison(State before, Dictionary<string, ulong> theorem, State model, State vmm, bool isAll, int aborted)
    {
        Dictionary<string, ulong> was = GuestWords.Of(before), right = GuestWords.Of(model), shown = GuestWords.Of(vmm);
        for (int cpu = 0; cpu < model.Vcpus.Length; cpu++)
        {
            if (cpu == aborted)
            {
                shown[GuestWords.Name(nameof(VcpuRegister.FAR), cpu)] = right[GuestWords.Name(nameof(VcpuRegister.FAR), cpu)];
            }

            // Nobody sees what a vCPU that is off holds.
            bool isOff = model.Power[cpu].Value == PowerState.Off;
            string suffix = GuestWords.Name("", cpu), power = GuestWords.Name(GuestWords.Power, cpu);
            foreach (string name in right.Keys.Where(name => name.EndsWith(suffix, StringComparison.Ordinal)))
            {
                if (name == power || (isAll && !isOff))
                {
                    Compare(name, name == power, was[name], theorem.GetValueOrDefault(name, right[name]), right[name], shown[name]);
                }
            }
        }
    }

    /// <summary>
    /// Makes of an abort of a stage 1 table walk that says so what the model makes of it. The architecture's status code for it is an
    /// External abort on a walk, for which FnV is RES0; a monitor that knows no virtual address may as well say that it is not valid
    /// (DDI 0487 D24.2.40, DFSC and FnV).
    /// </summary>
    /// <param name="vmm">The vCPU of the VMM's guest.</param>
    /// <param name="model">The model's.</param>
    public static void AcceptWalk(Vcpu vmm, Vcpu model)
    {
        ulong right = model[VcpuRegister.ESR].Value, shown = vmm[VcpuRegister.ESR].Value;
        if ((right & StatusBits) == External && (shown | LevelBits) == ((right & ~(FnVBit | StatusBits)) | ExternalOnWalk | LevelBits))
        {
            vmm[VcpuRegister.ESR] = new(right);
        }
    }

    /// <summary>The first register of the VMM's guest that is wrong; null when none is.</summary>
    public string? Fault { get; private set; }

    /// <summary>Registers that were changed or are otherwise, a line each.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>The run or the VMM is otherwise than the model.</summary>
    public bool IsOtherwise { get; private set; }

    private void Compare(string name, bool isPower, ulong was, ulong theorem, ulong model, ulong vmm)
    {
        // A vCPU that CPU_ON has started is pending until it runs; the VMM starts it in the same step.
        bool isRight = vmm == model || (isPower && model == PowerState.OnPending && vmm == PowerState.On);
        IsOtherwise |= !isRight || theorem != model;
        string Text(ulong value) => isPower && value < (ulong)PowerNames.Length ? PowerNames[value] : $"0x{value:x}";
        if (!isRight)
        {
            Fault ??= $"{name} is {Text(vmm)}, the architecture says {Text(model)}";
        }

        if (!isRight || theorem != model || model != was)
        {
            Lines.Add($"{name}: {Text(was)} before, {Text(theorem)} in the theorem, model {Text(model)}, VMM {Text(vmm)}");
        }
    }
}
