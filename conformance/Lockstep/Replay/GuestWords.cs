using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Words;
using Context = Lockstep.Model.Faults.VcpuContext<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using State = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.InLockstep.Replay;

/// <summary>
/// The registers of a guest's vCPUs by name, with the name of the vCPU behind it ("X3 of vCPU 1", "power of vCPU 0"), and what a guest
/// can have in them.
/// </summary>
public static class GuestWords
{
    private const ulong VbarRes0 = 0x7ff, InstructionRes0 = 3, T32Res0 = 1, StackOfEL1 = 1, ModeOfEL1 = 4, ModeBits = 0xf;

    /// <summary>PSTATE in AArch32 state but for M and the Illegal Execution state bit (DDI 0487 C5.2.19).</summary>
    private const ulong AArch32Bits = 0xffef_ffe0;

    /// <summary>The name of a vCPU's power state.</summary>
    public const string Power = "power";

    /// <summary>An answer in words.</summary>
    /// <param name="kind">The name of its kind.</param>
    /// <param name="exception">The name of the exception that the guest takes.</param>
    /// <param name="sizeBytes">Of the access.</param>
    /// <param name="register">The name of the system register.</param>
    /// <param name="target">The vCPU that starts.</param>
    public static string Answer(string kind, string exception, int sizeBytes, string register, int target) => kind switch
    {
        nameof(AnswerKind.Exception) => $"{kind} {exception}",
        nameof(AnswerKind.Load) or nameof(AnswerKind.Store) => $"{kind} of {sizeBytes} bytes",
        nameof(AnswerKind.ReadSystemRegister) or nameof(AnswerKind.WriteSystemRegister) => $"{kind} {register}",
        nameof(AnswerKind.StartVcpu) => $"{kind} {target}",
        _ => kind,
    };

    /// <summary>A register's whole name.</summary>
    /// <param name="register">Its name.</param>
    /// <param name="vcpu">Whose.</param>
    public static string Name(string register, int vcpu) => $"{register} of vCPU {vcpu}";

    /// <summary>All words of a state.</summary>
    /// <param name="vm">The state.</param>
    public static Dictionary<string, ulong> Of(State vm)
    {
        Dictionary<string, ulong> words = new(StringComparer.Ordinal);
        for (int v = 0; v < vm.Vcpus.Length; v++)
        {
            Context context = vm.Vcpus[v];
            words[Name("PC", v)] = context.PC.Value;
            words[Name("SP_EL0", v)] = context.SP_EL0.Value;
            words[Name("PSTATE", v)] = context.PSTATE.Value;
            for (int i = 0; i < Context.GeneralCount; i++)
            {
                words[Name($"X{i}", v)] = context.General[i].Value;
            }

            for (int i = 0; i < context.System.Length; i++)
            {
                words[Name($"{(VcpuRegister)i}", v)] = context.System[i].Value;
            }

            words[Name(Power, v)] = vm.Power[v].Value;
        }

        return words;
    }

    /// <summary>The state that has these words; what is missing is as after reset.</summary>
    /// <param name="vcpuCount">vCPUs.</param>
    /// <param name="words">By name.</param>
    public static State ToState(int vcpuCount, IReadOnlyDictionary<string, ulong> words)
    {
        State vm = new(vcpuCount);
        for (int cpu = 0; cpu < vcpuCount; cpu++)
        {
            int v = cpu;
            Context context = vm.Vcpus[v];
            Word64 Value(string register) => new(words.GetValueOrDefault(Name(register, v), AfterReset(register, v)));
            (context.PC, context.SP_EL0, context.PSTATE) = (Value("PC"), Value("SP_EL0"), Value("PSTATE"));
            for (int i = 0; i < Context.GeneralCount; i++)
            {
                context.General[i] = Value($"X{i}");
            }

            for (int i = 0; i < context.System.Length; i++)
            {
                context.System[i] = Value($"{(VcpuRegister)i}");
            }

            vm.Power[v] = (uint)Value(Power).Value;
        }

        return vm;
    }

    /// <summary>A register of a vCPU that is on and has done nothing yet.</summary>
    /// <param name="register">Its name.</param>
    /// <param name="vcpu">Whose.</param>
    public static ulong AfterReset(string register, int vcpu) => register switch
    {
        "PSTATE" => Pstate.DAIF | Pstate.EL1h,
        nameof(VcpuRegister.VMPIDR_EL2) => GuestOfVmm.Mpidr(vcpu),
        _ => 0,
    };

    /// <summary>
    /// Makes of a state one that a guest of the VMM can be in: registers that are not the guest's have the machine's values, PSTATE is one
    /// that an instruction can trap with, PC is aligned, RES0 bits are 0. CPU_ON is one step, so no vCPU is pending.
    /// </summary>
    /// <param name="vm">The state.</param>
    /// <param name="pstateBits">Bits of PSTATE that the CPU has.</param>
    public static void MakeReachable(State vm, ulong pstateBits)
    {
        for (int v = 0; v < vm.Vcpus.Length; v++)
        {
            Context context = vm.Vcpus[v];
            context.PSTATE = new Word64(ReachablePstate(context.PSTATE.Value, pstateBits));
            bool isAArch32 = (context.PSTATE.Value & Pstate.AArch32) != 0, isT32 = (context.PSTATE.Value >> Pstate.TBit & 1) != 0;
            ulong ofAddress = (isAArch32 ? uint.MaxValue : ulong.MaxValue) & ~(isAArch32 && isT32 ? T32Res0 : InstructionRes0);
            context.PC &= new Word64(ofAddress);
            context[VcpuRegister.VBAR] &= new Word64(~VbarRes0);
            context[VcpuRegister.VMPIDR_EL2] = new Word64(GuestOfVmm.Mpidr(v));
            context[VcpuRegister.ISR] = 0;
            context[VcpuRegister.CNTVOFF] = 0;
            vm.Power[v] = vm.Power[v].Value == PowerState.Off ? PowerState.Off : PowerState.On;
        }
    }

    private static ulong ReachablePstate(ulong pstate, ulong bits)
    {
        if ((pstate & Pstate.AArch32) != 0)
        {
            return (pstate & AArch32Bits) | Pstate.AArch32;
        }

        // EL0t, EL1t or EL1h.
        ulong mode = pstate & ModeBits;
        mode = mode is 0 or ModeOfEL1 ? mode : ModeOfEL1 | StackOfEL1;
        return (pstate & bits & ~(Pstate.Mode | Pstate.IL)) | mode;
    }
}
