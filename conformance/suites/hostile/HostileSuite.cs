using Lockstep.Agent;
using Lockstep.Model.Registers;
using Lockstep.Runner.Agent;
using Lockstep.Validation;

namespace Lockstep.Conformance.Suites;

/// <summary>Guests that try to stop, confuse or flood their VMM; afterwards the controller works as before.</summary>
public sealed class HostileSuite() : Suite("hostile", "attacks at full speed by one vCPU and by all; the controller works as before afterwards")
{
    private const int Sgi = 5, SecondSgi = 9, VirtualTimer = 27;

    /// <summary>The attack of which the VMM of a debug image prints.</summary>
    private const string Printing = "stray accesses";

    /// <summary>Attacks of a machine in which each is a part of the operations asked for.</summary>
    private const int Parts = 5;

    /// <summary>The registers of GICD and of the SGI frame of GICR, and how many bytes of them one operation reads.</summary>
    private const uint RegisterBytes = 0x1000, PieceBytes = 0x40;

    private static readonly (string Name, (AttackClass Class, int Weight)[] Weights)[] Attacks =
    [
        ("everything", [.. Enum.GetValues<AttackClass>().Select(kind => (kind, 1))]),
        (Printing,
            [(AttackClass.Distributor, 2), (AttackClass.Redistributor, 2), (AttackClass.Unmapped, 4), (AttackClass.NoSyndrome, 4), (AttackClass.Fetch, 4)]),
        ("storm of ends", [(AttackClass.Flood, 2), (AttackClass.Drain, 4), (AttackClass.Window, 3), (AttackClass.Interface, 1)]),
        ("storm of timers", [(AttackClass.Timer, 8), (AttackClass.Window, 4), (AttackClass.Drain, 1), (AttackClass.Flood, 1)]),
        ("storm of SGIs", [(AttackClass.Sgi, 12), (AttackClass.Drain, 1), (AttackClass.Window, 2), (AttackClass.Flood, 1)]),
        ("calls and registers", [(AttackClass.Call, 8), (AttackClass.RegisterRead, 4), (AttackClass.RegisterWrite, 4)]),
        ("CPU_ON and CPU_OFF", [(AttackClass.Power, 12), (AttackClass.Call, 2), (AttackClass.Sgi, 1), (AttackClass.Wait, 1)]),
    ];

    /// <inheritdoc/>
    public override IEnumerable<SuiteScript> Scripts(SuiteRequest request)
    {
        int actions = int.Max(100, request.Operations / Parts);
        yield return Write(request, "the zero register", ZeroRegister);
        for (int i = 0; i < Attacks.Length; i++)
        {
            (string name, (AttackClass Class, int Weight)[] weights) = Attacks[i];
            foreach (int cpu in ((int[])[0, request.Guest.Vcpus - 1]).Distinct())
            {
                // Who switches itself off alone is not started again.
                (AttackClass Class, int Weight)[] own = cpu == 0 ? weights : [.. weights.Where(one => one.Class != AttackClass.Power)];
                yield return Write(request, $"{name} by vCPU {cpu}", Plan(request, i, own, actions) with { Cpu = cpu });
            }

            if (name == Printing)
            {
                yield return Write(request, $"{name}, debug image", Plan(request, i, weights, actions)) with { OnDebugImage = true };
            }

            if (request.Guest.Vcpus > 1)
            {
                yield return Write(request, $"{name} by all", Plan(request, i, weights, actions / request.Guest.Vcpus) with { ByAll = true });
            }
        }
    }

    private static AttackPlan Plan(SuiteRequest request, int index, (AttackClass Class, int Weight)[] weights, int actions)
    {
        var dice = new Dice(request.Seed ^ ((ulong)index << 32));
        return new AttackPlan(dice.Next(), actions, request.Guest.Vcpus, weights) { BadEntries = true };
    }

    private static SuiteScript Write(SuiteRequest request, string name, AttackPlan plan) => Write(request, name, s =>
    {
        s.Attack(plan);
        ReadAll(s);
        Deliver(s);
    });

    /// <summary>
    /// Loads into and stores from the zero register. What these do to GICD in an attack is not compared; here it is, after each, byte by byte.
    /// </summary>
    private static void ZeroRegister(SuiteWriter s)
    {
        const uint strb = 0x3900_003f, ldrb = 0x3940_003f, wordSize = 0x8000_0000;
        ulong at = s.Guest.Platform.Gicd + GICD_IPRIORITYR.OffsetBytes + 64, nowhere = s.Guest.Platform.Unmapped;
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            foreach (uint size in (uint[])[0, wordSize])
            {
                s.WriteAt(cpu, at, 0xf0f0_f0f0);
                s.Execute(cpu, ldrb | size, ulong.MaxValue, at);
                s.ReadAt(cpu, at);
                s.Execute(cpu, strb | size, ulong.MaxValue, at);
                s.ReadAt(cpu, at);
                s.ExpectResult(size == 0 ? 0xf0f0_f000u : 0);
                s.Execute(cpu, strb | size, ulong.MaxValue, nowhere);
                s.Execute(cpu, ldrb | size, ulong.MaxValue, nowhere);
            }
        }
    }

    /// <summary>Every register of the distributor and of the private interrupts is as after reset.</summary>
    private static void ReadAll(SuiteWriter s)
    {
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            ulong own = GicSetup.PrivateFrame(s.Guest.Platform, cpu);
            for (uint offset = 0; offset < RegisterBytes; offset += PieceBytes)
            {
                s.ReadRange(cpu, s.Guest.Platform.Gicd + offset, (int)PieceBytes / 4);
                s.ReadRange(cpu, own + offset, (int)PieceBytes / 4);
            }
        }
    }

    /// <summary>An interrupt of each kind, to each vCPU: taken once, ended, and taken again.</summary>
    private static void Deliver(SuiteWriter s)
    {
        s.Open();
        for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
        {
            s.SetHandler(cpu, HandlerMode.Acknowledge | HandlerMode.EndOfInterrupt | HandlerMode.QuietSource);
            s.WriteBits(cpu, GICD_ISENABLER.OffsetBytes, 0, 1u << Sgi | 1u << SecondSgi | 1u << VirtualTimer);
            s.Unmask(cpu);
        }

        s.WriteBit(0, GICD_ISENABLER.OffsetBytes, (int)s.Guest.Platform.UartIntid);
        for (int turn = 0; turn < 2; turn++)
        {
            for (int cpu = 0; cpu < s.Guest.Vcpus; cpu++)
            {
                int other = (cpu + 1) % s.Guest.Vcpus;
                s.SendSgi(other, Sgi, targets: 1u << cpu);
                s.ExpectTaken(Sgi);
                s.SendSgi(cpu, SecondSgi, targets: 1u << other);
                s.ExpectTaken(SecondSgi);
                s.ArmTimer(cpu, 0);
                s.ExpectTaken(VirtualTimer);
                s.Route(cpu, (int)s.Guest.Platform.UartIntid, cpu);
                s.UartLine(cpu, level: true);
                s.ExpectTaken(s.Guest.Platform.UartIntid);
            }
        }
    }
}
