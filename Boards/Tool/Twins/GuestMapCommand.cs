using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Lockstep.Boards.DeviceTree;
using Lockstep.Boards.Systems;

namespace Lockstep.Boards.Twins;

/// <summary>`lockstep guest-map`: what a guest has where, as JSON, for programs that write guests.</summary>
internal static class GuestMapCommand
{
    private static readonly Option<string> s_board = new("--board") { Required = true, Description = "a folder of --boards-dir" };
    private static readonly Option<string> s_system =
        new("--system") { Required = true, Description = "a file in the board's systems/, or a path" };

    private static readonly Option<string> s_boardsDirectory =
        new("--boards-dir") { DefaultValueFactory = _ => "Boards", Description = "where the boards are" };

    public static Command Create()
    {
        Command command = new("guest-map", "Prints what the guest of a system has where on the built-in host, as JSON.")
        {
            s_board, s_system, s_boardsDirectory,
        };
        command.SetAction(parsed => Program.Guard(() =>
        {
            Board board = Board.Load(parsed.GetRequiredValue(s_boardsDirectory), parsed.GetRequiredValue(s_board));
            return JsonSerializer.Serialize(Of(board, parsed.GetRequiredValue(s_system)), GuestMapJson.Default.GuestMap);
        }));
        return command;
    }

    /// <summary>The map of the first guest of a system.</summary>
    public static GuestMap Of(Board board, string name)
    {
        _ = board.QemuMachine;
        Twin? twin = Twin.Of(board, name);
        string file = twin?.System?.File ?? board.SystemFile(name);
        CheckedSystem system = CheckedSystem.Read(board, file, Path.Combine(board.Directory, "images"), isForBuiltInHost: true, twin);
        CheckedGuest guest = system.Guests[0];
        SystemDescription machine = twin?.Redirect(system.System) ?? system.System;
        ProtectionDomain below = machine.AllDomains.Single(domain => domain.Name == guest.System.Domain.Name);
        TreeConsole? console = TreeConsole.Find(guest.Tree, guest.Gic.Phandle);
        return new GuestMap(
            guest.Gic.Version, (uint)guest.System.Vm.Vcpus.Count, board.Facts.ListRegisters,
            [.. guest.Gic.Frames.Take(2).Select(frame => new GuestMapRange("", frame.Base, frame.Size))],
            [.. guest.Ram.Select(ram => new GuestMapRange(ram.Region, ram.GuestBase, ram.Size))],
            [.. below.Vm!.Maps.Select(map => new GuestMapRange(map.Region, map.Address, machine.RegionOf(map).Size))],
            [.. guest.System.Domain.Interrupts.Zip(
                below.Interrupts, (irq, physical) => new GuestMapInterrupt((uint)irq.Irq, (uint)physical.Irq, irq.IsEdge))],
            console?.Frame.Address ?? 0, console?.Interrupt?.Intid ?? 0, guest.Gic.IntidEnd(guest.Tree));
    }
}

/// <summary>What a guest has where.</summary>
/// <param name="GicVersion">2 or 3.</param>
/// <param name="Vcpus">vCPUs.</param>
/// <param name="ListRegisters">List registers that the VMM uses.</param>
/// <param name="Gic">Distributor, then CPU interface (GICv2) or redistributors (GICv3), as in the device tree.</param>
/// <param name="Ram">What the guest may execute.</param>
/// <param name="Mapped">All that is mapped, with the names of memory regions; on a twin a region may be several.</param>
/// <param name="Interrupts">Those that the VMM gets.</param>
/// <param name="Console">Guest-physical address of the serial port; 0 for none.</param>
/// <param name="ConsoleIntid">Its INTID; 0 for none.</param>
/// <param name="TreeIntidEnd">One past the highest INTID in the device tree.</param>
internal sealed record GuestMap(
    uint GicVersion, uint Vcpus, uint ListRegisters, IReadOnlyList<GuestMapRange> Gic, IReadOnlyList<GuestMapRange> Ram,
    IReadOnlyList<GuestMapRange> Mapped, IReadOnlyList<GuestMapInterrupt> Interrupts, ulong Console, uint ConsoleIntid, uint TreeIntidEnd);

/// <summary>Guest-physical addresses.</summary>
/// <param name="Size">Bytes.</param>
internal sealed record GuestMapRange(string Name, ulong Address, ulong Size);

/// <summary>An interrupt: the guest's INTID and the one of the machine below.</summary>
internal sealed record GuestMapInterrupt(uint Intid, uint Physical, bool IsEdge);

/// <summary>Writes the map without reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(GuestMap))]
internal sealed partial class GuestMapJson : JsonSerializerContext;
