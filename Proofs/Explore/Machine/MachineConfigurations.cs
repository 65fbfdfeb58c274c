using Lockstep.InLockstep;
using Lockstep.Model.Gic;

namespace Lockstep.Explore.Machines;

/// <summary>The machines that are explored. GICv2 and GICv3 have the same ones.</summary>
public static class MachineConfigurations
{
    /// <summary>The INTIDs that are used: an SGI, the virtual timer, SPIs with devices (those of QEMU's UART and GPIO, so that scripts can drive them).</summary>
    internal const int Sgi = 1, Timer = 27, Spi = 33, SecondSpi = 39;

    /// <summary>All configurations of both versions.</summary>
    public static IEnumerable<MachineConfiguration> All => [.. Of(GicVersion.V2), .. Of(GicVersion.V3)];

    /// <summary>A configuration by its full name.</summary>
    /// <param name="name">Name and version, as in tiny/gicv2.</param>
    public static MachineConfiguration Named(string name) => All.FirstOrDefault(c => c.FullName == name)
        ?? throw new ArgumentException($"there is no configuration {name}; there are {string.Join(", ", All.Select(c => c.FullName))}");

    /// <summary>All configurations of a version.</summary>
    /// <param name="version">The version.</param>
    public static IReadOnlyList<MachineConfiguration> Of(GicVersion version) =>
    [
        Tiny(version), OneVcpu(version), OneVcpuLines(version), Overflow(version), SgiAndSpi(version), OneCore(version), SgisOnly(version), Refusals(version), Large(version),
    ];

    /// <summary>One vCPU, one list register, one SPI with a device: small enough to pin all numbers.</summary>
    private static MachineConfiguration Tiny(GicVersion version)
    {
        CaseConfiguration machine = Case(version, cpus: 1, listRegisters: 1, Spi);
        var list = new ActionList(machine);
        list.TurnOn();
        list.Prepare(0, Spi);
        list.Interrupts(0);
        list.Device(0);
        list.Enables(0, Spi);
        return Make("tiny", "1 vCPU, 1 SPI with a device, 1 list register", machine, list, depth: 1) with { ChecksLiveness = true };
    }

    /// <summary>One vCPU, three INTIDs of the three kinds, two list registers.</summary>
    private static MachineConfiguration OneVcpu(GicVersion version)
    {
        CaseConfiguration machine = Case(version, cpus: 1, listRegisters: 2, Spi);
        var list = new ActionList(machine);
        list.TurnOn();
        foreach (int intid in new[] { Sgi, Timer, Spi })
        {
            list.Prepare(0, intid);
        }

        list.Interrupts(0);
        list.Sends(0, Sgi, 0);
        list.Timer(0);
        list.Device(0);
        list.Enables(0, Spi);
        list.Pends(0, Spi);
        list.Priorities(0, Spi);
        list.EmptyMaintenance(0);
        list.Waits(0);
        list.Time();
        list.Reads(0, Spi);
        return Make("one-vcpu", "1 vCPU; SGI, timer and SPI with a device; 2 list registers", machine, list, depth: 2) with { IsRequired = true, ChecksLiveness = true };
    }

    /// <summary>One vCPU, two devices that may be notified together and one interrupt of software only.</summary>
    private static MachineConfiguration OneVcpuLines(GicVersion version)
    {
        CaseConfiguration machine = Case(version, cpus: 1, listRegisters: 2, Spi, SecondSpi) with { DeviceIsEdge = [false, true] };
        var list = new ActionList(machine);
        list.TurnOn();
        foreach (int intid in new[] { Sgi, Spi, SecondSpi })
        {
            list.Prepare(0, intid);
        }

        list.Interrupts(0);
        list.Sends(0, Sgi, 0);
        list.Device(0);
        list.Device(1);
        list.NotifiesTogether(3);
        list.Enables(0, Sgi);
        list.Pends(0, SecondSpi);
        list.Activates(0, SecondSpi);
        list.Priorities(0, Sgi);
        return Make("one-vcpu-lines", "1 vCPU; SGI, level and edge device; 2 list registers", machine, list, depth: 2) with { IsRequired = true, ChecksLiveness = true };
    }

    /// <summary>Two vCPUs, two INTIDs, one list register each: the second interrupt always waits.</summary>
    private static MachineConfiguration Overflow(GicVersion version)
    {
        CaseConfiguration machine = Case(version, cpus: 2, listRegisters: 1, Spi, SecondSpi);
        var list = new ActionList(machine);
        list.TurnOn();
        list.Prepare(0, Spi);
        list.Prepare(0, SecondSpi);
        for (int cpu = 0; cpu < 2; cpu++)
        {
            list.Interrupts(cpu);
            list.Routes(cpu, Spi, cpu);
        }

        list.Device(0);
        list.Device(1);
        list.Pends(0, Spi);
        list.Enables(1, SecondSpi);
        list.Priorities(1, Spi);
        list.Waits(1);
        list.Time();
        return Make("overflow", "2 vCPUs; 2 SPIs with devices; 1 list register", machine, list, depth: 1) with { IsRequired = true, ChecksLiveness = true };
    }

