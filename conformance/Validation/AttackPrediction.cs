using Lockstep.Agent;
using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Lockstep.Runner.Agent;
using Answers = Lockstep.Model.Faults.RightAnswer<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Context = Lockstep.Model.Faults.VcpuContext<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using State = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.Validation;

/// <summary>
/// What an attack of a CPU has to come to: every trap is given to the model as the kernel's message, and the model's answer
/// says which exception the guest takes, with ESR_EL1 and FAR_EL1, and what a call returns. Actions that cannot trap, or whose trap
/// has an answer without an exception, add nothing.
/// </summary>
/// <param name="platform">Where GIC and RAM are.</param>
/// <param name="vcpus">vCPUs.</param>
/// <param name="on">Bit n for each vCPU that is on.</param>
/// <param name="gicdBytes">Size of the distributor in the guest's device tree.</param>
public sealed class AttackPrediction(AgentPlatform platform, int vcpus, ulong on, ulong gicdBytes)
{
    private const uint Translation3 = 0b000111, Isv = 1 << 24, Sse = 1 << 21, Sf = 1 << 15, Wnr = 1 << 6, Il = 1 << 25;
    /// <summary>Where the agent's instructions stand, as far as an answer can show: anywhere in RAM.</summary>
    private readonly ulong pc = platform.RamBase + 0x20_0000;

    private readonly GuestEnvironment environment = new()
    {
        Affinities = [.. Enumerable.Range(0, vcpus).Select(cpu => (ulong)cpu)],
        Ram = [new DeviceRegion(platform.RamBase, platform.RamBytes)],
        Regions =
        [
            new DeviceRegion(platform.Gicd, gicdBytes),
            .. platform.GicVersion == 2 ? [] : (DeviceRegion[])[new DeviceRegion(platform.Gicr, (ulong)vcpus * platform.GicrStride)],
        ],
        HvcIsConduit = false,
        NonzeroImmediateIsUndefined = false,
        RefusesUnaligned = true,
    };

    private readonly GicConfiguration gic = new() { Version = (GicVersion)platform.GicVersion, CpuCount = vcpus, IntidCount = platform.IntidCount };
    private ulong digest = ScriptFormat.DigestStart;
    private ulong undefined, fetchAborts, dataAborts, others;

    /// <summary>The attack's part of the log, with no interrupt counted: that is the controller's.</summary>
    /// <param name="plan">The attack.</param>
    /// <param name="platform">Where GIC and RAM are.</param>
    /// <param name="vcpus">vCPUs.</param>
    /// <param name="gicdBytes">Size of the distributor in the guest's device tree.</param>
    /// <param name="cpu">Whose part; the plan's first CPU by default.</param>
    /// <param name="on">Bit n for each vCPU that is on; only the attacking one by default.</param>
    public static AttackResult Of(AttackPlan plan, AgentPlatform platform, int vcpus, ulong gicdBytes, int? cpu = null, ulong? on = null)
    {
        int by = cpu ?? plan.Cpu;
        var prediction = new AttackPrediction(platform, vcpus, on ?? 1UL << by, gicdBytes);
        foreach (AttackAction action in plan.ActionsOf(by, platform))
        {
            prediction.Do(by, action);
        }

        return new AttackResult(
            by, (ulong)plan.Actions, 0, prediction.undefined, prediction.fetchAborts, prediction.dataAborts, prediction.others, 0, prediction.digest);
    }

    private void Do(int cpu, in AttackAction action)
    {
        switch (action.Class)
        {
            // Without GICC an access to it is one to where nothing is.
            case AttackClass.Interface when platform.AcknowledgeAddress == 0:
            case AttackClass.Distributor or AttackClass.Redistributor or AttackClass.Unmapped:
                Fault(cpu, action, FaultLabel.VMFault, pc, action.X1, 0, PlainSyndrome(action.Encoding));
                break;
            case AttackClass.NoSyndrome when IsUnalignedExclusive(action):
                // Before any translation and whatever the memory (DDI 0487 B2.9, alignment of Load-Exclusive).
                const uint alignment = 0x21;
                Taken((ulong)ExceptionClass.DataAbortSame << 26 | Il | alignment, action.X1);
                break;
            case AttackClass.NoSyndrome:
                uint store = IsStore(action.Encoding) ? Wnr : 0;
                Fault(cpu, action, FaultLabel.VMFault, pc, action.X1, 0, Syndrome(ExceptionClass.DataAbortLower) | Translation3 | store);
                break;
            case AttackClass.Fetch:
                Fault(cpu, action, FaultLabel.VMFault, action.X1, action.X1, 1, Syndrome(ExceptionClass.InstructionAbortLower) | Translation3);
                break;
            case AttackClass.RegisterRead or AttackClass.RegisterWrite when AttackActions.IsPhysicalTimer(action.Encoding):
                // The kernel exports the EL1 physical timer to EL0, and so to guests too.
                break;
            case AttackClass.RegisterRead or AttackClass.RegisterWrite when IsRegister(action):
                break;
            case AttackClass.RegisterRead or AttackClass.RegisterWrite:
                // No such register, or one that is not the guest's: trapped or not, the guest takes the same exception.
                Taken(Il, 0);
                break;
            case AttackClass.Call when AttackActions.IsHvc(action.Encoding):
                Fault(cpu, action, FaultLabel.UnknownSyscall);
                break;
            case AttackClass.Call:
                Fault(cpu, action, FaultLabel.VCPUFault, Syndrome(ExceptionClass.Smc64) | action.Encoding >> 5 & 0xffff);
                break;
        }
    }

