using System;
using Lockstep.Model.Gic;
using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>What seL4 keeps of one vCPU besides its registers.</summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public sealed class KernelVcpu<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    internal KernelVcpu(GicVersion version, int listRegisterCount)
    {
        Saved = new VirtualInterfaceState<W, B>(version, listRegisterCount);
        Vppi = VirtualPpi<W, B>.Idle;
    }

    /// <summary>
    /// The saved virtual interface. While the vCPU is the core's current one it is a stale shadow: what hardware holds is in
    /// <see cref="KernelCore{W, B}.Hardware"/> (E2).
    /// </summary>
    public VirtualInterfaceState<W, B> Saved { get; }

    /// <summary>The virtual timer's interrupt.</summary>
    public VirtualPpi<W, B> Vppi;

    /// <summary>Makes another one equal to this one.</summary>
    /// <param name="other">Its old contents are lost.</param>
    public void CopyTo(KernelVcpu<W, B> other)
    {
        Saved.CopyTo(other.Saved);
        other.Vppi = Vppi;
    }
}

/// <summary>One physical core under seL4.</summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public sealed class KernelCore<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    internal KernelCore(GicVersion version, int listRegisterCount) =>
        Hardware = new VirtualInterfaceState<W, B>(version, listRegisterCount);

    /// <summary>The core's virtual interface.</summary>
    public VirtualInterfaceState<W, B> Hardware { get; }

    /// <summary>The vCPU whose state the hardware holds, or -1. It stays current while other threads run.</summary>
    public int Current = -1;

    /// <summary>The current vCPU runs; else its interface is switched off and a thread runs.</summary>
    public bool IsActive;

    /// <summary>Makes another one equal to this one.</summary>
    /// <param name="other">Its old contents are lost.</param>
    public void CopyTo(KernelCore<W, B> other)
    {
        Hardware.CopyTo(other.Hardware);
        other.Current = Current;
        other.IsActive = IsActive;
    }
}

/// <summary>seL4 and the virtual interface hardware, as far as a monitor and its guest can tell (E1 to E8).</summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public sealed class KernelState<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    private readonly int[] coreOf;

    /// <summary>A kernel after boot: no vCPU has run.</summary>
    /// <param name="version">Version of the GIC architecture.</param>
    /// <param name="listRegisterCount">List registers of each core.</param>
    /// <param name="coreOf">The core of each vCPU, 0 and up.</param>
    public KernelState(GicVersion version, int listRegisterCount, params int[] coreOf)
    {
        this.coreOf = coreOf;
        int cores = 0;
        for (int i = 0; i < coreOf.Length; i++)
        {
            cores = Math.Max(cores, coreOf[i] + 1);
        }

        Vcpus = new KernelVcpu<W, B>[coreOf.Length];
        Cores = new KernelCore<W, B>[cores];
        for (int i = 0; i < Vcpus.Length; i++)
        {
            Vcpus[i] = new KernelVcpu<W, B>(version, listRegisterCount);
        }

        for (int i = 0; i < cores; i++)
        {
            Cores[i] = new KernelCore<W, B>(version, listRegisterCount);
        }
    }

    /// <summary>What is kept of each vCPU.</summary>
    public KernelVcpu<W, B>[] Vcpus { get; }

    /// <summary>The cores.</summary>
    public KernelCore<W, B>[] Cores { get; }

    /// <summary>The core that a vCPU runs on.</summary>
    /// <param name="vcpu">The vCPU.</param>
    public KernelCore<W, B> CoreOf(int vcpu) => Cores[coreOf[vcpu]];

    /// <summary>Whether the hardware, not the shadow, holds the vCPU's list registers.</summary>
    /// <param name="vcpu">The vCPU.</param>
    public bool IsCurrent(int vcpu) => CoreOf(vcpu).Current == vcpu;

    /// <summary>The list registers as they are, wherever they are held. No monitor can ask for this (E5); proofs do.</summary>
    /// <param name="vcpu">The vCPU.</param>
    public VirtualInterfaceState<W, B> Actual(int vcpu) => IsCurrent(vcpu) ? CoreOf(vcpu).Hardware : Vcpus[vcpu].Saved;

    /// <summary>Makes another kernel of the same shape equal to this one.</summary>
    /// <param name="other">Its old contents are lost.</param>
    public void CopyTo(KernelState<W, B> other)
    {
        for (int i = 0; i < Vcpus.Length; i++)
        {
            Vcpus[i].CopyTo(other.Vcpus[i]);
        }

        for (int i = 0; i < Cores.Length; i++)
        {
            Cores[i].CopyTo(other.Cores[i]);
        }
    }

    /// <summary>Goes through all of the state.</summary>
    /// <typeparam name="V">The visitor.</typeparam>
    /// <param name="visitor">What is done with it.</param>
    public void VisitState<V>(ref V visitor)
        where V : struct, IStateVisitor
    {
        foreach (KernelVcpu<W, B> vcpu in Vcpus)
        {
            vcpu.Saved.VisitState(ref visitor);
            visitor.Visit(new Span<VirtualPpi<W, B>>(ref vcpu.Vppi));
        }

        foreach (KernelCore<W, B> core in Cores)
        {
            core.Hardware.VisitState(ref visitor);
            visitor.Visit(new Span<int>(ref core.Current));
            visitor.Visit(new Span<bool>(ref core.IsActive));
        }
    }

    /// <summary>Whether both hold the same.</summary>
    /// <param name="other">A kernel of the same shape.</param>
    public B StateEquals(KernelState<W, B> other)
    {
        B equal = true;
        for (int i = 0; i < Vcpus.Length; i++)
        {
            equal &= Vcpus[i].Saved.StateEquals(other.Vcpus[i].Saved) & Vcpus[i].Vppi.FieldsEqual(other.Vcpus[i].Vppi);
        }

        for (int i = 0; i < Cores.Length; i++)
        {
            bool same = Cores[i].Current == other.Cores[i].Current && Cores[i].IsActive == other.Cores[i].IsActive;
            equal &= Cores[i].Hardware.StateEquals(other.Cores[i].Hardware) & same;
        }

        return equal;
    }
}
