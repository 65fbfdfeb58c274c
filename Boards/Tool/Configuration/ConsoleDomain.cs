using System.Runtime.InteropServices;
using Lockstep.Boards.DeviceTree;
using Lockstep.Boards.Elf;
using Lockstep.Boards.Kernels;
using Lockstep.Boards.Systems;
using Lockstep.Boards.Twins;
using Lockstep.Model.Configuration;

namespace Lockstep.Boards.Configuration;

/// <summary>A protection domain whose program is Lockstep's console.elf: the serial port behind a guest's virtio console.</summary>
/// <param name="Domain">The domain.</param>
/// <param name="Uart">The mapping of the port's registers.</param>
/// <param name="Kind">Which port it is.</param>
/// <param name="UartOffset">Where in the mapping its registers begin.</param>
/// <param name="Ring">The mapping of the ring that it shares with a VMM.</param>
/// <param name="Interrupt">The port's interrupt.</param>
/// <param name="VmmChannel">Its channel to the VMM.</param>
internal sealed record ConsoleDomain(
    ProtectionDomain Domain, Map Uart, ConsoleUart Kind, ulong UartOffset, Map Ring, Interrupt Interrupt, uint VmmChannel)
{
    public const string ProgramName = "console.elf";

    private const string RingSymbol = "console_ring", UartPrefix = "uart_";

    /// <summary>Symbols of the ports that there are.</summary>
    private static string[] UartSymbols { get; } = [.. Enum.GetNames<ConsoleUart>().Select(name => UartPrefix + name.ToLowerInvariant())];

    /// <summary>Whether a domain is one.</summary>
    public static bool IsOne(ProtectionDomain domain) => domain.Vm is null && Path.GetFileName(domain.Image.Path) == ProgramName;

    /// <summary>Reads what a system says of one.</summary>
    /// <param name="domain">The domain.</param>
    /// <param name="guests">The system's guests, one of which has the console.</param>
    /// <param name="system">The system.</param>
    /// <param name="port">The serial port of the board's own device tree, or null: it says where in its page the registers are.</param>
    /// <param name="isTwin">Whether the port below is another board's.</param>
    public static ConsoleDomain Read(
        ProtectionDomain domain, IEnumerable<CheckedGuest> guests, SystemDescription system, TreeConsole? port, bool isTwin)
    {
        Map uart = UartOf(domain);
        Map ring = MapOf(domain, RingSymbol, "the ring that it shares with a VMM");
        if (uart.IsCached || !uart.Permissions.HasFlag(Permissions.Write))
        {
            throw new UserError(uart.At, "these are the serial port's registers; they need perms=\"rw\" cached=\"false\"");
        }
        if (!ring.IsCached || !ring.Permissions.HasFlag(Permissions.Write))
        {
            throw new UserError(ring.At, "this is the console's ring; it needs perms=\"rw\" and cached");
        }
        if (domain.Interrupts.Count != 1)
        {
            throw new UserError(domain.At,
                $"`{domain.Name}` runs {ProgramName} and has {domain.Interrupts.Count} <irq>; it needs one, the serial port's");
        }
        CheckedGuest guest = guests.FirstOrDefault(item => item.Devices.Any(device => device.Memory.Region == ring.Region))
            ?? throw new UserError(ring.At,
                $"`{ring.Region}` is behind no virtio console of a guest; its VMM maps it with setvar_vaddr=\"virtio_console\"");
        // That there is one, with both ends allowed to notify, is a rule of the guest's.
        Channel channel = system.Channels.First(item => item.IsBetween(domain.Name, guest.System.Domain.Name));
        ConsoleUart kind = (ConsoleUart)Array.IndexOf(UartSymbols, uart.SetvarVaddr);
        ulong offset = OffsetOf(port, system.RegionOf(uart));
        (kind, offset) = isTwin ? Twin.Port(offset) : (kind, offset);
        return new ConsoleDomain(domain, uart, kind, offset, ring, domain.Interrupts[0], channel.EndOf(domain.Name).Id);
    }

    /// <summary>The program with its configuration.</summary>
    /// <param name="program">console.elf.</param>
    /// <param name="kernel">The kernel below.</param>
    public unsafe byte[] Configure(ElfFile program, KernelFacts kernel)
    {
        ConsoleConfiguration block = new()
        {
            Magic = ConsoleConfiguration.ExpectedMagic,
            Version = ConsoleConfiguration.ExpectedVersion,
            SizeBytes = (uint)sizeof(ConsoleConfiguration),
            InterruptChannel = Interrupt.Id,
            VmmChannel = VmmChannel,
            Uart = Kind,
            UartBase = Uart.Address + UartOffset,
            RingBase = Ring.Address,
        };
        block.Kernel.Labels = kernel.Labels;
        block.Kernel.Flags = kernel.HasDebugPutChar ? ConfigurationFlags.DebugPutChar : 0;
        ReadOnlySpan<byte> bytes = MemoryMarshal.AsBytes(new ReadOnlySpan<ConsoleConfiguration>(in block));
        return ElfConfigurer.Configure(program, GuestBuild.ConfigurationSection, bytes, []);
    }

    private static ulong OffsetOf(TreeConsole? port, MemoryRegion region) =>
        port is not null && region.PhysAddr is { } physical && port.Frame.Address - physical < region.Size ? port.Frame.Address - physical : 0;

    private static Map UartOf(ProtectionDomain domain) =>
        domain.Maps.FirstOrDefault(map => UartSymbols.Contains(map.SetvarVaddr))
            ?? throw new UserError(domain.At, $"`{domain.Name}` runs {ProgramName}; add <map ... setvar_vaddr=\"uart_...\" /> for the serial"
                + $" port's registers: {Text.OneOf(UartSymbols)}");

    private static Map MapOf(ProtectionDomain domain, string symbol, string what) =>
        domain.Maps.FirstOrDefault(map => map.SetvarVaddr == symbol)
            ?? throw new UserError(domain.At, $"`{domain.Name}` runs {ProgramName}; add <map ... setvar_vaddr=\"{symbol}\" /> for {what}");
}
