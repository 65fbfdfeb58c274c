namespace Microsoft.Z3;

/// <summary>Settings of the whole process, for contexts made after the change.</summary>
public static class Global
{
    /// <summary>Sets a parameter, such as "verbose".</summary>
    public static void SetParameter(string id, string value) => Native.Z3_global_param_set(id, value);

    /// <summary>The value of a parameter, or null if there is no such parameter.</summary>
    public static unsafe string? GetParameter(string id)
    {
        nint value = 0;
        return Native.Z3_global_param_get(id, &value) != 0 ? Native.Text(value) : null;
    }

    /// <summary>Sets all parameters back.</summary>
    public static void ResetParameters() => Native.Z3_global_param_reset_all();

    /// <summary>Whether libz3 writes warnings to the standard error output.</summary>
    public static void ToggleWarningMessages(bool enabled) => Native.Z3_toggle_warning_messages(Context.Byte(enabled));
}