    /// <summary>Two vCPUs, one SGI and one SPI that moves between them.</summary>
    private static MachineConfiguration SgiAndSpi(GicVersion version)
    {
        CaseConfiguration machine = Case(version, cpus: 2, listRegisters: 2, Spi);
        var list = new ActionList(machine);
        list.TurnOn();
        list.Prepare(0, Spi);
        for (int cpu = 0; cpu < 2; cpu++)
        {
            list.Prepare(cpu, Sgi);
        }

        for (int cpu = 0; cpu < 2; cpu++)
        {
            list.Interrupts(cpu);
            list.Sends(cpu, Sgi, 1 - cpu);
            list.Routes(cpu, Spi, cpu);
            list.Waits(cpu);
        }

        list.Enables(1, Sgi);
        list.Device(0);
        list.Pends(1, Spi);
        list.Time();
        list.Reads(0, Spi);
        // Of GICv3 the search for runs that wait for ever has 44 million steps: too long for every change.
        return Make("sgi-spi", "2 vCPUs; 1 SGI and 1 SPI with a device; 2 list registers", machine, list, depth: 2) with
        {
            IsRequired = true,
            ChecksLiveness = version == GicVersion.V2,
        };
    }

    /// <summary>Two vCPUs on one core: the kernel saves and loads list registers, and shadows go stale.</summary>
    private static MachineConfiguration OneCore(GicVersion version)
    {
        CaseConfiguration machine = Case(version, cpus: 2, listRegisters: 1, Spi) with { CoreCount = 1 };
        var list = new ActionList(machine);
        list.TurnOn();
        list.Prepare(0, Spi);
        for (int cpu = 0; cpu < 2; cpu++)
        {
            list.Prepare(cpu, Sgi);
            list.Interrupts(cpu);
            list.Sends(cpu, Sgi, 1 - cpu);
            list.Routes(cpu, Spi, cpu);
        }

        list.Device(0);
        return Make("one-core", "2 vCPUs on one core; 1 SGI and 1 SPI with a device; 1 list register", machine, list, depth: 1) with { ChecksLiveness = true };
    }

    /// <summary>Two vCPUs that differ in nothing and send each other an SGI.</summary>
    private static MachineConfiguration SgisOnly(GicVersion version)
    {
        CaseConfiguration machine = Case(version, cpus: 2, listRegisters: 1);
        var list = new ActionList(machine);
        list.TurnOn();
        for (int cpu = 0; cpu < 2; cpu++)
        {
            list.Prepare(cpu, Sgi);
            list.Interrupts(cpu);
            list.Sends(cpu, Sgi, 1 - cpu);
            list.WithdrawsSgi(cpu, Sgi);
            list.Enables(cpu, Sgi);
            list.Waits(cpu);
        }

        list.Time();
        return Make("sgis", "2 vCPUs, 1 SGI, 1 list register", machine, list, depth: 1) with { ChecksLiveness = true };
    }

    /// <summary>The kernel may refuse any injection.</summary>
    private static MachineConfiguration Refusals(GicVersion version)
    {
        CaseConfiguration machine = Case(version, cpus: 1, listRegisters: 2, Spi);
        var list = new ActionList(machine);
        list.TurnOn();
        list.Prepare(0, Spi);
        list.Prepare(0, Sgi);
        list.Interrupts(0);
        list.Sends(0, Sgi, 0);
        list.Device(0);
        list.Enables(0, Spi);
        list.Refuses();
        list.Actions.Add(new MachineAction(new Operation(OperationKind.EmptyMaintenance, 0, 4, 0, 0, 1)));
        return Make("refusals", "1 vCPU, SGI and SPI with a device, 2 list registers; injections are refused", machine, list, depth: 1);
    }

    /// <summary>Too large to exhaust: for random walks.</summary>
    private static MachineConfiguration Large(GicVersion version)
    {
        CaseConfiguration machine = Case(version, cpus: 4, listRegisters: 2, Spi, SecondSpi) with { DeviceIsEdge = [false, true], CoreCount = 2 };
        var list = new ActionList(machine);
        list.TurnOn();
        list.Prepare(0, Spi);
        list.Prepare(0, SecondSpi);
        for (int cpu = 0; cpu < 4; cpu++)
        {
            list.Prepare(cpu, Sgi);
            list.Prepare(cpu, Timer);
            list.Interrupts(cpu);
            list.Sends(cpu, Sgi, (cpu + 1) % 4);
            list.Timer(cpu);
            list.Waits(cpu);
        }

        list.Routes(1, Spi, 1);
        list.Routes(2, Spi, 2);
        list.Routes(3, SecondSpi, 3);
        list.Routes(0, SecondSpi, 0);
        list.Device(0);
        list.Device(1);
        list.Enables(2, Spi);
        list.Pends(3, SecondSpi);
        list.Activates(0, SecondSpi);
        list.Priorities(1, Spi);
        list.Enables(3, Sgi);
        list.Time();
        return Make("large", "4 vCPUs on 2 cores; SGI, timers and 2 SPIs with devices; 2 list registers", machine, list, depth: 3) with { IsExhausted = false };
    }

    private static CaseConfiguration Case(GicVersion version, int cpus, int listRegisters, params int[] devices) => new()
    {
        Version = version,
        CpuCount = cpus,
        CoreCount = cpus,
        ListRegisterCount = listRegisters,
        IntidCount = 64,
        DeviceIntids = devices,
        DeviceIsEdge = new bool[devices.Length],
    };

    private static MachineConfiguration Make(string name, string text, CaseConfiguration machine, ActionList list, int depth) => new()
    {
        Name = name,
        Text = text,
        Case = machine,
        SetUp = [.. list.SetUp],
        Actions = list.Actions.Count <= 64 ? [.. list.Actions] : throw new InvalidOperationException($"{name}: {list.Actions.Count} actions, and 64 is the most"),
        Bounds = new MachineBounds(ActionList.Levels, depth),
    };
}
