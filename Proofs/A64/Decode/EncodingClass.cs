using System.Collections.Frozen;
using System.Globalization;

namespace Lockstep.Proofs.A64.Decode;

/// <summary>One row of the decode table: an encoding class of DDI 0487 C4.1 with its diagram.</summary>
/// <remarks>The manual's titles are the reference, and not its section numbers, which change from issue to issue.</remarks>
public sealed class EncodingClass
{
    private readonly FrozenDictionary<string, (int Low, int Width)> fields;
    private readonly Func<Fields, Instruction?> decode;

    /// <summary>A row.</summary>
    /// <param name="group">The title of the group in C4.1.</param>
    /// <param name="title">The title of the class within the group.</param>
    /// <param name="diagram">
    /// The 32 bits from bit 31 down: constants in binary, and fields as name:width (a width of 1 may be left out).
    /// </param>
    /// <param name="decode">What the fields mean; null where they mean nothing that is accepted.</param>
    internal EncodingClass(string group, string title, string diagram, Func<Fields, Instruction?> decode)
    {
        (Group, Title, Diagram) = (group, title, diagram);
        this.decode = decode;
        Dictionary<string, (int, int)> found = [];
        int low = 32;
        foreach (string part in diagram.Split(' '))
        {
            if (part[0] is '0' or '1')
            {
                low -= part.Length;
                Mask |= ((1u << part.Length) - 1) << low;
                Value |= Convert.ToUInt32(part, 2) << low;
                continue;
            }

            string[] field = part.Split(':');
            int width = field.Length == 1 ? 1 : int.Parse(field[1], CultureInfo.InvariantCulture);
            low -= width;
            found.Add(field[0], (low, width));
        }

        if (low != 0)
        {
            throw new ArgumentException($"`{title}`: the diagram `{diagram}` has {32 - low} bits", nameof(diagram));
        }

        fields = found.ToFrozenDictionary();
    }

    /// <summary>The title of the group, DDI 0487 C4.1.</summary>
    public string Group { get; }

    /// <summary>The title of the class, DDI 0487 C4.1.</summary>
    public string Title { get; }

    /// <summary>The bits, from bit 31 down.</summary>
    public string Diagram { get; }

    /// <summary>1 where the diagram has a constant.</summary>
    public uint Mask { get; }

    /// <summary>The constants; 0 elsewhere.</summary>
    public uint Value { get; }

    /// <summary>Names of the fields.</summary>
    public IEnumerable<string> FieldNames => fields.Keys;

    /// <summary>Whether the word is one of this class.</summary>
    public bool Matches(uint word) => (word & Mask) == Value;

    /// <summary>The instruction, or null when it is refused.</summary>
    /// <param name="word">A word that matches.</param>
    internal Instruction? Decode(uint word)
    {
        Instruction? instruction = decode(new Fields(this, word));
        return instruction is null ? null : instruction with { Word = word, Class = this };
    }

    internal (int Low, int Width) Field(string name) => fields[name];

    /// <inheritdoc/>
    public override string ToString() => Title;
}
