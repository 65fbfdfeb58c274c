namespace Microsoft.Z3;

/// <summary>The version of libz3.</summary>
public static class Version
{
    /// <summary>The first number.</summary>
    public static uint Major => Numbers().Major;

    /// <summary>The second number.</summary>
    public static uint Minor => Numbers().Minor;

    /// <summary>The third number.</summary>
    public static uint Build => Numbers().Build;

    /// <summary>The fourth number.</summary>
    public static uint Revision => Numbers().Revision;

    /// <summary>The version with what libz3 says about its origin.</summary>
    public static string FullVersion => Native.Text(Native.Z3_get_full_version());

    /// <summary>The four numbers.</summary>
    public static new string ToString()
    {
        (uint major, uint minor, uint build, uint revision) = Numbers();
        return $"{major}.{minor}.{build}.{revision}";
    }

    private static unsafe (uint Major, uint Minor, uint Build, uint Revision) Numbers()
    {
        uint major = 0, minor = 0, build = 0, revision = 0;
        Native.Z3_get_version(&major, &minor, &build, &revision);
        return (major, minor, build, revision);
    }
}
