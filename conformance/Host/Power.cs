using System;

namespace Lockstep.Host;

/// <summary>How the machine ends: with QEMU's exit code 0 when the guest is off, and with another one on a defect.</summary>
internal static unsafe class Power
{
    /// <summary>Nothing can run: returns when an interrupt may change that, otherwise ends the machine.</summary>
    internal static void CheckIdle()
    {
        bool alive = false, allSuspended = true;
        for (uint i = 0; i < Machine.VcpuCount; i++)
        {
            ThreadState state = Machine.Vcpus[i].Thread.State;
            alive |= state is not (ThreadState.NotStarted or ThreadState.Suspended);
            allSuspended &= state == ThreadState.Suspended;
        }

        // A domain without a VM waits for its interrupts. A VM that is off, or was never started, is the end, unless its
        // domain has set itself an alarm: then it has not given up.
        const ulong Enabled = 1;
        alive |= !allSuspended && (Cpu.ReadCntpCtl() & Enabled) != 0;
        bool mayWake = Interrupts.UnmaskedCount != 0 && (alive || Machine.VcpuCount == 0);
        if (mayWake)
        {
            return;
        }

        if (!alive && allSuspended)
        {
            Off();
        }

        CrashReport.Deadlock(alive);
    }

    /// <summary>Powers the machine off; QEMU exits with code 0.</summary>
    internal static void Off()
    {
        Measure.Report();
        Cpu.SystemOff();
    }

    /// <summary>Ends QEMU with an exit code that is not 0, by the device pvpanic-pci.</summary>
    internal static void Fail()
    {
        Measure.Report();
        if (!Panic.Raise())
        {
            Console.Write("host: no pvpanic-pci device, so QEMU ends with exit code 0; start it with -device pvpanic-pci -action panic=exit-failure\n"u8);
        }

        Cpu.SystemOff();
    }

    /// <summary>Refuses to boot an image.</summary>
    internal static void Refuse(ReadOnlySpan<byte> reason)
    {
        Console.Write("host: cannot boot this image: "u8);
        Console.Write(reason);
        Console.Write("\n"u8);
        Fail();
    }

    /// <summary>Refuses to boot an image, with the address or number that is wrong.</summary>
    internal static void RefuseAddress(ReadOnlySpan<byte> reason, ulong address)
    {
        Console.Write("host: cannot boot this image: "u8);
        Console.Write(reason);
        Console.WriteHex(address);
        Console.Write("\n"u8);
        Fail();
    }
}
