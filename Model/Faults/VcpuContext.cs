using System;
using Lockstep.Model.Configuration;
using Lockstep.Model.Words;

namespace Lockstep.Model.Faults;

/// <summary>What a vCPU holds between two of its instructions, as far as the answer to an event can depend on it or change it.</summary>
/// <typeparam name="X">A word of 64 bits.</typeparam>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Their bits.</typeparam>
public sealed class VcpuContext<X, W, B>
    where X : struct, IWord<X, B>, IWide<X, W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>General-purpose registers that hold something; 31 in an instruction is the zero register.</summary>
    public const int GeneralCount = 31;

    /// <summary>A context in which everything is 0.</summary>
    public VcpuContext()
    {
        Array.Fill(General, X.Of(0));
        Array.Fill(System, X.Of(0));
        PC = SP_EL0 = PSTATE = X.Of(0);
    }

    /// <summary>X0 to X30.</summary>
    public X[] General { get; } = new X[GeneralCount];

    /// <summary>Address of the instruction that is next, or that has trapped.</summary>
    public X PC;

    /// <summary>SP_EL0.</summary>
    public X SP_EL0;

    /// <summary>PSTATE in the layout of SPSR_ELx (DDI 0487 C5.2.19).</summary>
    public X PSTATE;

    /// <summary>The EL1 registers that seL4 can reach, indexed by <see cref="VcpuRegister"/>.</summary>
    public X[] System { get; } = new X[ConfigurationBlock.VcpuRegisterCount];

    /// <summary>An EL1 register.</summary>
    public ref X this[VcpuRegister register] => ref System[(int)register];

    /// <summary>Xt; 0 where <paramref name="t"/> is 31 (F2).</summary>
    /// <param name="t">Number of the register, 5 bits.</param>
    public X Read(W t)
    {
        X value = X.Of(0);
        for (int i = 0; i < GeneralCount; i++)
        {
            value = X.Select(t == W.Of((uint)i), General[i], value);
        }

        return value;
    }

    /// <summary>Xt := value; nothing where <paramref name="t"/> is 31 (F2).</summary>
    /// <param name="t">Number of the register, 5 bits.</param>
    /// <param name="value">What it holds from now on.</param>
    public void Write(W t, X value)
    {
        for (int i = 0; i < GeneralCount; i++)
        {
            General[i] = X.Select(t == W.Of((uint)i), value, General[i]);
        }
    }

    /// <summary>Makes another context equal to this one.</summary>
    /// <param name="other">Its old contents are lost.</param>
    public void CopyTo(VcpuContext<X, W, B> other)
    {
        Array.Copy(General, other.General, GeneralCount);
        Array.Copy(System, other.System, System.Length);
        other.PC = PC;
        other.SP_EL0 = SP_EL0;
        other.PSTATE = PSTATE;
    }

    /// <summary>Whether both hold the same.</summary>
    /// <param name="other">The other context.</param>
    public B StateEquals(VcpuContext<X, W, B> other)
    {
        B equal = (PC == other.PC) & (SP_EL0 == other.SP_EL0) & (PSTATE == other.PSTATE);
        for (int i = 0; i < GeneralCount; i++)
        {
            equal &= General[i] == other.General[i];
        }

        for (int i = 0; i < System.Length; i++)
        {
            equal &= System[i] == other.System[i];
        }

        return equal;
    }
}
