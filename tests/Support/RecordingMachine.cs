using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using Lockstep.Model.Configuration;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Tests.Support;

/// <summary>State of a list register as the hardware has it (GICH_LR.State), without active-and-pending.</summary>
public enum ListRegisterState
{
    /// <summary>Values of the field.</summary>
    Invalid = 0, Pending = 1, Active = 2,
}

/// <summary>One list register of the double.</summary>
public struct ListRegister
{
    /// <summary>GICH_LR.State.</summary>
    public ListRegisterState State;

    /// <summary>GICH_EISR bit: the guest has ended the interrupt and the maintenance fault was not taken yet.</summary>
    public bool Ended;

    /// <summary>GICH_LR.VirtualID, Priority (0 to 31) and Grp1.</summary>
    public uint Intid, Priority, Group;

    /// <summary>Nothing may be written over it: it holds an interrupt, or its maintenance is owed (I10).</summary>
    public readonly bool Occupied => State != ListRegisterState.Invalid || Ended;
}

/// <summary>A message that <see cref="RecordingKernel.Receive"/> hands out.</summary>
/// <param name="Badge">Badge.</param>
/// <param name="Info">seL4_MessageInfo.</param>
/// <param name="Registers">MR0 and up.</param>
public sealed record KernelMessage(ulong Badge, ulong Info, params ulong[] Registers);

/// <summary>The event loop asked for a message and the script has none left.</summary>
public sealed class EndOfScriptException : Exception
{
    /// <summary>The only constructor.</summary>
    public EndOfScriptException() : base("no message left in the script") { }
}

/// <summary>What the recording kernel acts on: one VM's vCPUs with their registers and list registers, and the log.</summary>
public sealed unsafe class RecordingMachine
{
    private const ulong Poison = 0xdead_beef_dead_beef;
    private readonly UserContext* scratch;
    private readonly ListRegister[,] listRegisters = new ListRegister[ConfigurationBlock.MaxVcpus, 64];

    /// <summary>A machine with everything zero.</summary>
    public RecordingMachine()
    {
        scratch = (UserContext*)NativeMemory.AllocZeroed((nuint)sizeof(UserContext));
        MessageRegisters = (ulong*)NativeMemory.AllocZeroed(120 * sizeof(ulong));
    }

    /// <summary>Frees the native memory.</summary>
    ~RecordingMachine()
    {
        NativeMemory.Free(scratch);
        NativeMemory.Free(MessageRegisters);
    }

    /// <summary>All calls, oldest first.</summary>
    public List<KernelCall> Log { get; } = [];

    /// <summary>Things a VMM must never do to list registers, in words; must stay empty.</summary>
    public List<string> Violations { get; } = [];

    /// <summary>List registers of each vCPU.</summary>
    public uint ListRegisterCount { get; init; } = 4;

    /// <summary>Errors that the next injections return instead of acting, oldest first; 0 acts.</summary>
    public Queue<ulong> InjectErrors { get; } = new();

    /// <summary>Messages for Receive and ReplyReceive, oldest first.</summary>
    public Queue<KernelMessage> Messages { get; } = new();

    /// <summary>MR0 and up.</summary>
    public ulong* MessageRegisters { get; }

    /// <summary>Registers of each vCPU.</summary>
    public UserContext[] Contexts { get; } = new UserContext[ConfigurationBlock.MaxVcpus];

    /// <summary>EL1 registers of each vCPU, indexed by <see cref="VcpuRegister"/>.</summary>
    public ulong[,] VcpuRegisters { get; } = new ulong[ConfigurationBlock.MaxVcpus, ConfigurationBlock.VcpuRegisterCount];

    /// <summary>Whether each vCPU was started by WriteRegisters with resume and not suspended since.</summary>
    public bool[] Running { get; } = new bool[ConfigurationBlock.MaxVcpus];

    /// <summary>Whether each vCPU's virtual timer PPI is masked: a VPPI event was taken and not acknowledged.</summary>
    public bool[] VppiMasked { get; } = new bool[ConfigurationBlock.MaxVcpus];

    /// <summary>Acknowledges of each channel.</summary>
    public int[] AckCount { get; } = new int[64];

    /// <summary>Results and error of SmcCall.</summary>
    public ulong[] SmcResult { get; } = new ulong[8];

    /// <summary>seL4 error of SmcCall.</summary>
    public ulong SmcError { get; set; }

    /// <summary>CNTPCT_EL0, in ticks.</summary>
    public ulong PhysicalCount { get; set; }

    /// <summary>CNTFRQ_EL0, in Hz.</summary>
    public ulong CounterFrequency { get; set; } = 62_500_000;

    /// <summary>CNTP_CVAL_EL0 while the timer is armed.</summary>
    public ulong? ArmedTimer { get; set; }

    /// <summary>What was printed.</summary>
    public StringBuilder Console { get; } = new();

    /// <summary>A list register, to look at.</summary>
    public ref ListRegister ListRegister(uint vcpu, uint index) => ref listRegisters[vcpu, index];

    /// <summary>The calls of one kind.</summary>
    public IEnumerable<KernelCall> Calls(KernelOperation operation) => Log.Where(c => c.Operation == operation);

