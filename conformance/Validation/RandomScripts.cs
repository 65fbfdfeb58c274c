using Lockstep.Agent;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Runner.Agent;

namespace Lockstep.Validation;

/// <summary>
/// Generates scripts. Each depends on seed, machine and its number only. A few INTIDs take part in a script, so that their states
/// meet; the model runs along, so that what was acknowledged is ended, and accesses with a difference that cannot be
/// predicted are left out.
/// </summary>
public sealed class RandomScripts
{
    /// <summary>Operations of a script.</summary>
    public const int Length = 300;

    /// <summary>Beginning of the name of a generated script; its number follows.</summary>
    public const string Prefix = "random:";

    private readonly Target target;
    private readonly Dice dice;
    private readonly ScriptBuilder builder;
    private readonly IScriptMachine machine;
    private readonly int[] intids;
    private readonly List<(int Cpu, uint Iar, bool Group1)> running = [], dropped = [];

    private RandomScripts(Target target, ulong seed, int number, IScriptMachine machine)
    {
        this.target = target;
        this.machine = machine;
        dice = new Dice(seed ^ (ulong)number << 16 ^ (ulong)target.Version << 8 ^ (ulong)target.Cpus);
        builder = new ScriptBuilder(target);
        intids = ChooseIntids();
    }

    /// <summary>The operations of script <paramref name="number"/> of a seed.</summary>
    /// <param name="target">The machine.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="number">Number of the script.</param>
    /// <param name="machine">Runs along, from its reset state.</param>
    public static IReadOnlyList<Operation> Generate(Target target, ulong seed, int number, IScriptMachine machine) =>
        new RandomScripts(target, seed, number, machine).Generate();

    /// <summary>Script <paramref name="number"/> of a seed for the validation.</summary>
    /// <param name="target">The machine.</param>
    /// <param name="seed">The seed.</param>
    /// <param name="number">Number of the script.</param>
    /// <param name="differences">QEMU's differences, to predict with and to leave out.</param>
    /// <param name="leftOut">Counts the accesses that were left out, by difference.</param>
    public static ValidationScript Generate(
        Target target, ulong seed, int number, IReadOnlyList<QemuDifference> differences, Dictionary<QemuDifference, int> leftOut)
    {
        var machine = new ModelMachine(target, differences);
        var script = new ValidationScript($"{Prefix}{number}", target, []);
        foreach (Operation operation in script.Preparation)
        {
            machine.Do(0, operation);
        }

        return script with { Operations = Generate(target, seed, number, new PredictableMachine(machine, leftOut)) };
    }

    private IReadOnlyList<Operation> Generate()
    {
        Begin();
        while (builder.Operations.Count < Length)
        {
            var proposal = new ScriptBuilder(target);
            Propose(proposal, dice.Below(target.Cpus));
            Accept(proposal);
        }

        return builder.Operations;
    }

    private void Accept(ScriptBuilder proposal)
    {
        foreach (Operation operation in proposal.Operations)
        {
            if (machine.Try(operation) is not LogRecord record)
            {
                return;
            }

            builder.Add(operation);
            Note(operation, record);
        }
    }

    /// <summary>Keeps what was acknowledged.</summary>
    private void Note(Operation operation, LogRecord record)
    {
        if (Access.Of(operation, target.Platform) is not Access access || access.IsWrite)
        {
            return;
        }

        bool group0 = access.Is(IccRegister.ICC_IAR0_EL1), group1 = access.Is(IccRegister.ICC_IAR1_EL1);
        if ((access.Is(Frame.Gicc, GICC_IAR.OffsetBytes) || group0 || group1) && (record.Result & 0x3ff) < 1020)
        {
            running.Add((access.Cpu, (uint)record.Result, group1));
        }
    }

    private int[] ChooseIntids()
    {
        List<int> chosen = [dice.Below(16), dice.Below(16), DeviceLines.VirtualTimerIntid, DeviceLines.PhysicalTimerIntid, 16 + dice.Below(16),
            (int)target.Platform.UartIntid, target.Platform.GpioIntid, target.Platform.FirstMsi + dice.Below(3), 32 + dice.Below(IntidCount - 32), IntidCount - 8 + dice.Below(8)];
        return [.. chosen];
    }

