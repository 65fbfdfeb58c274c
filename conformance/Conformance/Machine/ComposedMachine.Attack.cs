using Lockstep.Agent;
using Lockstep.Runner.Agent;
using Lockstep.Validation;

namespace Lockstep.Conformance;

/// <content>
/// Attacks. What each CPU has to meet follows from its actions and the model's answers to faults. What the controller holds afterwards
/// does not: the machine stays as it was before, and who wrote the script brings the controller back to its reset state.
/// </content>
public sealed partial class ComposedMachine
{
    private ulong Attack(AttackPlan plan)
    {
        if (plan.MachineCpus != Guest.Vcpus)
        {
            throw NotPredicted($"an attack for {plan.MachineCpus} CPUs");
        }

        bool isPower = plan.ByAll && plan.Has(AttackClass.Power) && plan.Has(AttackClass.Call);
        except = isPower ? NotCompared.PowerDuringAttack
            : plan.Has(AttackClass.Window) ? NotCompared.InterruptsOfAttack
            : NotCompared.SignalsAfterAttack;
        ulong on = 0;
        foreach (GuestCpu cpu in cpus)
        {
            on |= cpu.IsRunning ? 1UL << cpu.Number : 0;
        }

        attacks =
        [
            .. cpus.Where(cpu => cpu.IsRunning && (plan.ByAll || cpu.Number == plan.Cpu))
                .Select(cpu => AttackPrediction.Of(plan, Guest.Platform, Guest.Vcpus, FrameBytes, cpu.Number, on)),
        ];
        return attacks.Aggregate(0UL, (sum, one) => sum + one.Actions);
    }
}
