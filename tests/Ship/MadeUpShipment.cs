using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Lockstep.Boards;
using Lockstep.Ship;
using Lockstep.Ship.Evidence;
using Lockstep.Ship.Files;
using Lockstep.Tests.Boards;

namespace Lockstep.Tests.Ship;

/// <summary>A shipped folder of a small vmm.elf and of results that nobody ran.</summary>
public sealed class MadeUpShipment : IDisposable
{
    private const string Board = "made_up";

    /// <summary>Writes it.</summary>
    /// <param name="without">A part that was not run.</param>
    /// <param name="failing">A part that has failed.</param>
    public MadeUpShipment(string without = "", string failing = "")
    {
        string image = Directory.CreateDirectory(PathOf("image")).FullName;
        File.WriteAllBytes(Path.Combine(image, "vmm.elf"), TestElf.Vmm().Build());
        File.WriteAllText(Path.Combine(image, "report.txt"), "  kernel below   a kernel\n");
        File.WriteAllText(PathOf("my.system"), "<system />\n");
        Shipment shipment = new(Board, PathOf("my.system"), "release");
        IReadOnlyList<ShippedFile> files = ShippedFile.Collect(shipment, shipment.System, image, Tools);
        PartResult[] parts = [.. Part.All(Board).Where(part => part.Id != without).Select(part => Result(part, part.Id == failing))];
        Certificate = Certificate.Of(shipment, Lockstep.Ship.Report.KernelBelow(image), files, parts, Tools, [new PropertyList("T1", "Pending is <latch | line>.", "4.3.7")]);
        Certificate.WriteTo(Folder, files);
    }

    /// <summary>What was written.</summary>
    internal Certificate Certificate { get; }

    /// <summary>The shipped folder.</summary>
    public string Folder => PathOf("dist");

    /// <summary>Its files, by name.</summary>
    public IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(Folder).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    private static IReadOnlyList<ToolVersion> Tools { get; } = [new("compiler", "1.0")];

    private string Root { get; } = Directory.CreateTempSubdirectory("lockstep-ship-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(Root, recursive: true);

    private static PartResult Result(Part part, bool fails) => new(part.Id, part.Question, part.Engine, part.Command, "00", 7, fails ? 1 : 0,
        [new EvidenceRow(["T1"], "a theorem", "1 CPU", new Dictionary<string, long> { ["paths"] = 3 }, !fails)], [new DeviationCount("DeliveryInFlight", 4)]);

    private string PathOf(string name) => Path.Combine(Root, name);
}
