using System;
using System.Globalization;

namespace Microsoft.Z3;

/// <summary>What a solver counted.</summary>
public class Statistics : Z3Object
{
    internal Statistics(Context context, nint handle)
        : base(context, handle)
    {
    }

    internal override Counted Kind => Counted.Statistics;

    /// <summary>The number of entries.</summary>
    public uint Size => Context.Checked(Native.Z3_stats_size(Context.Handle, Handle));

    /// <summary>The entries.</summary>
    public Entry[] Entries
    {
        get
        {
            var entries = new Entry[Size];
            for (uint i = 0; i < entries.Length; i++)
            {
                entries[i] = EntryAt(i);
            }

            return entries;
        }
    }

    /// <summary>The names of the entries.</summary>
    public string[] Keys => Array.ConvertAll(Entries, entry => entry.Key);

    /// <summary>The first entry of a name, or null.</summary>
    public Entry? this[string key] => Array.Find(Entries, entry => entry.Key == key);

    /// <summary>The entries as libz3 prints them.</summary>
    public override string ToString() => Context.Text(Native.Z3_stats_to_string(Context.Handle, Handle));

    internal override void Take(nint owner, nint what) => Native.Z3_stats_inc_ref(owner, what);

    private Entry EntryAt(uint i)
    {
        string key = Context.Text(Native.Z3_stats_get_key(Context.Handle, Handle, i));
        return Context.Checked(Native.Z3_stats_is_uint(Context.Handle, Handle, i)) != 0
            ? new Entry(key, Context.Checked(Native.Z3_stats_get_uint_value(Context.Handle, Handle, i)))
            : new Entry(key, Context.Checked(Native.Z3_stats_get_double_value(Context.Handle, Handle, i)));
    }

    /// <summary>A counter or a measure.</summary>
    public class Entry
    {
        /// <summary>The name.</summary>
        public readonly string Key;

        internal Entry(string key, uint value)
        {
            Key = key;
            UIntValue = value;
            IsUInt = true;
        }

        internal Entry(string key, double value)
        {
            Key = key;
            DoubleValue = value;
        }

        /// <summary>The counter.</summary>
        public uint UIntValue { get; }

        /// <summary>The measure.</summary>
        public double DoubleValue { get; }

        /// <summary>Whether it is a counter.</summary>
        public bool IsUInt { get; }

        /// <summary>Whether it is a measure.</summary>
        public bool IsDouble => !IsUInt;

        /// <summary>The counter or the measure as text.</summary>
        public string Value =>
            IsUInt ? UIntValue.ToString(CultureInfo.InvariantCulture) : DoubleValue.ToString(CultureInfo.InvariantCulture);

        /// <inheritdoc/>
        public override string ToString() => $"{Key}: {Value}";
    }
}
