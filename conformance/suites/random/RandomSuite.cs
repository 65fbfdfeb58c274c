using Lockstep.Agent;
using Lockstep.Runner.Agent;
using Lockstep.Validation;
using Operation = Lockstep.Runner.Agent.Operation;

namespace Lockstep.Conformance.Suites;

/// <summary>Generated scripts: what is ended was acknowledged, a few INTIDs take part in each.</summary>
public sealed class RandomSuite() : Suite("random", "random scripts about a few interrupts each, made while the machine runs along")
{
    /// <inheritdoc/>
    public override IEnumerable<SuiteScript> Scripts(SuiteRequest request)
    {
        for (int number = 0; number * RandomScripts.Length < request.Operations; number++)
        {
            int copy = number;
            yield return new SuiteScript($"{RandomScripts.Prefix}{number}", HandlerMode.RecordAndMask, Generate(request, copy));
        }
    }

    private static IReadOnlyList<Operation> Generate(SuiteRequest request, int number)
    {
        using var machine = new ComposedMachine(request.Guest);
        foreach (Operation operation in (Operation[])[.. ComposedRun.Boot(request.Guest), .. Preparation.Of(request.Guest)])
        {
            machine.Do(0, operation);
        }

        return RandomScripts.Generate(request.Guest.Target, request.Seed, number, new RunningMachine(machine));
    }

    /// <summary>The composed machine; it goes on after a fault, which the run of the script will find.</summary>
    private sealed class RunningMachine(ComposedMachine machine) : IScriptMachine
    {
        public bool HasPhysicalTimer => false;

        public LogRecord? Try(Operation operation)
        {
            try
            {
                return machine.Do(0, operation).Record;
            }
            catch (ArgumentException)
            {
                // Not predicted: nothing was done.
                return null;
            }
        }
    }
}
