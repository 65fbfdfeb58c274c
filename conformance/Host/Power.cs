using System;

namespace Lockstep.Host;

/// <summary>How the machine ends: with QEMU's exit code 0 when all guests are off, and with another one on a defect.</summary>
internal static unsafe class Power
{
    /// <summary>What has become of the guests, over all VMs.</summary>
    private struct Guests
    {
        /// <summary>There are VMs; one has a vCPU that runs or waits; one was never started.</summary>
        public bool Exist, Alive, NotStarted;
    }

    /// <summary>Some domain has faulted: the machine will not end with exit code 0.</summary>
    private static bool s_crashed;

    /// <summary>Nothing can run: returns when an interrupt may change that, otherwise ends the machine.</summary>
    internal static void CheckIdle()
    {
        Guests guests = Survey();

        // A VM that was never started is the end, unless its domain has set itself an alarm: then it has not given up.
        const ulong Enabled = 1;
        bool alive = guests.Alive || (guests.NotStarted && (Cpu.ReadCntpCtl() & Enabled) != 0);
        if (Interrupts.UnmaskedCount != 0 && (alive || !guests.Exist))
        {
            return;
        }

        if (guests.Exist && !alive && !guests.NotStarted)
        {
            End();
        }

        CrashReport.Deadlock(alive);
    }

    /// <summary>
    /// A domain has faulted. It stops and its vCPUs with it, where seL4 would let those run up to their next fault; the
    /// machine ends when no other guest is left.
    /// </summary>
    internal static void Crashed(Domain* domain)
    {
        s_crashed = true;
        Interrupts.Silence(domain);
        Stop(&domain->Thread);
        for (uint i = 0; i < domain->VcpuCount; i++)
        {
            Stop(&domain->Vcpus[i].Thread);
        }

        Guests guests = Survey();
        if (Machine.DomainCount == 1 || (guests.Exist && !guests.Alive && !guests.NotStarted))
        {
            End();
        }
    }

    /// <summary>Ends QEMU with an exit code that is not 0, by the device pvpanic-pci.</summary>
    internal static void Fail()
    {
        Measure.Report();
        if (!Panic.Raise())
        {
            Console.Write("host: no pvpanic-pci device, so QEMU ends with exit code 0; "u8);
            Console.Write("start it with -device pvpanic-pci -action panic=exit-failure\n"u8);
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

    private static void End()
    {
        if (s_crashed)
        {
            Fail();
        }

        Measure.Report();
        Cpu.SystemOff();
    }

    private static void Stop(Thread* thread)
    {
        Messages.Detach(thread);
        Scheduler.Block(thread, ThreadState.Crashed);
    }

    private static Guests Survey()
    {
        Guests guests = default;
        for (uint i = 0; i < Machine.DomainCount; i++)
        {
            Domain* domain = Machine.Domains + i;
            if (domain->VcpuCount != 0)
            {
                guests.Exist = true;
                Survey(domain, ref guests);
            }
        }

        return guests;
    }

    /// <summary>A VM is off when a vCPU of it was suspended and no other runs or waits.</summary>
    private static void Survey(Domain* domain, ref Guests guests)
    {
        bool alive = false, stopped = false;
        for (uint i = 0; i < domain->VcpuCount; i++)
        {
            ThreadState state = domain->Vcpus[i].Thread.State;
            stopped |= state is ThreadState.Suspended or ThreadState.Crashed;
            alive |= state is ThreadState.Runnable or ThreadState.Sending or ThreadState.AwaitingReply or ThreadState.Cancelled;
        }

        guests.Alive |= alive;
        guests.NotStarted |= !alive && !stopped;
    }
}
