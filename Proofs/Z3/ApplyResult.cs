namespace Microsoft.Z3;

/// <summary>What a tactic made of a goal.</summary>
public class ApplyResult : Z3Object
{
    internal ApplyResult(Context context, nint handle)
        : base(context, handle)
    {
    }

    internal override Counted Kind => Counted.ApplyResult;

    /// <summary>The number of subgoals.</summary>
    public uint NumSubgoals => Context.Checked(Native.Z3_apply_result_get_num_subgoals(Context.Handle, Handle));

    /// <summary>The subgoals.</summary>
    public Goal[] Subgoals
    {
        get
        {
            var goals = new Goal[NumSubgoals];
            for (uint i = 0; i < goals.Length; i++)
            {
                goals[i] = new Goal(Context, Native.Z3_apply_result_get_subgoal(Context.Handle, Handle, i));
            }

            return goals;
        }
    }

    /// <summary>The subgoals as libz3 prints them.</summary>
    public override string ToString() => Context.Text(Native.Z3_apply_result_to_string(Context.Handle, Handle));

    internal override void Take(nint owner, nint what) => Native.Z3_apply_result_inc_ref(owner, what);
}
