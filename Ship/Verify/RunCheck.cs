using Lockstep.Ship.Evidence;

namespace Lockstep.Ship.Verify;

/// <summary>Whether what was run shows the same again.</summary>
internal static class RunCheck
{
    /// <summary>Runs each part of a certificate.</summary>
    public static void Run(string folder, Certificate certificate, PartRunner runner, Findings findings)
    {
        string file = Path.Combine(folder, Certificate.FileName);
        foreach (Part part in Part.All(certificate.Shipment.Board))
        {
            PartResult? said = certificate.Parts.FirstOrDefault(result => result.Id == part.Id);
            findings.Add(said is null ? new UserError(file, $"has no part {part.Id}; ship again") : Compare(file, said, runner.Run(part)));
        }
    }

    /// <summary>What is wrong with a result that was found, against the one that the certificate has; null when nothing is.</summary>
    internal static UserError? Compare(string file, PartResult said, PartResult found) =>
        said.Inputs != found.Inputs ? new UserError(file, $"{said.Id} was run with other sources or tools than are here; take those of the certificate, or ship again")
        : !found.Holds ? new UserError(file, $"{said.Id} fails here: {found.Command} says {found.Passed} passed, {found.Failed} failed")
        : found != said ? new UserError(file, $"{said.Id} shows something else here: {Difference(said, found)}; ship again")
        : null;

    private static string Difference(PartResult said, PartResult found)
    {
        (string Said, string Found) line = ResultText.Of(said).Split('\n').Zip(ResultText.Of(found).Split('\n')).FirstOrDefault(pair => pair.First != pair.Second);
        return $"`{line.Said?.Trim()}`, and here `{line.Found?.Trim()}`";
    }
}
