using System.Reflection;
using System.Runtime.InteropServices;

namespace Microsoft.Z3;

/// <summary>The functions of libz3 under their own names (z3_api.h). All arguments are blittable but the few strings.</summary>
internal static unsafe partial class Native
{
    private const string Library = "libz3";

    // libz3.so is in the development package; what a machine that only runs programs has is the versioned name.
    private static readonly string[] Names = ["libz3.so.4", "libz3.so", "libz3.dylib", "libz3.dll"];

    static Native() => NativeLibrary.SetDllImportResolver(typeof(Native).Assembly, Load);

    /// <summary>The text at a pointer that libz3 returned; libz3 owns it until its next call.</summary>
    internal static string Text(nint text) => Marshal.PtrToStringUTF8(text) ?? "";

    private static nint Load(string name, Assembly assembly, DllImportSearchPath? path)
    {
        if (name != Library)
        {
            return 0;
        }

        foreach (string candidate in Names)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out nint handle))
            {
                return handle;
            }
        }

        throw new Z3Exception("libz3 is not on this machine: install Debian's libz3-4 (make deps)");
    }

    [LibraryImport(Library)] internal static partial nint Z3_mk_config();
    [LibraryImport(Library)] internal static partial void Z3_del_config(nint config);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void Z3_set_param_value(nint config, string name, string value);
    [LibraryImport(Library)] internal static partial nint Z3_mk_context_rc(nint config);
    [LibraryImport(Library)] internal static partial void Z3_del_context(nint c);
    [LibraryImport(Library)] internal static partial void Z3_interrupt(nint c);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void Z3_update_param_value(nint c, string name, string value);
    [LibraryImport(Library)] internal static partial void Z3_set_error_handler(nint c, nint handler);
    [LibraryImport(Library), SuppressGCTransition] internal static partial int Z3_get_error_code(nint c);
    [LibraryImport(Library)] internal static partial nint Z3_get_error_msg(nint c, int code);
    [LibraryImport(Library)] internal static partial void Z3_set_ast_print_mode(nint c, uint mode);
    [LibraryImport(Library)] internal static partial void Z3_get_version(uint* major, uint* minor, uint* build, uint* revision);
    [LibraryImport(Library)] internal static partial nint Z3_get_full_version();
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial void Z3_global_param_set(string name, string value);
    [LibraryImport(Library, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial byte Z3_global_param_get(string name, nint* value);
    [LibraryImport(Library)] internal static partial void Z3_global_param_reset_all();
    [LibraryImport(Library)] internal static partial void Z3_toggle_warning_messages(byte enabled);
}
