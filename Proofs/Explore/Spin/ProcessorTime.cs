using System.Runtime.InteropServices;

namespace Lockstep.Explore.Spin;

/// <summary>Processor time of programs that this one has started and that have ended; .NET forgets it when they end.</summary>
internal static unsafe partial class ProcessorTime
{
    private const int RUSAGE_CHILDREN = -1, WordsOfRusage = 18;

    /// <summary>User and system time of all of them up to now, seconds; 0 where the system does not say.</summary>
    public static double OfChildrenSeconds
    {
        get
        {
            long[] usage = new long[WordsOfRusage];
            fixed (long* to = usage)
            {
                // ru_utime and ru_stime are first, each of seconds and microseconds.
                bool isKnown = OperatingSystem.IsLinux() && getrusage(RUSAGE_CHILDREN, to) == 0;
                return isKnown ? usage[0] + usage[2] + (usage[1] + usage[3]) / 1e6 : 0;
            }
        }
    }

    [LibraryImport("libc")]
    private static partial int getrusage(int who, long* usage);
}
