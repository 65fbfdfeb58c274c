using System;
using System.Runtime;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>
/// What a person reads when a domain, or the host, does what it must not. A report on a domain stops that domain, and the
/// machine unless another guest is left; every other report ends the machine.
/// </summary>
internal static unsafe class CrashReport
{
    private const uint MaxFrames = 16;

    /// <summary>A domain took an exception that is no system call.</summary>
    internal static void DomainFaulted(Domain* domain, ulong esr)
    {
        Start(domain);
        Console.Write(ReasonOf(esr));
        Syndrome(esr, Cpu.ReadFar());
        Console.Write(" HPFAR="u8);
        Console.WriteHex(Cpu.ReadHpfar());
        Finish(domain);
    }

    /// <summary>A domain's x7 is no system call of this configuration.</summary>
    internal static void UnknownSystemCall(Domain* domain)
    {
        Start(domain);
        Console.Write("unknown system call x7="u8);
        Console.WriteHex(domain->Thread.Context.X7);
        if ((long)domain->Thread.Context.X7 == SystemCall.DebugPutChar)
        {
            Console.Write(" (seL4_DebugPutChar, which a kernel without CONFIG_PRINTING does not have)"u8);
        }

        FinishSystemCall(domain);
    }

    /// <summary>Recv, ReplyRecv or NBSendRecv on other slots than input 1 and reply 4.</summary>
    internal static void BadReceive(Domain* domain)
    {
        Start(domain);
        Console.Write("receive on capability x0="u8);
        Console.WriteHex(domain->Thread.Context.X0);
        Console.Write(" with reply x6="u8);
        Console.WriteHex(domain->Thread.Context.X6);
        Console.Write("; a domain has its input in 1 and its reply in 4"u8);
        FinishSystemCall(domain);
    }

    /// <summary>A slot number beyond the capability space.</summary>
    internal static void BadCapability(Domain* domain, ulong slot)
    {
        Start(domain);
        Console.Write("no capability slot "u8);
        Console.WriteHex(slot);
        FinishSystemCall(domain);
    }

    /// <summary>Send or NBSend on the endpoint of a channel, which Microkit has no function for.</summary>
    internal static void SendOnEndpoint(Domain* domain, ulong slot)
    {
        Start(domain);
        Console.Write("a send without a reply on the endpoint in slot "u8);
        Console.WriteDecimal(slot);
        Console.Write("; this host knows calls only"u8);
        FinishSystemCall(domain);
    }

    /// <summary>Nothing can run any more, and the guest is not off.</summary>
    internal static void Deadlock(bool vcpuWaits)
    {
        Console.Write("\nhost: deadlock: every domain waits, no interrupt of a domain is unmasked or can start a vCPU, and "u8);
        Console.Write(vcpuWaits ? "a vCPU waits for its handler\n"u8 : "not every VM was suspended\n"u8);
        for (uint i = 0; i < Machine.DomainCount; i++)
        {
            Console.Write("host: domain "u8);
            Console.WriteName(Machine.NameOf(Machine.Domains + i), 64);
            Console.Write(" state "u8);
            Console.WriteDecimal((uint)Machine.Domains[i].Thread.State);
            Console.Write("\n"u8);
            Registers(&Machine.Domains[i].Thread.Context, Machine.Domains + i);
        }

        for (uint i = 0; i < Machine.VcpuCount; i++)
        {
            Console.Write("host: vCPU "u8);
            Console.WriteDecimal(Machine.Vcpus[i].Id);
            Console.Write(" of "u8);
            Console.WriteName(Machine.NameOf(Machine.Vcpus[i].Thread.Receiver), 64);
            Console.Write(" state "u8);
            Console.WriteDecimal((uint)Machine.Vcpus[i].Thread.State);
            Console.Write("\n"u8);
            Registers(&Machine.Vcpus[i].Thread.Context, null);
        }

        Power.Fail();
    }

    /// <summary>FIQ, SError or an exception of a kind that nothing here can cause.</summary>
    internal static void Unexpected(ulong esr)
    {
        bool vcpu = Machine.Running->IsVcpu;
        Console.Write(vcpu ? "\nhost: FIQ or SError while a vCPU ran:"u8 : "\nhost: FIQ or SError while a domain ran:"u8);
        Syndrome(esr, Cpu.ReadFar());
        Console.Write("\n"u8);
        Registers(&Machine.Running->Context, vcpu ? null : (Domain*)Machine.Running);
        Power.Fail();
    }

