using System.CommandLine;
using Lockstep.Ship.Evidence;
using Lockstep.Ship.Verify;

namespace Lockstep.Ship;

/// <summary>`verify`: checks a folder that `ship` has written.</summary>
internal static class VerifyCommand
{
    private static readonly Option<string> s_dist = new("--dist") { Required = true, Description = "the folder" };
    private static readonly Option<bool> s_hashesOnly = new("--hashes-only") { Description = "run nothing again" };

    public static Command Create()
    {
        Command command = new("verify", "Checks the hashes of a shipped folder, and runs again what its certificate says.")
        {
            s_dist, s_hashesOnly, PartOptions.Build, PartOptions.Cache,
        };
        command.SetAction(parsed =>
        {
            int code = 0;
            int guarded = Boards.Program.Guard(() => Verify(parsed, out code));
            return guarded == 0 ? code : guarded;
        });
        return command;
    }

    private static string Verify(ParseResult parsed, out int code)
    {
        string folder = parsed.GetRequiredValue(s_dist), build = parsed.GetRequiredValue(PartOptions.Build);
        Findings findings = new();
        Certificate? certificate = FolderCheck.Run(folder, findings);
        if (certificate is not null && findings.Failed == 0 && !parsed.GetValue(s_hashesOnly))
        {
            BuildCheck.Run(folder, certificate, Path.Combine(build, Files.ShippedFile.Vmm), findings);
            PartRunner runner = new(build, PartOptions.UsesStamps(parsed));
            RunCheck.Run(folder, certificate, runner, findings);
        }

        code = findings.Failed > 0 ? Boards.Program.Failure : 0;
        return $"{findings.Passed} passed, {findings.Failed} failed";
    }
}