    private void Begin()
    {
        var start = new ScriptBuilder(target);
        if (!dice.OneIn(4))
        {
            start.Open(splitEnd: dice.OneIn(2));
        }

        if (target.IsV2)
        {
            start.Fill(0, Frame.Gicd, GICD_ITARGETSR.OffsetBytes + 32, 0x0101_0101u << dice.Below(target.Cpus), (uint)(IntidCount - 32) / 4);
        }

        foreach (int intid in intids)
        {
            int owner = dice.Below(target.Cpus);
            start.WritePriority(owner, intid, Priority());
            if (intid >= 32)
            {
                start.Route(owner, intid, dice.Below(target.Cpus));
                start.Configure(owner, intid, dice.OneIn(2));
            }

            if (!dice.OneIn(4))
            {
                start.WriteBit(owner, GICD_ISENABLER.OffsetBytes, intid);
            }
        }

        Accept(start);
    }

    private void Propose(ScriptBuilder to, int cpu)
    {
        switch (dice.Weighted([10, 16, 7, 10, 6, 4, 5, 6, 8, 12, 14, 14, 12, 24, 3, 3]))
        {
            case 0: SetOrClear(to, cpu, GICD_ISENABLER.OffsetBytes, GICD_ICENABLER.OffsetBytes, 3); break;
            case 1: SetOrClear(to, cpu, GICD_ISPENDR.OffsetBytes, GICD_ICPENDR.OffsetBytes, 3); break;
            case 2: SetOrClear(to, cpu, GICD_ISACTIVER.OffsetBytes, GICD_ICACTIVER.OffsetBytes, 1); break;
            case 3: to.WritePriority(cpu, Intid(), Priority(), Owner(cpu)); break;
            case 4: Route(to, cpu); break;
            case 5: Configure(to, cpu); break;
            case 6: Group(to, cpu); break;
            case 7: Control(to, cpu); break;
            case 8: Mask(to, cpu); break;
            case 9: Sgi(to, cpu); break;
            case 10: Line(to, cpu); break;
            case 11: to.Acknowledge(cpu, dice.OneIn(2)); break;
            case 12: End(to, cpu); break;
            case 13: Look(to, cpu); break;
            case 14: AnyAccess(to, cpu); break;
            default: Handle(to, cpu); break;
        }
    }

    private int IntidCount => target.Configuration.IntidCount;

    private int Intid() => dice.OneIn(12) ? dice.Below(IntidCount) : dice.Of<int>(intids);

    private int Owner(int cpu) => target.IsV2 || !dice.OneIn(4) ? cpu : dice.Below(target.Cpus);

    private byte Priority() => (byte)((dice.OneIn(3) ? dice.Below(256) : dice.Below(6) * 0x20) & target.Configuration.PriorityMask);

    private uint Bits(int n)
    {
        uint bits = dice.OneIn(8) ? (uint)dice.Next() : 0;
        foreach (int intid in intids)
        {
            bits |= intid / 32 == n && dice.OneIn(3) ? 1u << intid % 32 : 0;
        }

        return bits;
    }

    private void SetOrClear(ScriptBuilder to, int cpu, uint set, uint clear, int setsToOneClear)
    {
        int intid = Intid();
        uint bits = dice.OneIn(3) ? Bits(intid / 32) : 1u << intid % 32;
        to.WriteBits(cpu, dice.Below(setsToOneClear + 1) > 0 ? set : clear, intid / 32, bits, Owner(cpu));
    }

    private void Route(ScriptBuilder to, int cpu)
    {
        int intid = 32 + dice.Below(IntidCount - 32);
        foreach (int other in intids)
        {
            intid = other >= 32 && dice.OneIn(3) ? other : intid;
        }

        if (!target.IsV2 && dice.OneIn(6))
        {
            to.Write(cpu, Frame.Gicd, GICDv3_IROUTER.OffsetBytes + 8 * (uint)(intid - 32) + dice.Of(0u, 4u), dice.Of(0u, 1u, 2u, 3u, 0x8000_0000u, (uint)dice.Next()));
        }
        else if (target.IsV2 && dice.OneIn(6))
        {
            to.Write(cpu, Frame.Gicd, GICD_ITARGETSR.OffsetBytes + (uint)(intid & ~3), (uint)dice.Next());
        }
        else
        {
            to.Route(cpu, intid, dice.Below(target.Cpus));
        }
    }

    private void Configure(ScriptBuilder to, int cpu)
    {
        int intid = Intid();
        (Frame frame, uint start) = intid < 32 ? to.Private : (Frame.Gicd, 0);
        to.Write(cpu, frame, start + GICD_ICFGR.OffsetBytes + (uint)intid / 16 * 4, (uint)dice.Next(), owner: Owner(cpu));
    }

    private void Group(ScriptBuilder to, int cpu)
    {
        int intid = Intid();
        uint bits = dice.OneIn(3) ? (uint)dice.Next() : Bits(intid / 32);
        to.WriteBits(cpu, GICD_IGROUPR.OffsetBytes, intid / 32, bits, Owner(cpu));
    }

