using Lockstep.Proofs.A64.Check;
using Lockstep.Proofs.A64.Proof.Machine;

namespace Lockstep.Proofs.A64.Proof.Replay;

/// <summary>What became of a path when a processor of integers took it.</summary>
/// <param name="Machine">Which processor.</param>
/// <param name="Difference">What it did otherwise; null for nothing.</param>
internal sealed record ReplayResult(string Machine, string? Difference);

/// <summary>
/// Executes a path again on integers: the same instructions have to follow each other, with the same arguments of each system call,
/// and the same registers and bytes at the end. So a counterexample is one of the code, and not of the symbols.
/// </summary>
/// <param name="image">The program.</param>
/// <param name="invariant">What its data holds.</param>
/// <param name="run">The path.</param>
/// <param name="values">Its numbers.</param>
internal sealed class PathReplay(VmmImage image, RepresentationInvariant invariant, SymbolicRun run, PathValues values)
{
    private const int MaxJoined = 1000;

    private readonly PathRecording path = run.Recording;

    /// <summary>By the interpreter of the proofs, and by Unicorn.</summary>
    public IReadOnlyList<ReplayResult> Results()
    {
        using InterpreterMachine ours = new(new(image, invariant, values));
        using UnicornMachine unicorn = new(new(image, invariant, values));
        return [Run(ours), Run(unicorn)];
    }

    private ReplayResult Run(IIntegerMachine machine)
    {
        machine.Registers = path.Start.In(values);
        Write(machine, path.StartWrites);
        string? difference = null;
        for (int i = 0; i < path.Steps.Count && difference is null; i++)
        {
            bool isLast = i == path.Steps.Count - 1;
            ulong next = isLast ? path.Now.In(values)[RegisterFile.PcAt] : path.Steps[i + 1];
            difference = isLast && path.IsCut ? Pc(machine, i) : Pc(machine, i) ?? Step(machine, i, next);
        }

        return new(machine.Name, difference ?? (path.IsCut ? null : End(machine)));
    }

    private string? Pc(IIntegerMachine machine, int step)
    {
        ulong pc = machine.Registers[RegisterFile.PcAt];
        return pc == path.Steps[step] ? null : $"it goes to 0x{pc:x}, and the path to 0x{path.Steps[step]:x}, at step {step}";
    }

    private string? Step(IIntegerMachine machine, int step, ulong next)
    {
        if (path.Outside.TryGetValue(step, out OutsideStep? outside))
        {
            string? difference = outside.Before?.In(values).Difference(machine.Registers, "on the path", $"there, at step {step}");
            Write(machine, outside.Writes);
            machine.Registers = outside.After.In(values);
            return difference;
        }

        Write(machine, path.WritesAt(step));
        string? error = machine.Step();
        for (int i = 0; path.Joined.Contains(step) && error is null && i < MaxJoined && machine.Registers[RegisterFile.PcAt] != next; i++)
        {
            error = machine.Step();
        }

        return error is null ? null : $"at 0x{path.Steps[step]:x}, step {step}: {error}";
    }

    private void Write(IIntegerMachine machine, IEnumerable<OutsideWrite> writes)
    {
        foreach (OutsideWrite write in writes)
        {
            machine.Memory.Put(write.At, values.Of(write.Value), write.SizeBytes);
        }
    }

    private string? End(IIntegerMachine machine)
    {
        if (path.Now.In(values).Difference(machine.Registers, "on the path", "there") is { } register)
        {
            return register;
        }

        foreach (ulong at in run.Memory.StoredData)
        {
            byte there = machine.Memory.At(at, 1)[0];
            ulong here = values.Of(run.Memory.Read(at, 1));
            if (there != here)
            {
                return $"the byte at 0x{at:x} becomes 0x{here:x} on the path, and 0x{there:x} there";
            }
        }

        return null;
    }
}