    [RuntimeExport("host_crashed")]
    private static void HostCrashed(ulong esr, ulong elr, ulong far, ulong x30, ulong x29)
    {
        Console.Write("\nhost: an exception in the host itself, which is a defect: ELR="u8);
        Console.WriteHex(elr);
        Syndrome(esr, far);
        Console.Write("\nhost: called from "u8);
        Console.WriteHex(x30);
        for (uint i = 0; i < MaxFrames && x29 >= Platform.ImageBase && x29 < Platform.RamEnd && (x29 & 7) == 0; i++)
        {
            Console.Write(" "u8);
            Console.WriteHex(((ulong*)x29)[1]);
            x29 = ((ulong*)x29)[0];
        }

        Console.Write("\nhost: look these up with llvm-symbolizer --obj=host.elf\n"u8);
        Power.Fail();
    }

    private static void Start(Domain* domain)
    {
        Console.Write("\nhost: "u8);
        Console.WriteName(Machine.NameOf(domain), 64);
        Console.Write(" faulted: "u8);
    }

    private static void Syndrome(ulong esr, ulong far)
    {
        Console.Write(" ESR="u8);
        Console.WriteHex(esr);
        Console.Write(" FAR="u8);
        Console.WriteHex(far);
    }

    // At a system call the PC is already past the SVC.
    private static void FinishSystemCall(Domain* domain)
    {
        domain->Thread.Context.Pc -= 4;
        Console.Write(" ESR=0x56000000 FAR=0x0"u8);
        Finish(domain);
    }

    private static void Finish(Domain* domain)
    {
        Console.Write("\n"u8);
        Registers(&domain->Thread.Context, domain);
        Power.Crashed(domain);
    }

    private static void Registers(UserContext* context, Domain* domain)
    {
        ulong* words = (ulong*)context;
        for (uint n = 0; n < 31; n++)
        {
            Console.Write(n == 0 ? "host:  x"u8 : n % 4 == 0 ? "\nhost:  x"u8 : "  x"u8);
            Console.WriteDecimal(n);
            Console.Write("="u8);
            Console.WriteHex(words[UserContext.IndexOf(n)]);
        }

        Console.Write("  sp="u8);
        Console.WriteHex(context->Sp);
        Console.Write("\nhost:  spsr="u8);
        Console.WriteHex(context->Spsr);
        Console.Write("  pc="u8);
        if (domain == null)
        {
            Console.WriteHex(context->Pc);
            Console.Write("\n"u8);
            return;
        }

        Symbols.Write(domain->Index, context->Pc);
        Console.Write("\nhost:  called from "u8);
        Symbols.Write(domain->Index, context->X30);
        Console.Write("\n"u8);
        Frames(domain, context->X29);
    }

    // Frame records are pairs of the caller's x29 and the return address (AAPCS64 6.2.3), on the domain's stack.
    private static void Frames(Domain* domain, ulong frame)
    {
        for (uint i = 0; i < MaxFrames; i++)
        {
            if ((frame & 7) != 0 || !PageTables.Translate(domain->Translation, frame, out ulong physical)
                || (physical & 0xfff) > 0xff0 || physical < Platform.RamBase || physical >= Platform.RamEnd)
            {
                return;
            }

            ulong next = ((ulong*)physical)[0], address = ((ulong*)physical)[1];
            if (address == 0)
            {
                return;
            }

            Console.Write("host:  called from "u8);
            Symbols.Write(domain->Index, address);
            Console.Write("\n"u8);
            if (next <= frame)
            {
                return;
            }

            frame = next;
        }
    }

    private static ReadOnlySpan<byte> ReasonOf(ulong esr) => ((uint)(esr >> 26) & 0x3f) switch
    {
        0x00 => "undefined instruction"u8,
        0x01 => "trapped WFI or WFE"u8,
        0x0e => "illegal execution state"u8,
        0x18 => "trapped system register or cache instruction"u8,
        0x20 => (esr & 0x3c) == 0x0c ? "execution of memory that is not executable"u8 : "execution of memory that is not mapped"u8,
        0x22 => "misaligned PC"u8,
        0x24 => DataReason(esr),
        0x26 => "misaligned SP"u8,
        0x3c => "breakpoint instruction"u8,
        _ => "unexpected exception"u8,
    };

    private static ReadOnlySpan<byte> DataReason(ulong esr)
    {
        bool write = (esr & (1 << 6)) != 0;
        return (esr & 0x3c) switch
        {
            0x04 => write ? "write to memory that is not mapped"u8 : "read of memory that is not mapped"u8,
            0x0c => write ? "write to memory that is not writable"u8 : "read of memory that is not readable"u8,
            0x20 => "misaligned access"u8,
            _ => write ? "failed write"u8 : "failed read"u8,
        };
    }
}
