using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>The directed scripts and the witnesses of differences, for a machine.</summary>
public static class ValidationScripts
{
    /// <summary>All that a machine runs, without the accesses whose effects on QEMU are not predicted.</summary>
    public static IEnumerable<ValidationScript> For(Target target, IReadOnlyList<QemuDifference> differences)
    {
        yield return Write("after reset", target, RegisterScripts.AfterReset, differences, fromReset: true);
        foreach ((string name, Action<ScriptBuilder> write) in ((string, Action<ScriptBuilder>)[])[.. RegisterScripts.All, .. PropertyScripts.All, .. PriorityScripts.All])
        {
            ValidationScript script = Write(name, target, write, differences);
            if (script.Operations.Count > 0)
            {
                yield return script;
            }
        }
    }

    /// <summary>The script that shows a difference.</summary>
    public static ValidationScript Witness(QemuDifference difference)
    {
        var target = new Target(difference.Version, difference.WitnessCpus);
        var builder = new ScriptBuilder(target);
        difference.Witness(builder);
        return new ValidationScript(difference.Name, target, builder.Operations);
    }

    private static ValidationScript Write(
        string name, Target target, Action<ScriptBuilder> write, IReadOnlyList<QemuDifference> differences, bool fromReset = false)
    {
        var builder = new ScriptBuilder(target);
        write(builder);
        return Predictable(new ValidationScript(name, target, builder.Operations, fromReset), differences);
    }

    /// <summary>The script without the accesses whose effects on QEMU are not predicted.</summary>
    public static ValidationScript Predictable(ValidationScript script, IReadOnlyList<QemuDifference> differences)
    {
        var machine = new ModelMachine(script.Target, differences);
        var kept = new List<Operation>();
        foreach (Operation operation in script.Preparation)
        {
            machine.Do(0, operation);
        }

        foreach (Operation operation in script.Operations)
        {
            if (machine.LeftOut(operation) is null)
            {
                machine.Do(0, operation);
                kept.Add(operation);
            }
        }

        return script with { Operations = kept };
    }
}