    private void Control(ScriptBuilder to, int cpu)
    {
        uint enables = dice.OneIn(3) ? (uint)dice.Below(4) : 3;
        if (dice.OneIn(3))
        {
            to.Write(cpu, Frame.Gicd, GICD_CTLR.OffsetBytes, enables);
        }
        else if (target.IsV2)
        {
            to.Write(cpu, Frame.Gicc, GICC_CTLR.OffsetBytes, dice.OneIn(8) ? (uint)dice.Next() : enables | 4u | dice.Of(0u, 8u, 16u, 0x200u));
        }
        else
        {
            (uint register, uint value) = dice.Below(3) switch
            {
                0 => (ICC_IGRPEN0_EL1.Encoding, enables & 1),
                1 => (ICC_IGRPEN1_EL1.Encoding, enables >> 1),
                _ => (ICC_CTLR_EL1.Encoding, (uint)dice.Below(4)),
            };
            to.Write(cpu, register, value);
        }
    }

    private void Mask(ScriptBuilder to, int cpu)
    {
        if (dice.OneIn(2))
        {
            to.WritePmr(cpu, dice.OneIn(2) ? (byte)0xff : (byte)dice.Below(256));
            return;
        }

        uint point = (uint)dice.Below(8);
        if (target.IsV2)
        {
            to.Write(cpu, Frame.Gicc, dice.Of(GICC_BPR.OffsetBytes, GICC_ABPR.OffsetBytes), point);
        }
        else
        {
            to.Write(cpu, dice.Of(ICC_BPR0_EL1.Encoding, ICC_BPR1_EL1.Encoding), point);
        }
    }

    private void Sgi(ScriptBuilder to, int cpu)
    {
        int intid = dice.OneIn(3) ? dice.Below(16) : intids[dice.Below(2)];
        if (target.IsV2)
        {
            SgiOfGicv2(to, cpu, intid);
            return;
        }

        ulong value = (ulong)intid << 24 | (uint)dice.Below(1 << target.Cpus);
        value |= dice.OneIn(5) ? 1UL << 40 : 0;
        value |= dice.OneIn(12) ? dice.Of(1UL << 16, 1UL << 32, 1UL << 48, 1UL << 44) : 0;
        to.Write(cpu, dice.Of(ICC_SGI1R_EL1.Encoding, ICC_SGI0R_EL1.Encoding, ICC_SGI1R_EL1.Encoding, ICC_ASGI1R_EL1.Encoding), value);
    }

    private void SgiOfGicv2(ScriptBuilder to, int cpu, int intid)
    {
        if (dice.OneIn(4))
        {
            uint register = dice.Of(GICD_CPENDSGIR.OffsetBytes, GICD_SPENDSGIR.OffsetBytes);
            to.Write(cpu, Frame.Gicd, register + (uint)intid, 1u << dice.Below(target.Cpus), size: 1);
            return;
        }

        uint filter = (uint)dice.Of(0, 0, 0, 1, 2);
        to.Write(cpu, Frame.Gicd, GICD_SGIR.OffsetBytes, filter << 24 | (uint)dice.Below(1 << target.Cpus) << 16 | (uint)intid);
    }

    private void Line(ScriptBuilder to, int cpu)
    {
        bool level = dice.OneIn(2);
        switch (dice.Below(target.IsV2 ? 5 : 4))
        {
            case 0: to.UartLine(cpu, level); break;
            case 1: to.GpioLine(cpu, level); break;
            case 2: to.TimerLine(cpu, isPhysical: false, level); break;
            case 3: to.TimerLine(cpu, machine.HasPhysicalTimer, level); break;
            default: to.Write(cpu, Frame.Msi, DeviceLines.SetSpi, target.Platform.MessageOf(dice.Of(intids[7], intids[7], target.Platform.FirstMsi + dice.Below(AgentPlatform.MsiCount)))); break;
        }
    }

    private void End(ScriptBuilder to, int cpu)
    {
        int last = running.FindLastIndex(one => one.Cpu == cpu);
        if (dropped.Count > 0 && dice.OneIn(3))
        {
            int which = dice.Below(dropped.Count);
            to.Deactivate(dropped[which].Cpu, dropped[which].Iar);
            dropped.RemoveAt(which);
        }
        else if (last >= 0)
        {
            (_, uint iar, bool group1) = running[last];
            to.End(cpu, iar, group1);
            dropped.Add(running[last]);
            running.RemoveAt(last);
        }
        else if (dice.OneIn(4))
        {
            to.End(cpu, (uint)dice.Of(1020, 1022, 1023, 300), dice.OneIn(2));
        }
    }

