using Lockstep.Model.Gic;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Gic = Lockstep.Model.Gic.Gic<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;
using Virtual = Lockstep.Model.Kernel.VirtualCpuInterface<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.InLockstep.Replay;

/// <summary>
/// A run that somebody found on an interrupt controller, again on a machine: the VMM's own code, with the reference model beside it. First
/// its state is brought about, then its steps are done; at the end all registers are read and each vCPU takes what it gets.
/// </summary>
public static class StateReplay
{
    private const int ListRegisters = 16, MostDeliveries = 16;
    private const uint FirstSpecial = 1020, NoPriority = 0x100;

    /// <summary>Replays it.</summary>
    /// <param name="request">The run.</param>
    public static ReplayOutcome Run(ReplayRequest request)
    {
        GicVersion version = request.Version == 3 ? GicVersion.V3 : GicVersion.V2;
        GicConfiguration gic = new() { Version = version, CpuCount = request.CpuCount, IntidCount = request.IntidCount };
        GicState<Word32, Bit> wanted = StateWords.ToState(gic, request.Start);
        using Machine machine = new(ConfigurationOf(request, wanted));
        StateSetup setup = new(machine, wanted);
        List<ReplayedStep> steps = [];
        string? fault = null, refusal = null;
        try
        {
            setup.Run();
            WordDifference[] missing = Differences(request.Start, StateWords.Of(machine.Relation.Model));
            if (missing.Length > 0 || machine.Fault != null)
            {
                return new(setup.Operations, missing, steps, null, StateDifference.Lines(machine), machine.Fault);
            }

            for (int i = 0; i < request.Steps.Count && machine.Fault == null && refusal == null; i++)
            {
                refusal = Refusal(machine, request.Steps[i]);
                if (refusal == null)
                {
                    steps.Add(Do(machine, request.Steps[i]));
                }
            }

            fault = machine.Fault ?? StateDifference.FirstFault(machine);
            for (int cpu = 0; cpu < request.CpuCount && fault == null; cpu++)
            {
                TakeAll(machine, cpu);
                fault = machine.Fault;
            }
        }
        catch (Exception e) when (e is IndexOutOfRangeException or NullReferenceException or InvalidOperationException or OverflowException)
        {
            fault = $"the VMM stopped: {e.Message}";
        }

        return new(setup.Operations, [], steps, refusal, StateDifference.Lines(machine), fault);
    }

    /// <summary>SPIs of which a line is high, or moves, are passthrough interrupts, of the trigger that the guest gives them.</summary>
    private static CaseConfiguration ConfigurationOf(ReplayRequest request, GicState<Word32, Bit> wanted)
    {
        int[] devices =
        [
            .. Enumerable.Range(32, int.Min(request.IntidCount, (int)GicdFrame.IntidEnd) - 32)
                .Where(i => Has(wanted.Intid(0, i / 32).Line, i) || request.Steps.Any(s => s.Kind == ReplayKind.Line && s.Place == i))
                .Take((int)CaseConfiguration.TimerChannel),
        ];
        return new CaseConfiguration
        {
            Version = wanted.Configuration.Version,
            CpuCount = request.CpuCount,
            CoreCount = request.CpuCount,
            ListRegisterCount = ListRegisters,
            IntidCount = request.IntidCount,
            DeviceIntids = devices,
            DeviceIsEdge = [.. devices.Select(i => Has(wanted.Intid(0, i / 32).Edge, i))],
        };
    }

    private static bool Has(Word32 word, int intid) => (word.Value >> intid % 32 & 1) != 0;

    private static WordDifference[] Differences(IReadOnlyList<uint> wanted, List<uint> reached) =>
    [
        .. Enumerable.Range(0, reached.Count).Where(i => wanted[i] != reached[i])
            .Select(i => new WordDifference(i, wanted[i], reached[i])),
    ];