    private void Fault(int cpu, in AttackAction action, ulong label, params ReadOnlySpan<ulong> message)
    {
        var vm = new State(vcpus);
        for (int i = 0; i < vcpus; i++)
        {
            vm.Power[i] = Word32.Of((on >> i & 1) != 0 ? PowerState.On : PowerState.Off);
        }

        Context context = vm.Vcpus[cpu];
        context.PC = Word64.Of(label == FaultLabel.VMFault ? message[0] : pc);
        context.PSTATE = Word64.Of(ScriptFormat.Pstate);
        (context.General[0], context.General[1], context.General[2], context.General[3]) =
            (Word64.Of(action.X0), Word64.Of(action.X1), Word64.Of(action.X2), Word64.Of(action.X3));
        // FAR_EL1 keeps the address that the instruction used, which the hardware has in FAR_EL2.
        context[VcpuRegister.FAR] = Word64.Of(action.X1);
        Word64[] words = new Word64[message.Length];
        for (int i = 0; i < words.Length; i++)
        {
            words[i] = Word64.Of(message[i]);
        }

        Answer<Word64, Word32, Bit> answer = Answers.To(environment, vm, cpu, new FaultMessage<Word64, Bit>(label, words));
        if (answer.Kind == AnswerKind.Exception)
        {
            Taken(context[VcpuRegister.ESR].Value, context[VcpuRegister.FAR].Value);
        }
        else if (AttackActions.HasResult(action))
        {
            digest = ScriptFormat.Digest(digest, context.General[0].Value);
        }
    }

    private void Taken(ulong esr, ulong far)
    {
        const ulong fnv = 1 << 10;
        ulong exceptionClass = esr >> 26;
        undefined += exceptionClass == 0 ? 1UL : 0;
        fetchAborts += exceptionClass == 0x21 ? 1UL : 0;
        dataAborts += exceptionClass == 0x25 ? 1UL : 0;
        others += exceptionClass is 0 or 0x21 or 0x25 ? 0UL : 1;
        bool hasFar = exceptionClass == 0x22 || (exceptionClass is 0x21 or 0x25 && (esr & fnv) == 0);
        digest = ScriptFormat.Digest(ScriptFormat.Digest(digest, esr), hasFar ? far : 0);
    }

    private bool IsRegister(in AttackAction action) =>
        IccRegisterEncoding.Decode(action.Encoding >> 5 & 0xffff) is IccRegister register
        && Gic<Word32, Bit>.IccExists(gic, register, action.Class == AttackClass.RegisterWrite);

    private static uint Syndrome(uint exceptionClass) => exceptionClass << 26 | Il;

    /// <summary>ESR_EL2 of a load or store of Rt at [x1] (DDI 0487, ISS encoding for an exception from a Data Abort).</summary>
    private static uint PlainSyndrome(uint encoding)
    {
        uint size = encoding >> 30, opc = encoding >> 22 & 3, rt = encoding & 31;
        uint wide = size == 3 || opc == 2 ? Sf : 0;
        return Syndrome(ExceptionClass.DataAbortLower) | Isv | size << 22 | (opc >= 2 ? Sse : 0) | rt << 16 | wide | (opc == 0 ? Wnr : 0) | Translation3;
    }

    private static bool IsUnalignedExclusive(in AttackAction action) =>
        (action.Encoding & 0x3f00_0000) == 0x0800_0000 && (action.X1 & (AttackActions.SizeBytes(action.Encoding) - 1)) != 0;

    /// <summary>Whether a form without a syndrome stores: bit 22 is L, and in the vector forms too.</summary>
    private static bool IsStore(uint encoding) => (encoding >> 22 & 1) == 0;
}