    /// <summary>Adds a call. What ReadRegisters returned is invalid from here on, so it is poisoned.</summary>
    public void Record(KernelOperation operation, uint vcpu = 0, ulong a = 0, ulong b = 0, ulong c = 0, ulong d = 0)
    {
        Log.Add(new KernelCall(operation, vcpu, a, b, c, d));
        new Span<ulong>(scratch, (int)UserContext.WordCount).Fill(Poison);
    }

    /// <summary>Takes the next message of the script.</summary>
    public ulong NextMessage(out ulong info)
    {
        if (!Messages.TryDequeue(out KernelMessage? message))
        {
            throw new EndOfScriptException();
        }

        for (int i = 0; i < message.Registers.Length; i++)
        {
            MessageRegisters[i] = message.Registers[i];
        }

        info = message.Info;
        return message.Badge;
    }

    /// <summary>The first <paramref name="count"/> registers; the words after them are poisoned.</summary>
    public UserContext* ReadContext(uint vcpu, uint count)
    {
        fixed (UserContext* context = &Contexts[vcpu])
        {
            new ReadOnlySpan<ulong>(context, (int)count).CopyTo(new Span<ulong>(scratch, (int)UserContext.WordCount));
        }

        return scratch;
    }

    /// <summary>Writes the first <paramref name="count"/> registers.</summary>
    public void WriteContext(uint vcpu, bool resume, uint count, UserContext* registers)
    {
        fixed (UserContext* context = &Contexts[vcpu])
        {
            new ReadOnlySpan<ulong>(registers, (int)count).CopyTo(new Span<ulong>(context, (int)UserContext.WordCount));
        }

        Running[vcpu] |= resume;
    }

    /// <summary>seL4_ARM_VCPU_InjectIRQ: E1 and E2 of the facts; what hardware would silently corrupt is a violation.</summary>
    /// <returns>The seL4 error.</returns>
    public ulong Inject(uint vcpu, uint intid, uint priority, uint group, uint index)
    {
        const ulong rangeError = 4, deleteFirst = 8;
        if (InjectErrors.TryDequeue(out ulong forced) && forced != 0)
        {
            return forced;
        }

        if (intid > 1023 || priority > 31 || group > 1 || index >= ListRegisterCount)
        {
            return rangeError;
        }

        ref ListRegister target = ref listRegisters[vcpu, index];
        if (target.State == ListRegisterState.Active)
        {
            Violations.Add($"vcpu {vcpu}: INTID {intid} into list register {index}, where INTID {target.Intid} is active");
            return deleteFirst;
        }

        if (target.Occupied)
        {
            Violations.Add($"vcpu {vcpu}: INTID {intid} over INTID {target.Intid} in list register {index}");
        }

        for (uint v = 0; v < ConfigurationBlock.MaxVcpus; v++)
        {
            for (uint i = 0; i < ListRegisterCount; i++)
            {
                bool same = listRegisters[v, i].State != ListRegisterState.Invalid && listRegisters[v, i].Intid == intid;
                if (same && (v == vcpu || intid >= 32))
                {
                    Violations.Add($"INTID {intid} into list register {index} of vcpu {vcpu}, held by {i} of vcpu {v}");
                }
            }
        }

        target = new ListRegister
        {
            State = ListRegisterState.Pending,
            Intid = intid,
            Priority = priority,
            Group = group,
        };
        return 0;
    }

    /// <summary>The guest reads GICC_IAR with everything unmasked: the most urgent pending list register becomes active.</summary>
    /// <returns>Its INTID, or 1023.</returns>
    public uint GuestAcknowledge(uint vcpu)
    {
        int best = -1;
        for (int i = 0; i < ListRegisterCount; i++)
        {
            bool pending = listRegisters[vcpu, i].State == ListRegisterState.Pending;
            if (pending && (best < 0 || listRegisters[vcpu, i].Priority < listRegisters[vcpu, best].Priority))
            {
                best = i;
            }
        }

        if (best < 0)
        {
            return 1023;
        }

        listRegisters[vcpu, best].State = ListRegisterState.Active;
        return listRegisters[vcpu, best].Intid;
    }

    /// <summary>The guest writes GICC_EOIR (EOImode 0): the interrupt ends, its maintenance becomes due.</summary>
    /// <returns>Whether the INTID was active.</returns>
    public bool GuestEnd(uint vcpu, uint intid)
    {
        for (int i = 0; i < ListRegisterCount; i++)
        {
            ref ListRegister register = ref listRegisters[vcpu, i];
            if (register.State == ListRegisterState.Active && register.Intid == intid)
            {
                register.State = ListRegisterState.Invalid;
                register.Ended = true;
                return true;
            }
        }

        return false;
    }

    /// <summary>The kernel takes a maintenance interrupt: the lowest index due, whose flag it clears (E4).</summary>
    /// <returns>MR0 of the VGICMaintenance fault, or -1 when none is due.</returns>
    public int TakeMaintenance(uint vcpu)
    {
        for (int i = 0; i < ListRegisterCount; i++)
        {
            if (listRegisters[vcpu, i].Ended)
            {
                listRegisters[vcpu, i].Ended = false;
                return i;
            }
        }

        return -1;
    }
}
