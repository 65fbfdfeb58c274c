using System.Text.Json;
using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using State = Lockstep.Model.Faults.VmState<Lockstep.Model.Words.Word64, Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.InLockstep.Replay;

/// <summary>
/// A run that somebody found on a guest's machine, again on the VMM's own code: its state is brought about, its events happen, and every
/// register of every vCPU has to be what the model says of the machine that the VMM makes.
/// </summary>
public static class GuestReplay
{
    private const int ListRegisters = 16, Intids = 128;

    /// <summary>In place of no bounds at all: every address but the last ones of each half.</summary>
    private static readonly (ulong Base, ulong SizeBytes)[] AllAddresses = [(0, 1ul << 63), (1ul << 63, 1ul << 63)];

    /// <summary>Why the VMM makes no such machine, whatever happens on it; null when it does.</summary>
    /// <param name="environment">As of <see cref="GuestRequest"/>.</param>
    public static string? OtherMachine(string environment)
    {
        GuestEnvironment theorems = Parse(environment);
        bool isSame = theorems.Affinities.Select((affinity, cpu) => affinity == (ulong)cpu).All(same => same)
            && theorems.Regions.SequenceEqual(GuestOfVmm.Frames(ConfigurationOf(theorems)));
        return isSame ? null
            : "the VMM is another machine: its vCPUs have the affinities 0, 1 and so on, and its devices are those of the GIC";
    }

    /// <summary>Replays it.</summary>
    /// <param name="request">The run, on a machine that is not another one (<see cref="OtherMachine"/>).</param>
    public static GuestOutcome Run(GuestRequest request)
    {
        GuestEnvironment theorems = Parse(request.Environment);
        using Machine machine = new(ConfigurationOf(theorems));
        machine.BecomeWhole(theorems.Ram.Length == 0 ? AllAddresses : [.. theorems.Ram.Select(ram => (ram.Base, ram.SizeBytes))]);
        GuestEnvironment vmm = GuestOfVmm.Environment(theorems.Affinities.Length, theorems.HasSgiRegisters, theorems.Ram) with
        {
            Regions = theorems.Regions,
        };
        GuestSetup setup = new(machine, vmm);
        List<GuestStepDone> steps = [];
        string? refusal = null, fault;
        try
        {
            State wanted = GuestWords.ToState(vmm.Affinities.Length, request.Start);
            RegisterDifference[] missing = [.. setup.Bring(wanted), .. NotOfSel4(request, setup.Read())];
            if (missing.Length > 0)
            {
                return new(setup.Operations, missing, steps, null, machine.Fault);
            }

            GuestSteps replay = new(machine, setup, vmm, theorems);
            fault = machine.Fault;
            for (int i = 0; i < request.Steps.Count && refusal == null && fault == null; i++)
            {
                GuestStepDone? done = replay.Do(request.Steps[i], out refusal);
                fault = machine.Fault ?? replay.Fault;
                steps.AddRange(done == null ? [] : [done]);
            }

            fault ??= replay.HasReset ? null : StateDifference.FirstFault(machine);
        }
        catch (Exception e) when (e is IndexOutOfRangeException or NullReferenceException or InvalidOperationException or OverflowException)
        {
            fault = $"the VMM stopped: {e.Message}";
        }

        return new(setup.Operations, [], steps, refusal, fault);
    }

    private static GuestEnvironment Parse(string environment) => JsonSerializer.Deserialize<GuestEnvironment>(environment)
        ?? throw new FormatException("no machine of a guest");

    /// <summary>Lines of two devices, one of each group, end a wait.</summary>
    private static CaseConfiguration ConfigurationOf(GuestEnvironment theorems) => new()
    {
        Version = theorems.HasSgiRegisters ? GicVersion.V3 : GicVersion.V2,
        CpuCount = theorems.Affinities.Length,
        CoreCount = theorems.Affinities.Length,
        ListRegisterCount = ListRegisters,
        IntidCount = Intids,
        DeviceIntids = [GuestSetup.FiqIntid, GuestSetup.IrqIntid],
        DeviceIsEdge = [false, false],
    };

    /// <summary>What no message of seL4's has, of the first fault.</summary>
    private static IEnumerable<RegisterDifference> NotOfSel4(GuestRequest request, State start)
    {
        GuestStep first = request.Steps[0];
        if (first.Kind == GuestStepKind.Fault
            && GuestMessage.Of(first, start.Vcpus[first.Cpu]).Unreachable(start.Vcpus[first.Cpu]) is { } esr)
        {
            yield return esr;
        }

        if (first.Kind == GuestStepKind.Line && first.Values[0] > GuestSetup.MostLines)
        {
            yield return new RegisterDifference("lines left", first.Values[0], GuestSetup.MostLines);
        }
    }
}
