using System;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Host;

/// <summary>Sums of one kind of event.</summary>
internal struct MeasuredEvent
{
    /// <summary>A fault label, or one of the kinds of <see cref="MeasuredEvents"/>.</summary>
    public uint Kind;

    public ulong Detail;

    /// <summary>How often, and instructions at EL0 and EL2 and system calls of all together.</summary>
    public ulong Count, Instructions, HostInstructions, SystemCalls;
}

/// <summary>The table of events that <see cref="Measure"/> fills, and its printed form.</summary>
internal static unsafe class MeasuredEvents
{
    /// <summary>Kinds that are no fault labels: the domain's start, a notification, and what the table has no place for.</summary>
    internal const uint Start = 0x100, Notification = 0x101, Others = 0x102;

    private const uint Capacity = 128;
    private const uint EcSmc = 0x17;

    // VMFault: offset in the page, and this bit for a write. VCPUFault: the exception class above x0 of an SMC.
    private const ulong Write = 1 << 16;
    private const int ExceptionClassShift = 32;

    private static MeasuredEvent* s_events;
    private static uint s_count;

    internal static void Initialise() =>
        s_events = (MeasuredEvent*)HostMemory.Take((ulong)sizeof(MeasuredEvent) * Capacity, 64);

    /// <summary>What distinguishes faults of one label.</summary>
    internal static ulong DetailOf(Vcpu* vcpu)
    {
        switch (vcpu->FaultLabel)
        {
            case FaultLabel.VMFault:
                return (vcpu->FaultWord0 & 0xffc) | ((vcpu->FaultWord1 & (1 << 6)) != 0 ? Write : 0);
            case FaultLabel.VCPUFault:
                ulong exceptionClass = (vcpu->FaultWord0 >> 26) & 0x3f;
                ulong function = exceptionClass == EcSmc ? (uint)vcpu->Thread.Context.X0 : 0;
                return (exceptionClass << ExceptionClassShift) | function;
            case FaultLabel.VGICMaintenance or FaultLabel.VPPIEvent:
                return vcpu->FaultWord0;
            default:
                return 0;
        }
    }

    /// <summary>The entry of an event, a new one if need be.</summary>
    internal static MeasuredEvent* Find(uint kind, ulong detail)
    {
        for (uint i = 0; i < s_count; i++)
        {
            if (s_events[i].Kind == kind && s_events[i].Detail == detail)
            {
                return s_events + i;
            }
        }

        if (s_count == Capacity)
        {
            MeasuredEvent* last = s_events + (Capacity - 1);
            last->Kind = Others;
            last->Detail = 0;
            return last;
        }

        MeasuredEvent* entry = s_events + s_count++;
        entry->Kind = kind;
        entry->Detail = detail;
        return entry;
    }

    /// <summary>One line an event.</summary>
    internal static void Print()
    {
        for (uint i = 0; i < s_count; i++)
        {
            MeasuredEvent* entry = s_events + i;
            Console.Write("measure: event="u8);
            PrintName(entry->Kind, entry->Detail);
            Console.Write(" count="u8);
            Console.WriteDecimal(entry->Count);
            Console.Write(" vmm_instructions="u8);
            Console.WriteDecimal(entry->Instructions);
            Console.Write(" host_instructions="u8);
            Console.WriteDecimal(entry->HostInstructions);
            Console.Write(" system_calls="u8);
            Console.WriteDecimal(entry->SystemCalls);
            Console.Write("\n"u8);
        }
    }

    private static void PrintName(uint kind, ulong detail)
    {
        Console.Write(NameOf(kind));
        switch (kind)
        {
            case FaultLabel.VMFault:
                Console.Write((detail & Write) != 0 ? ".write."u8 : ".read."u8);
                Console.WriteHex(detail & ~Write);
                break;
            case FaultLabel.VCPUFault:
                Console.Write("."u8);
                Console.WriteHex(detail >> ExceptionClassShift);
                if (detail >> ExceptionClassShift == EcSmc)
                {
                    Console.Write("."u8);
                    Console.WriteHex((uint)detail);
                }

                break;
            case FaultLabel.VGICMaintenance when (long)detail < 0:
                Console.Write(".-1"u8);
                break;
            case FaultLabel.VGICMaintenance or FaultLabel.VPPIEvent:
                Console.Write("."u8);
                Console.WriteDecimal(detail);
                break;
            case Notification:
                Console.Write("."u8);
                Console.WriteHex(detail);
                break;
        }
    }

    private static ReadOnlySpan<byte> NameOf(uint kind) => kind switch
    {
        FaultLabel.CapFault => "CapFault"u8,
        FaultLabel.UnknownSyscall => "UnknownSyscall"u8,
        FaultLabel.UserException => "UserException"u8,
        FaultLabel.VMFault => "VMFault"u8,
        FaultLabel.VGICMaintenance => "VGICMaintenance"u8,
        FaultLabel.VCPUFault => "VCPUFault"u8,
        FaultLabel.VPPIEvent => "VPPIEvent"u8,
        Start => "start"u8,
        Notification => "notification"u8,
        _ => "others"u8,
    };
}
