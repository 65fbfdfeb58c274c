namespace Lockstep.Tools;

/// <summary>
/// Names of boards' folders. A board with both versions of the GIC has two folders, the second with <see cref="GicV3Suffix"/>; to users it
/// is one board.
/// </summary>
public static class BoardName
{
    /// <summary>What the folder for a GICv3 has behind the board's name.</summary>
    public const string GicV3Suffix = "_gicv3";

    /// <summary>The board that a folder belongs to: the other folder of the two where there are two, else the folder.</summary>
    /// <param name="boards">Where the boards are.</param>
    /// <param name="folder">Name of a folder there.</param>
    public static string Of(string boards, string folder) =>
        folder.EndsWith(GicV3Suffix, StringComparison.Ordinal) && Directory.Exists(Path.Combine(boards, folder[..^GicV3Suffix.Length]))
            ? folder[..^GicV3Suffix.Length] : folder;
}
