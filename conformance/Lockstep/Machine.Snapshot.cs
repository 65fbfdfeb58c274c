using Lockstep.Model;
using Lockstep.Model.Kernel;
using Lockstep.Model.Words;
using Lockstep.Vmm;
using Lockstep.Vmm.Gic;
using SeL4 = Lockstep.Model.Kernel.SeL4<Lockstep.Model.Words.Word32, Lockstep.Model.Words.Bit>;

namespace Lockstep.InLockstep;

/// <summary>What part of a machine an exploration uses, so that the rest need not be saved; that it is unused is checked (<see cref="Machine.VmmBytes"/>).</summary>
/// <param name="Levels">The VMM's levels (priority * 2 + group) whose ready rows may be used.</param>
/// <param name="Depth">Most interrupts that a guest has acknowledged and not ended.</param>
public readonly record struct MachineBounds(ulong Levels, int Depth);

/// <content>The state as a whole: to save it, to restore it, and to make states equal that nothing can tell apart.</content>
public sealed unsafe partial class Machine
{
    /// <summary>All bytes of the VMM's state.</summary>
    public ReadOnlySpan<byte> VmmBytes => new(state, sizeof(VmmState));

    /// <summary>Interrupts that a vCPU has acknowledged and not ended.</summary>
    /// <param name="cpu">The vCPU.</param>
    public int RunningCount(int cpu) => running.Count(cpu);

    /// <summary>The INTID that a vCPU has acknowledged last and not ended, or null.</summary>
    /// <param name="cpu">The vCPU.</param>
    public uint? RunningIntid(int cpu) => running.TryPeek(cpu, out uint intid) ? intid : null;

    /// <summary>Whether the kernel refuses the next injection.</summary>
    public bool RefusesNext => refusals != 0;

    /// <summary>A device's physical interrupt.</summary>
    /// <param name="device">Its number.</param>
    public PhysicalInterrupt<Bit> Device(int device) => devices[device];

    /// <summary>Whether the kernel may notify a device now.</summary>
    /// <param name="device">Its number.</param>
    public bool IsDue(int device) => devices[device].IsDue(Configuration.DeviceIsEdge[device]).Value;

    /// <summary>A vCPU's virtual timer: whether its line is high, and whether the kernel may report it now.</summary>
    /// <param name="cpu">The vCPU.</param>
    public (bool Line, bool IsDue) Timer(int cpu)
    {
        VirtualPpi<Word32, Bit> timer = kernel.Vcpus[cpu].Vppi;
        return (timer.Line.Value, timer.Line.Value && !timer.Masked.Value);
    }

    /// <summary>Whether the kernel may report an end to a vCPU.</summary>
    /// <param name="cpu">The vCPU.</param>
    public bool IsEndDue(int cpu)
    {
        foreach (ref ListRegister<Word32, Bit> register in Interface(cpu).ListRegisters.AsSpan())
        {
            if (register.IsEnded.Value)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>
    /// Makes two states equal of which nothing that can still happen shows a difference: what is left over in list registers that hold
    /// nothing, the shadow of a current vCPU but for what InjectIRQ looks at (E2), whether a thread ran on a core last, and time,
    /// of which only the distance to a deadline counts.
    /// </summary>
    public void ClearLeftovers()
    {
        Relation.ClearLeftovers();
        foreach (KernelCore<Word32, Bit> core in kernel.Cores)
        {
            if (core.Current >= 0)
            {
                // The next step of a vCPU begins with this.
                SeL4.Run(kernel, core.Current);
            }
        }

        for (int cpu = 0; cpu < Configuration.CpuCount; cpu++)
        {
            Clear(kernel.Vcpus[cpu].Saved, isShadow: kernel.IsCurrent(cpu));
            Clear(kernel.CoreOf(cpu).Hardware, isShadow: false);
            state->ResumePc[cpu] = Pc + 4;
        }

        count = 0;
    }

    /// <summary>
    /// Goes through all of the state, but for the general-purpose registers, which each operation sets before it uses them, and for
    /// what the bounds leave out. Afterwards nothing is wrong with the run.
    /// </summary>
    /// <typeparam name="V">The visitor.</typeparam>
    /// <param name="visitor">What is done with it.</param>
    /// <param name="bounds">What is used.</param>
    public void VisitState<V>(ref V visitor, MachineBounds bounds)
        where V : struct, IStateVisitor
    {
        OtherFault = null;
        VisitVmm(ref visitor, bounds.Levels);
        kernel.VisitState(ref visitor);
        visitor.Visit<PhysicalInterrupt<Bit>>(devices);
        running.VisitState(ref visitor, bounds.Depth);
        dropped.VisitState(ref visitor, bounds.Depth);
        Relation.VisitState(ref visitor);
        visitor.Visit(new Span<uint>(ref blocked));
        visitor.Visit(new Span<int>(ref refusals));
        bool isArmed = Alarm != ulong.MaxValue;
        visitor.Visit(new Span<bool>(ref isArmed));
        (physicalControl, physicalCompare) = isArmed ? (TimerEnable, TimerTicks) : (0ul, 0ul);
        count = 0;
        for (int cpu = 0; cpu < Configuration.CpuCount; cpu++)
        {
            state->ResumePc[cpu] = Pc + 4;
            state->Deadline[cpu] = TimerTicks;
        }
    }

    private void VisitVmm<V>(ref V visitor, ulong levels)
        where V : struct, IStateVisitor
    {
        visitor.Visit(new Span<byte>(&state->Machine, (int)((byte*)state->ResumePc - (byte*)&state->Machine)));
        VgicState* gic = &state->Gic;
        visitor.Visit(new Span<byte>(gic, 40));
        int words = Configuration.IntidCount / 32;
        for (int cpu = 0; cpu < Configuration.CpuCount; cpu++)
        {
            byte* its = (byte*)&gic->Vcpu + cpu * VgicVcpu.SizeBytes;
            visitor.Visit(new Span<byte>(its, VgicVcpu.SizeBytes));
            for (ulong left = levels; left != 0; left &= left - 1)
            {
                int level = System.Numerics.BitOperations.TrailingZeroCount(left);
                visitor.Visit(new Span<uint>(gic->Ready + (cpu * VgicState.LevelCount + level) * VgicState.BankCount, words));
            }
        }

        visitor.Visit(new Span<byte>((byte*)&gic->Shared + VgicBank.SizeBytes, (words - 1) * VgicBank.SizeBytes));
        if (IsV3)
        {
            visitor.Visit(new Span<uint>(gic->Route, Configuration.IntidCount));
        }
    }

    private static void Clear(VirtualInterfaceState<Word32, Bit> of, bool isShadow)
    {
        if (isShadow)
        {
            of.Apr0 = of.Apr1 = of.Pmr = of.Bpr0 = of.Bpr1 = of.HcrBits = of.EoiCount = 0;
            of.EnableGroup0 = of.EnableGroup1 = of.AckCtl = of.FiqEn = of.Cbpr = of.EoiMode = false;
        }

        foreach (ref ListRegister<Word32, Bit> register in of.ListRegisters.AsSpan())
        {
            if (isShadow || register.IsInvalid.Value)
            {
                bool isEnded = !isShadow && register.IsEnded.Value;
                ListRegister<Word32, Bit> clear = ListRegister<Word32, Bit>.Invalid;
                (clear.Active, clear.Pending, clear.EoiMaintenance) = (register.Active, register.Pending, isEnded);
                register = clear;
            }
        }
    }
}