    /// <summary>Reads what shows the state.</summary>
    private void Look(ScriptBuilder to, int cpu)
    {
        int intid = Intid();
        (Frame frame, uint start) = intid < 32 ? to.Private : (Frame.Gicd, 0);
        uint n = (uint)intid;
        switch (dice.Below(8))
        {
            case 0: to.ReadBits(cpu, dice.Of(GICD_ISPENDR.OffsetBytes, GICD_ICPENDR.OffsetBytes), intid / 32, Owner(cpu)); break;
            case 1: to.ReadBits(cpu, dice.Of(GICD_ISACTIVER.OffsetBytes, GICD_ICACTIVER.OffsetBytes), intid / 32, Owner(cpu)); break;
            case 2: to.ReadBits(cpu, dice.Of(GICD_ISENABLER.OffsetBytes, GICD_ICENABLER.OffsetBytes, GICD_IGROUPR.OffsetBytes), intid / 32, Owner(cpu)); break;
            case 3: to.Read(cpu, frame, start + GICD_IPRIORITYR.OffsetBytes + (dice.OneIn(2) ? n : n & ~3u), dice.OneIn(2) && n % 4 == 0 ? 4 : 1, Owner(cpu)); break;
            case 4: to.Read(cpu, frame, start + dice.Of(GICD_ICFGR.OffsetBytes) + n / 16 * 4, owner: Owner(cpu)); break;
            case 5: to.Read(cpu, Frame.Gicd, target.IsV2 ? dice.Of(GICD_ITARGETSR.OffsetBytes + (n & ~3u), GICD_SPENDSGIR.OffsetBytes + (n & 12)) : GICDv3_IROUTER.OffsetBytes + 8 * n - 256 * (n >= 32 ? 1u : 0)); break;
            default: LookAtInterface(to, cpu); break;
        }
    }

    private void LookAtInterface(ScriptBuilder to, int cpu)
    {
        if (target.IsV2)
        {
            to.Read(cpu, Frame.Gicc, dice.Of(GICC_RPR.OffsetBytes, GICC_HPPIR.OffsetBytes, GICC_HPPIR.OffsetBytes, GICC_APR.OffsetBytes + 4 * (uint)dice.Below(4),
                GICC_NSAPR.OffsetBytes + 4 * (uint)dice.Below(4), GICC_CTLR.OffsetBytes, GICC_PMR.OffsetBytes, GICC_BPR.OffsetBytes, GICC_ABPR.OffsetBytes));
        }
        else
        {
            to.Read(cpu, dice.Of(ICC_RPR_EL1.Encoding, ICC_HPPIR0_EL1.Encoding, ICC_HPPIR1_EL1.Encoding, ICC_AP0R_EL1.Encoding, ICC_AP1R_EL1.Encoding,
                ICC_CTLR_EL1.Encoding, ICC_PMR_EL1.Encoding, ICC_BPR0_EL1.Encoding, ICC_BPR1_EL1.Encoding, ICC_IGRPEN0_EL1.Encoding, ICC_IGRPEN1_EL1.Encoding));
        }
    }

    /// <summary>Any word of a frame.</summary>
    private void AnyAccess(ScriptBuilder to, int cpu)
    {
        Frame frame = dice.OneIn(2) ? Frame.Gicd : target.IsV2 ? Frame.Gicc : Frame.Gicr;
        uint size = frame switch { Frame.Gicd => target.IsV2 ? 0x1000u : 0x1_0000, Frame.Gicc => 0x2000, _ => 0x2_0000 };
        uint offset = (uint)dice.Below((int)size / 4) * 4;
        if (dice.OneIn(3))
        {
            to.Write(cpu, frame, offset, (uint)dice.Next() & 0xf8f8_f8f8);
        }
        else
        {
            to.Read(cpu, frame, offset);
        }
    }

    /// <summary>Lets interrupts in.</summary>
    private void Handle(ScriptBuilder to, int cpu)
    {
        HandlerMode mode = dice.Of(HandlerMode.RecordAndMask, HandlerMode.Acknowledge | HandlerMode.EndOfInterrupt | HandlerMode.QuietSource,
            HandlerMode.Acknowledge | HandlerMode.EndOfInterrupt | HandlerMode.Deactivate | HandlerMode.QuietSource, HandlerMode.Acknowledge);
        to.Add(new Operation(OperationKind.SetHandler, cpu, (int)mode));
        to.Add(new Operation(OperationKind.Unmask, cpu, dice.Of(Masks.Both, Masks.Irq, Masks.Fiq)));
        if (dice.OneIn(2))
        {
            to.Add(new Operation(OperationKind.Mask, cpu, Masks.Both));
        }
    }
}
