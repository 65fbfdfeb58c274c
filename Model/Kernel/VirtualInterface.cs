using System;
using Lockstep.Model.Gic;
using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>Facts of the virtual interface: list registers, hypervisor control and the virtual CPU interface.</summary>
public static class VirtualInterface
{
    /// <summary>List registers that GICv2 can have; GICv3 can have 16.</summary>
    public const int MaxListRegisters = 64, MaxListRegistersV3 = 16;

    /// <summary>Implemented bits of a priority, the upper 5 of 8, and as many of preemption: 32 levels, one APR word.</summary>
    public const uint PriorityMask = 0xf8;

    /// <summary>Smallest binary point of Group 0, and of Group 1 where it has its own.</summary>
    public const uint MinBinaryPoint0 = 2, MinBinaryPoint1 = 3;

    /// <summary>INTIDs that IAR returns in place of an interrupt: of the other group, and none.</summary>
    public const uint OtherGroup = 1022, Spurious = 1023;

    /// <summary>INTIDs from here on are special, not interrupts.</summary>
    public const uint FirstSpecial = 1020;

    /// <summary>Running priority where nothing is active.</summary>
    public const uint Idle = 0xff;
}

/// <summary>The virtual interface of one core.</summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public sealed class VirtualInterfaceState<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>An interface after reset.</summary>
    /// <param name="version">Version of the GIC architecture.</param>
    /// <param name="listRegisterCount">1 to 64 (version 2) or 1 to 16.</param>
    public VirtualInterfaceState(GicVersion version, int listRegisterCount)
    {
        Version = version;
        ListRegisters = new ListRegister<W, B>[listRegisterCount];
        Array.Fill(ListRegisters, ListRegister<W, B>.Invalid);
        Apr0 = Apr1 = Pmr = HcrBits = EoiCount = W.Of(0);
        Bpr0 = W.Of(VirtualInterface.MinBinaryPoint0);
        Bpr1 = W.Of(VirtualInterface.MinBinaryPoint1);
        EnableGroup0 = EnableGroup1 = AckCtl = FiqEn = Cbpr = EoiMode = false;
    }

    /// <summary>Version of the GIC architecture.</summary>
    public GicVersion Version { get; }

    /// <summary>The list registers.</summary>
    public ListRegister<W, B>[] ListRegisters { get; }

    /// <summary>Active priorities, one bit a level; GICv2 keeps both groups in the first.</summary>
    public W Apr0, Apr1;

    /// <summary>VMCR: priority mask, binary points of Group 0 and 1.</summary>
    public W Pmr, Bpr0, Bpr1;

    /// <summary>VMCR: what the guest writes to CTLR or IGRPEN0 and IGRPEN1.</summary>
    public B EnableGroup0, EnableGroup1, AckCtl, FiqEn, Cbpr, EoiMode;

    /// <summary>
    /// HCR without EOIcount: En (bit 0), the maintenance enables UIE, LRENPIE, NPIE, VGrp0EIE, VGrp0DIE, VGrp1EIE, VGrp1DIE (1 to 7),
    /// and on GICv3 the traps TC, TALL0, TALL1 and TDIR (10 to 12, 14).
    /// </summary>
    public W HcrBits;

    /// <summary>HCR.EOIcount: deactivations for which there was no list register, modulo 32.</summary>
    public W EoiCount;

    /// <summary>HCR.En.</summary>
    public B Enabled => W.Bit(HcrBits, 0);

    /// <summary>Makes another interface of the same size equal to this one.</summary>
    /// <param name="other">Its old contents are lost.</param>
    public void CopyTo(VirtualInterfaceState<W, B> other)
    {
        Array.Copy(ListRegisters, other.ListRegisters, ListRegisters.Length);
        (other.Apr0, other.Apr1, other.Pmr, other.Bpr0, other.Bpr1) = (Apr0, Apr1, Pmr, Bpr0, Bpr1);
        (other.EnableGroup0, other.EnableGroup1, other.AckCtl) = (EnableGroup0, EnableGroup1, AckCtl);
        (other.FiqEn, other.Cbpr, other.EoiMode) = (FiqEn, Cbpr, EoiMode);
        (other.HcrBits, other.EoiCount) = (HcrBits, EoiCount);
    }

    /// <summary>Goes through all of the state.</summary>
    /// <typeparam name="V">The visitor.</typeparam>
    /// <param name="visitor">What is done with it.</param>
    public void VisitState<V>(ref V visitor)
        where V : struct, IStateVisitor
    {
        visitor.Visit<ListRegister<W, B>>(ListRegisters);
        visitor.Visit(new Span<W>(ref Apr0));
        visitor.Visit(new Span<W>(ref Apr1));
        visitor.Visit(new Span<W>(ref Pmr));
        visitor.Visit(new Span<W>(ref Bpr0));
        visitor.Visit(new Span<W>(ref Bpr1));
        visitor.Visit(new Span<B>(ref EnableGroup0));
        visitor.Visit(new Span<B>(ref EnableGroup1));
        visitor.Visit(new Span<B>(ref AckCtl));
        visitor.Visit(new Span<B>(ref FiqEn));
        visitor.Visit(new Span<B>(ref Cbpr));
        visitor.Visit(new Span<B>(ref EoiMode));
        visitor.Visit(new Span<W>(ref HcrBits));
        visitor.Visit(new Span<W>(ref EoiCount));
    }

    /// <summary>Whether both hold the same.</summary>
    /// <param name="other">An interface of the same size.</param>
    public B StateEquals(VirtualInterfaceState<W, B> other)
    {
        B equal = (Apr0 == other.Apr0) & (Apr1 == other.Apr1) & (Pmr == other.Pmr) & (Bpr0 == other.Bpr0) & (Bpr1 == other.Bpr1)
            & (HcrBits == other.HcrBits) & (EoiCount == other.EoiCount)
            & !((EnableGroup0 ^ other.EnableGroup0) | (EnableGroup1 ^ other.EnableGroup1) | (AckCtl ^ other.AckCtl)
                | (FiqEn ^ other.FiqEn) | (Cbpr ^ other.Cbpr) | (EoiMode ^ other.EoiMode));
        for (int i = 0; i < ListRegisters.Length; i++)
        {
            equal &= ListRegisters[i].FieldsEqual(other.ListRegisters[i]);
        }

        return equal;
    }
}
