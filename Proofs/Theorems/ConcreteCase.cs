using System.Globalization;
using Lockstep.InLockstep.Replay;
using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Model.Words;

namespace Lockstep.Proofs.Theorems;

/// <summary>A theorem on integers, with the values of a counterexample: what the model itself does with them.</summary>
/// <param name="configuration">The implementation.</param>
/// <param name="choices">In the order in which they are asked for.</param>
/// <param name="values">By name; what is missing is 0.</param>
internal sealed class ConcreteCase(
    TheoremConfiguration configuration, IReadOnlyList<ChoiceMade> choices, IReadOnlyDictionary<string, string> values)
    : Case<Word64, Word32, Bit>(configuration)
{
    private readonly List<Action> atEnd = [];
    private readonly StepRecorder recorder = new();
    private int choice;

    /// <summary>The claims that are 0.</summary>
    public List<string> Failed { get; } = [];

    /// <summary>What the run shows.</summary>
    public List<string> Lines { get; } = [];

    /// <summary>What the theorem did to interrupt controllers, if that was noted.</summary>
    public IReadOnlyList<Recorded<GicState<Word32, Bit>, ReplayStep>> Runs => recorder.Runs;

    /// <summary>What the theorem did to machines of guests, if that was noted.</summary>
    public IReadOnlyList<Recorded<VmState<Word64, Word32, Bit>, GuestStep>> GuestRuns => recorder.GuestRuns;

    /// <summary>Runs the theorem.</summary>
    /// <param name="theorem">The theorem.</param>
    /// <param name="isNoted">Notes what it does before a claim fails (<see cref="Runs"/>, <see cref="GuestRuns"/>).</param>
    public void RunWith(Theorem theorem, bool isNoted = false)
    {
        try
        {
            if (isNoted)
            {
                recorder.During(() => theorem.Run(this));
            }
            else
            {
                theorem.Run(this);
            }
        }
        catch (NotThisCaseException)
        {
        }

        atEnd.ForEach(show => show());
    }

    /// <inheritdoc/>
    public override int Choose(string name, int first, int end)
    {
        if (choice == choices.Count)
        {
            throw new NotThisCaseException();
        }

        ChoiceMade made = choices[choice++];
        Lines.Add($"{made.Name} = {made.Value}");
        return made.Name == name && made.Value >= first && made.Value < end ? made.Value
            : throw new InvalidOperationException($"the choice of {name} is not that of the counterexample ({made.Name} {made.Value})");
    }

    /// <inheritdoc/>
    public override Word64 Wide(string name, bool inState = false) => new(Value(name, inState));

    /// <inheritdoc/>
    public override Word32 Word(string name, bool inState = false) => new((uint)Value(name, inState));

    /// <inheritdoc/>
    public override Bit Bit(string name) => new(Value(name, inState: false) != 0);

    /// <inheritdoc/>
    public override void Assume(Bit condition)
    {
        if (!condition.Value)
        {
            throw new NotThisCaseException();
        }
    }

    /// <inheritdoc/>
    public override void Holds(string what, Bit condition)
    {
        if (!condition.Value)
        {
            Lines.Add($"FAILS: {what}");
            Failed.Add(what);
            recorder.End();
        }
    }

    /// <inheritdoc/>
    public override bool IsEvident(Bit condition) => condition.Value;

    /// <inheritdoc/>
    public override void Show(string name, Word32 value) => Lines.Add($"{name} = {value}");

    /// <inheritdoc/>
    public override void Watch(string name, Func<IEnumerable<(string Name, Word32 Value)>> words)
    {
        (string Name, Word32 Value)[] before = [.. words()];
        atEnd.Add(() =>
        {
            foreach (((string word, Word32 was), (_, Word32 now)) in before.Zip(words()))
            {
                if (was.Value != 0 || now.Value != 0)
                {
                    Lines.Add(was.Value == now.Value ? $"{name}: {word} = {was}" : $"{name}: {word} = {was} -> {now}");
                }
            }
        });
    }

    private protected override void Chosen(string name, string value) => Lines[^1] = $"{name} = {value}";

    /// <summary>A value as a counterexample has it: hexadecimal with 0x, or decimal.</summary>
    internal static ulong Number(string text) => text.StartsWith("0x", StringComparison.Ordinal)
        ? ulong.Parse(text.AsSpan(2), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : ulong.Parse(text, CultureInfo.InvariantCulture);

    private ulong Value(string name, bool inState)
    {
        ulong value = Number(values.GetValueOrDefault(name, "0"));
        if (!inState)
        {
            Lines.Add($"{name} = 0x{value:x}");
        }

        return value;
    }

    /// <summary>The values do not reach this point: an assumption is 0, or the run of the counterexample ended before.</summary>
    private sealed class NotThisCaseException : Exception;
}
