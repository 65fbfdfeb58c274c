using System.CommandLine;
using Lockstep.Ship.Evidence;
using Lockstep.Ship.Files;

namespace Lockstep.Ship;

/// <summary>`ship`: writes dist/BOARD-SYSTEM-CONFIG.</summary>
internal static class ShipCommand
{
    private static readonly Option<string> s_board = new("--board") { Required = true, Description = "a folder of Boards" };
    private static readonly Option<string> s_system = new("--system") { Required = true, Description = "a file in the board's systems/, or a path" };
    private static readonly Option<string> s_config = new("--config") { Required = true, Description = "debug, release or benchmark" };
    private static readonly Option<string> s_image = new("--image") { Required = true, Description = "the folder that `make image` has written" };
    private static readonly Option<string> s_dist = new("--dist") { DefaultValueFactory = _ => "dist", Description = "receives the folder" };

    public static Command Create()
    {
        Command command = new("ship", "Collects a built system, runs what is to be said of it, and writes both.")
        {
            s_board, s_system, s_config, s_image, s_dist, PartOptions.Build, PartOptions.Only, PartOptions.Cache,
        };
        command.SetAction(parsed => Boards.Program.Guard(() => Ship(parsed)));
        return command;
    }

    private static string Ship(ParseResult parsed)
    {
        Shipment shipment = new(parsed.GetRequiredValue(s_board), parsed.GetRequiredValue(s_system), parsed.GetRequiredValue(s_config));
        string image = parsed.GetRequiredValue(s_image), build = parsed.GetRequiredValue(PartOptions.Build);
        string system = Board.Load("Boards", shipment.Board).SystemFile(shipment.System);
        IReadOnlyList<ShippedFile> files = ShippedFile.Collect(shipment, system, image, ToolVersion.All);
        CodeHash.MustBeThatOf(Path.Combine(build, "vmm.elf"), files);

        PartRunner runner = new(build, PartOptions.UsesStamps(parsed));
        IReadOnlyList<PartResult> results = [.. PartOptions.Chosen(parsed, shipment.Board).Select(runner.Run)];
        Certificate certificate = Certificate.Of(shipment, Report.KernelBelow(image), files, results, ToolVersion.All, PropertyList.Read(PropertyList.Document));

        string folder = Path.Combine(parsed.GetRequiredValue(s_dist), shipment.Name);
        certificate.WriteTo(folder, files);
        certificate.Print();
        return certificate.IsComplete ? $"{folder}: {certificate.Verdict}"
            : throw new UserError(Path.Combine(folder, Certificate.FileName), $"{certificate.Verdict}; mend that and ship again");
    }
}
