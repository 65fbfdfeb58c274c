using Microsoft.Z3;

namespace Lockstep.Proofs.Paths;

/// <summary>
/// Answers of the solver by the set of terms that were asserted. Terms are unique in their context and are kept alive here, so that
/// their numbers stay theirs: the same set is the same question.
/// </summary>
internal sealed class QueryCache
{
    private readonly Dictionary<Key, Status> answers = [];

    /// <summary>The set of terms, as a key.</summary>
    public static Key KeyOf(IEnumerable<BoolExpr> assertions)
    {
        BoolExpr[] terms = [.. assertions.DistinctBy(t => t.Id).OrderBy(t => t.Id)];
        return new(terms);
    }

    /// <summary>The answer, if it is known.</summary>
    public bool TryGet(Key key, out Status status) => answers.TryGetValue(key, out status);

    /// <summary>Remembers an answer.</summary>
    public void Add(Key key, Status status) => answers[key] = status;

    /// <summary>A set of terms.</summary>
    internal sealed class Key(BoolExpr[] terms) : IEquatable<Key>
    {
        private readonly BoolExpr[] terms = terms;
        private readonly uint[] ids = [.. terms.Select(t => t.Id)];

        /// <inheritdoc/>
        public bool Equals(Key? other) => other is not null && terms.Length == other.terms.Length && ids.AsSpan().SequenceEqual(other.ids);

        /// <inheritdoc/>
        public override bool Equals(object? obj) => Equals(obj as Key);

        /// <inheritdoc/>
        public override int GetHashCode()
        {
            HashCode hash = default;
            foreach (uint id in ids)
            {
                hash.Add(id);
            }

            return hash.ToHashCode();
        }
    }
}
