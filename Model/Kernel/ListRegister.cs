using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>
/// One list register as the hardware keeps it (IHI 0048B 5.3.8 GICH_LR, IHI 0069 12.4 ICH_LR&lt;n&gt;_EL2). State is two
/// bits: neither is invalid, <see cref="Pending"/>, <see cref="Active"/>, or both.
/// </summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public struct ListRegister<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>State bit 0, pending, and bit 1, active.</summary>
    public B Pending, Active;

    /// <summary>Grp1: the interrupt is of Group 1.</summary>
    public B Group1;

    /// <summary>HW: it stands for a physical interrupt, which deactivating it deactivates too. seL4 writes 0 (E1).</summary>
    public B Hw;

    /// <summary>EOI: deactivating it asserts the maintenance interrupt. seL4 writes 1 (E1).</summary>
    public B EoiMaintenance;

    /// <summary>VirtualID: the INTID that the guest sees, 10 bits.</summary>
    public W Intid;

    /// <summary>CPUID: the sender that the guest sees of an SGI, 3 bits, GICv2 only. seL4 writes 0 (E1).</summary>
    public W Sender;

    /// <summary>Priority as 8 bits; the interface implements the upper 5 (E3).</summary>
    public W Priority;

    /// <summary>An invalid list register with all fields 0.</summary>
    public static ListRegister<W, B> Invalid => new()
    {
        Pending = false,
        Active = false,
        Group1 = false,
        Hw = false,
        EoiMaintenance = false,
        Intid = W.Of(0),
        Sender = W.Of(0),
        Priority = W.Of(0),
    };

    /// <summary>State is 0.</summary>
    public readonly B IsInvalid => !(Pending | Active);

    /// <summary>EISR: it was deactivated and its maintenance interrupt is due (I11).</summary>
    public readonly B IsEnded => IsInvalid & EoiMaintenance & !Hw;

    /// <summary>ELRSR: it may be used for another interrupt (I10).</summary>
    public readonly B IsUsable => IsInvalid & (Hw | !EoiMaintenance);

    /// <summary>GICH_LR&lt;n&gt;.</summary>
    public readonly W ToGich()
    {
        W physical = Sender << 10 | W.Of(EoiMaintenance) << 19;
        W state = W.Of(Pending) << 28 | W.Of(Active) << 29;
        return Intid | physical | Priority >> 3 << 23 | state | W.Of(Group1) << 30 | W.Of(Hw) << 31;
    }

    /// <summary>The list register that GICH_LR&lt;n&gt; says; PhysicalID of one with HW = 1 is not kept.</summary>
    /// <param name="value">GICH_LR&lt;n&gt;.</param>
    public static ListRegister<W, B> FromGich(W value) => new()
    {
        Intid = W.Extract(value, 9, 0),
        Sender = W.Select(W.Bit(value, 31), W.Of(0), W.Extract(value, 12, 10)),
        EoiMaintenance = W.Bit(value, 19) & !W.Bit(value, 31),
        Priority = W.Extract(value, 27, 23) << 3,
        Pending = W.Bit(value, 28),
        Active = W.Bit(value, 29),
        Group1 = W.Bit(value, 30),
        Hw = W.Bit(value, 31),
    };

    /// <summary>Bits 31 to 0 of ICH_LR&lt;n&gt;_EL2: vINTID.</summary>
    public readonly W ToIchLow() => Intid;

    /// <summary>Bits 63 to 32 of ICH_LR&lt;n&gt;_EL2: EOI is bit 41, Priority 55 to 48, Group 60, HW 61, State 63 to 62.</summary>
    public readonly W ToIchHigh() =>
        W.Of(EoiMaintenance) << 9 | Priority << 16 | W.Of(Group1) << 28 | W.Of(Hw) << 29 | W.Of(Pending) << 30 | W.Of(Active) << 31;

    /// <summary>The list register that ICH_LR&lt;n&gt;_EL2 says; priority bits that are not implemented become 0 (E3).</summary>
    /// <param name="low">Bits 31 to 0.</param>
    /// <param name="high">Bits 63 to 32.</param>
    public static ListRegister<W, B> FromIch(W low, W high) => new()
    {
        Intid = low,
        Sender = W.Of(0),
        EoiMaintenance = W.Bit(high, 9) & !W.Bit(high, 29),
        Priority = W.Extract(high, 23, 16) & W.Of(0xf8),
        Group1 = W.Bit(high, 28),
        Hw = W.Bit(high, 29),
        Pending = W.Bit(high, 30),
        Active = W.Bit(high, 31),
    };

    /// <summary>Whether all fields are equal.</summary>
    /// <param name="other">The other list register.</param>
    public readonly B FieldsEqual(in ListRegister<W, B> other) =>
        !((Pending ^ other.Pending) | (Active ^ other.Active) | (Group1 ^ other.Group1) | (Hw ^ other.Hw)
            | (EoiMaintenance ^ other.EoiMaintenance))
        & (Intid == other.Intid) & (Sender == other.Sender) & (Priority == other.Priority);
}