    /// <summary>Why a step is none of a guest of the VMM, or of a device of its; null when it is one.</summary>
    private static string? Refusal(Machine machine, ReplayStep step) => step.Kind switch
    {
        ReplayKind.Line when step.Place < 32 && step.Place != VirtualPpi.VirtualTimerIntid =>
            $"no line leads to INTID {step.Place}: of PPIs only the virtual timer's has one",
        ReplayKind.Line when step.Place >= 32 && Array.IndexOf(machine.Configuration.DeviceIntids, (int)step.Place) < 0 =>
            $"no line leads to INTID {step.Place}",
        ReplayKind.ReadInterface or ReplayKind.WriteInterface when step.SizeBytes != 4 || step.Place % 4 != 0 =>
            "hardware answers an access of this size to its CPU interface, not the VMM",
        ReplayKind.ReadSystemRegister or ReplayKind.WriteSystemRegister
            when !Gic.IccExists(machine.Relation.Model.Configuration, (IccRegister)step.Place, !step.IsRead) => "the access is UNDEFINED",
        ReplayKind.ReadDistributor or ReplayKind.WriteDistributor or ReplayKind.ReadRedistributor or ReplayKind.WriteRedistributor
            when step.SizeBytes is not (1 or 2 or 4 or 8) || step.Place % step.SizeBytes != 0 => "an access that is not aligned aborts",
        _ => null,
    };

    private static ReplayedStep Do(Machine machine, ReplayStep step)
    {
        GicState<Word32, Bit> model = new(machine.Relation.Model.Configuration);
        machine.Relation.Model.CopyTo(model);
        ReplayedStep done = new(step, ModelDoes(model, step), VmmDoes(machine, step));
        machine.Report(step.Cpu);
        return done;
    }

    private static ulong ModelDoes(GicState<Word32, Bit> model, ReplayStep step)
    {
        (int cpu, uint place, int size) = (step.Cpu, step.Place, step.SizeBytes);
        return step.Kind switch
        {
            ReplayKind.ReadDistributor => Gic.ReadGicd(model, cpu, place, size).Value,
            ReplayKind.ReadRedistributor =>
                Gic.ReadGicr(model, cpu, (int)(place / GicrFrame.SizeBytes), place % GicrFrame.SizeBytes, size).Value,
            ReplayKind.ReadInterface => Gic.ReadGicc(model, cpu, place, size).Value,
            ReplayKind.ReadSystemRegister => Gic.ReadIcc(model, cpu, (IccRegister)place).Low.Value,
            ReplayKind.Irq => Gic.IrqSignalled(model, cpu).Value ? 1u : 0,
            ReplayKind.Fiq => Gic.FiqSignalled(model, cpu).Value ? 1u : 0,
            ReplayKind.Highest => Delivery<Word32, Bit>.Highest(model, cpu).Intid.Value,
            _ => 0,
        };
    }

    private static ulong VmmDoes(Machine machine, ReplayStep step)
    {
        (int cpu, uint place, int size) = (step.Cpu, step.Place, step.SizeBytes);
        switch (step.Kind)
        {
            case ReplayKind.ReadDistributor:
                return machine.ReadDistributor(cpu, place, size);
            case ReplayKind.WriteDistributor:
                machine.WriteDistributor(cpu, place, size, step.Value);
                return 0;
            case ReplayKind.ReadRedistributor:
                return machine.ReadRedistributor(cpu, place, size);
            case ReplayKind.WriteRedistributor:
                machine.WriteRedistributor(cpu, place, size, step.Value);
                return 0;
            case ReplayKind.ReadInterface:
                return machine.ReadInterface(cpu, place);
            case ReplayKind.WriteInterface:
                machine.WriteInterface(cpu, place, (uint)step.Value);
                return 0;
            case ReplayKind.ReadSystemRegister:
                return machine.ReadInterface(cpu, (IccRegister)place);
            case ReplayKind.WriteSystemRegister:
                machine.WriteInterface(cpu, (IccRegister)place, step.Value);
                return 0;
            case ReplayKind.Line when place < 32:
                machine.DriveTimer(cpu, step.Value != 0);
                return 0;
            case ReplayKind.Line:
                machine.DriveLine((int)place, step.Value != 0);
                return 0;
            case ReplayKind.Irq:
                return (ulong)machine.Signals(cpu) & 1;
            case ReplayKind.Fiq:
                return (ulong)machine.Signals(cpu) >> 1;
            default:
                var first = Virtual.HighestPending(machine.Interface(cpu));
                return first.Priority.Value < NoPriority ? first.Intid.Value : Delivery<Word32, Bit>.Spurious;
        }
    }

    /// <summary>What is deliverable is taken, so that the relation sees what the VMM delivers, and in which order.</summary>
    private static void TakeAll(Machine machine, int cpu)
    {
        for (int i = 0; i < MostDeliveries && machine.Fault == null; i++)
        {
            machine.Do(new Operation(OperationKind.Acknowledge, (byte)cpu, 0, 2, 0, 0));
            if ((machine.LastAcknowledge & 0x3ff) >= FirstSpecial)
            {
                return;
            }
        }
    }
}
