using Lockstep.Agent;
using Lockstep.Model.Kernel;
using Lockstep.Model.Registers;
using Lockstep.Model.Words;
using Lockstep.Runner.Agent;
using Lockstep.Validation;
using Operation = Lockstep.Runner.Agent.Operation;

namespace Lockstep.Conformance;

/// <summary>
/// The operations after each script. What is in a list register cannot be withdrawn, and a line that was notified waits for
/// its delivery; so all sources are made quiet, and all that is left is taken and ended.
/// </summary>
internal sealed class Ending
{
    private const ulong All = 0xffff_ffff;

    /// <summary>More interrupts than a controller of this size can deliver.</summary>
    private const int MostDeliveries = 200;

    private readonly ComposedMachine machine;
    private readonly Func<Operation, LogRecord?> run;
    private readonly GuestMachine guest;

    private Ending(ComposedMachine machine, Func<Operation, LogRecord?> run)
    {
        this.machine = machine;
        this.run = run;
        guest = machine.Guest;
    }

    /// <summary>Runs the operations one by one, each as the machine's state asks for.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="run">Runs an operation; null when the machine is at fault, which ends it.</param>
    public static void Write(ComposedMachine machine, Func<Operation, LogRecord?> run)
    {
        var ending = new Ending(machine, run);
        ending.StartAll();
        ending.Quiet();
        for (int cpu = 0; cpu < machine.Guest.Vcpus; cpu++)
        {
            ending.Deactivate(cpu);
        }

        ending.Open();
        for (int cpu = 0; cpu < machine.Guest.Vcpus; cpu++)
        {
            ending.Drain(cpu);
        }
    }

    private void StartAll()
    {
        for (int cpu = 1; cpu < guest.Vcpus; cpu++)
        {
            if (!machine.IsRunning(cpu))
            {
                run(new Operation(OperationKind.StartCpu, 0, cpu, guest.Platform.Affinity(cpu)));
            }
        }
    }

    private void Quiet() => Run(builder =>
    {
        for (int cpu = 0; cpu < guest.Vcpus; cpu++)
        {
            builder.Add(new Operation(OperationKind.Mask, cpu, Masks.Both));
            builder.TimerLine(cpu, isPhysical: false, level: false);
        }

        builder.UartLine(0, level: false);
        builder.GpioLine(0, level: false);
        builder.Write(0, Frame.Gicd, GICD_CTLR.OffsetBytes, 0);
        builder.Fill(0, Frame.Gicd, GICD_ICACTIVER.OffsetBytes + 4, All, (uint)guest.IntidCount / 32 - 1);
        builder.Fill(0, Frame.Gicd, GICD_ICPENDR.OffsetBytes + 4, All, (uint)guest.IntidCount / 32 - 1);
    });

    /// <summary>Every priority that is held is dropped, and what is active in a list register is deactivated.</summary>
    private void Deactivate(int cpu)
    {
        VirtualInterfaceState<Word32, Bit> hardware = machine.Machine.Interface(cpu);
        bool isV2 = guest.GicVersion == 2;
        uint cbpr = hardware.Cbpr.Value ? 1u : 0;
        Run(builder =>
        {
            if (isV2)
            {
                builder.Write(cpu, Frame.Gicc, GICC_CTLR.OffsetBytes, 0x207 | cbpr << 4);
            }
            else
            {
                builder.Write(cpu, ICC_CTLR_EL1.Encoding, 2 | cbpr);
            }
        });
        for (int i = 0; i < 64 && (hardware.Apr0.Value | hardware.Apr1.Value) != 0; i++)
        {
            bool isGroup1 = uint.TrailingZeroCount(hardware.Apr1.Value) < uint.TrailingZeroCount(hardware.Apr0.Value);
            Run(builder => builder.End(cpu, 0, isGroup1));
        }

        Run(builder =>
        {
            if (isV2)
            {
                // A binary point for both groups first, so that they are never apart.
                builder.Write(cpu, Frame.Gicc, GICC_CTLR.OffsetBytes, 0x217);
                builder.Write(cpu, Frame.Gicc, GICC_BPR.OffsetBytes, VirtualInterface.MinBinaryPoint0);
                builder.Write(cpu, Frame.Gicc, GICC_ABPR.OffsetBytes, VirtualInterface.MinBinaryPoint1);
            }
        });
        foreach (ListRegister<Word32, Bit> register in machine.Machine.Interface(cpu).ListRegisters.ToArray())
        {
            if (register.Active.Value)
            {
                Run(builder => builder.Deactivate(cpu, register.Intid.Value));
            }
        }
    }

    private void Open() => Run(builder =>
    {
        if (guest.GicVersion == 2)
        {
            builder.Fill(0, Frame.Gicd, GICD_ITARGETSR.OffsetBytes + 32, 0x0101_0101, (uint)guest.IntidCount / 4 - 8);
        }
        else
        {
            // Affinity 0.0.0.0.
            builder.Fill(0, Frame.Gicd, GICDv3_IROUTER.OffsetBytes, 0, ((uint)guest.IntidCount - 32) * 2);
        }

        builder.Fill(0, Frame.Gicd, GICD_ISENABLER.OffsetBytes + 4, All, (uint)guest.IntidCount / 32 - 1);
        builder.Open();
        for (int cpu = 0; cpu < guest.Vcpus; cpu++)
        {
            builder.WriteBits(cpu, GICD_ICACTIVER.OffsetBytes, 0, uint.MaxValue);
            builder.WriteBits(cpu, GICD_ISENABLER.OffsetBytes, 0, uint.MaxValue);
        }
    });

    private void Drain(int cpu)
    {
        for (int i = 0; i < MostDeliveries && (machine.Machine.Signals(cpu) & 3) != 0; i++)
        {
            // A GICv3 signals Group 1 as IRQ.
            bool isGroup1 = (machine.Machine.Signals(cpu) & 1) != 0;
            LogRecord? record = Run(builder => builder.Acknowledge(cpu, isGroup1));
            if (record is null || (record.Result & 0x3ff) >= 1020)
            {
                return;
            }

            Run(builder => builder.End(cpu, (uint)record.Result, isGroup1));
        }
    }

    private LogRecord? Run(Action<ScriptBuilder> write)
    {
        var builder = new ScriptBuilder(guest.Target);
        write(builder);
        LogRecord? record = null;
        foreach (Operation operation in builder.Operations)
        {
            record = run(operation);
            if (record is null)
            {
                return null;
            }
        }

        return record;
    }
}
