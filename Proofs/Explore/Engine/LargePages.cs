using System.Runtime.InteropServices;

namespace Lockstep.Explore.Engine;

/// <summary>
/// Large pages for a table that is read all over: most reads otherwise miss the translation of the address too. Only advice;
/// where the system does not take it, nothing happens.
/// </summary>
internal static unsafe partial class LargePages
{
    private const int MADV_HUGEPAGE = 14;
    private const nuint LargePageBytes = 2 << 20;

    /// <summary>Asks for them for what is aligned of a block.</summary>
    /// <param name="block">Its start; nothing was written to it yet.</param>
    /// <param name="bytes">Its size.</param>
    public static void Advise(void* block, nuint bytes)
    {
        nuint first = ((nuint)block + LargePageBytes - 1) & ~(LargePageBytes - 1), end = ((nuint)block + bytes) & ~(LargePageBytes - 1);
        if (OperatingSystem.IsLinux() && end > first)
        {
            _ = madvise((void*)first, end - first, MADV_HUGEPAGE);
        }
    }

    [LibraryImport("libc")]
    private static partial int madvise(void* address, nuint length, int advice);
}
