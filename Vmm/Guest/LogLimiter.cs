using System.Runtime.InteropServices;

namespace Lockstep.Vmm.Guest;

/// <summary>
/// A token bucket on the physical count: at most <see cref="Burst"/> lines at once and one a second after that. What is
/// not printed is counted, and the next line that is says how many.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public struct LogLimiter
{
    /// <summary>Capacity of the bucket, in lines.</summary>
    public const uint Burst = 8;

    /// <summary>Lines that may be printed now.</summary>
    public uint Tokens;

    /// <summary>Lines not printed since the last that was; stops at its maximum.</summary>
    public uint Suppressed;

    /// <summary>Physical count of the last refill.</summary>
    public ulong RefilledAt;

    /// <summary>A full bucket.</summary>
    /// <param name="limiter">The limiter.</param>
    /// <param name="now">Physical count.</param>
    public static void Initialise(ref LogLimiter limiter, ulong now)
    {
        limiter.Tokens = Burst;
        limiter.Suppressed = 0;
        limiter.RefilledAt = now;
    }

    /// <summary>Takes a token, or counts the line as suppressed.</summary>
    /// <param name="limiter">The limiter.</param>
    /// <param name="now">Physical count.</param>
    /// <param name="frequency">Ticks a second.</param>
    public static bool TryTake(ref LogLimiter limiter, ulong now, ulong frequency)
    {
        ulong elapsed = now - limiter.RefilledAt;
        if (frequency != 0 && elapsed >= frequency)
        {
            ulong seconds = elapsed / frequency;
            limiter.Tokens = seconds >= Burst - limiter.Tokens ? Burst : limiter.Tokens + (uint)seconds;
            limiter.RefilledAt += seconds * frequency;
        }

        if (limiter.Tokens == 0)
        {
            limiter.Suppressed += limiter.Suppressed == uint.MaxValue ? 0u : 1u;
            return false;
        }

        limiter.Tokens--;
        return true;
    }
}
