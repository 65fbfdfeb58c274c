using System;
using Lockstep.Model.Words;

namespace Lockstep.Model.Faults;

/// <summary>The vCPUs of one virtual machine: what they hold and whether they are on.</summary>
/// <typeparam name="X">A word of 64 bits.</typeparam>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public sealed class VmState<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>A machine after reset: everything 0, vCPU 0 on, the others off.</summary>
    /// <param name="vcpuCount">Number of vCPUs, at least 1.</param>
    public VmState(int vcpuCount)
    {
        Vcpus = new VcpuContext<X, W, B>[vcpuCount];
        Power = new W[vcpuCount];
        for (int i = 0; i < vcpuCount; i++)
        {
            Vcpus[i] = new VcpuContext<X, W, B>();
            Power[i] = W.Of(i == 0 ? PowerState.On : PowerState.Off);
        }
    }

    /// <summary>Registers of each vCPU.</summary>
    public VcpuContext<X, W, B>[] Vcpus { get; }

    /// <summary>A value of <see cref="PowerState"/> for each vCPU.</summary>
    public W[] Power { get; }

    /// <summary>Makes another machine with as many vCPUs equal to this one.</summary>
    /// <param name="other">Its old contents are lost.</param>
    public void CopyTo(VmState<X, W, B> other)
    {
        Array.Copy(Power, other.Power, Power.Length);
        for (int i = 0; i < Vcpus.Length; i++)
        {
            Vcpus[i].CopyTo(other.Vcpus[i]);
        }
    }

    /// <summary>Whether both hold the same.</summary>
    /// <param name="other">A machine with as many vCPUs.</param>
    public B StateEquals(VmState<X, W, B> other)
    {
        B equal = true;
        for (int i = 0; i < Vcpus.Length; i++)
        {
            equal &= Vcpus[i].StateEquals(other.Vcpus[i]) & (Power[i] == other.Power[i]);
        }

        return equal;
    }
}

/// <summary>States of a vCPU, as AFFINITY_INFO reports them (DEN0022 5.7.1).</summary>
public static class PowerState
{
    /// <summary>It runs or waits for an interrupt.</summary>
    public const uint On = 0;

    /// <summary>It waits for CPU_ON.</summary>
    public const uint Off = 1;

    /// <summary>CPU_ON has succeeded and it has not run yet.</summary>
    public const uint OnPending = 2;
}
