using Lockstep.Model.Gic;
using Lockstep.Model.Words;

namespace Lockstep.Model.Kernel;

/// <summary>The most urgent pending interrupt of the list registers.</summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public struct PendingCandidate<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>There is one, and its group is enabled; its group.</summary>
    public B Exists, Group1;

    /// <summary>Index of its list register, INTID, sender, and priority (8 bits).</summary>
    public W Index, Intid, Sender, Priority;
}

/// <summary>
/// What the guest's acknowledge, end and deactivate do to list registers and active priorities (IHI 0048B 5.2 and 5.5,
/// IHI 0069 6.3 and 12.5). The register frames call these.
/// </summary>
/// <typeparam name="W">A word of 32 bits.</typeparam>
/// <typeparam name="B">Its bits.</typeparam>
public static class VirtualCpuInterface<W, B>
    where W : struct, IWord<W, B>
    where B : struct, IBit<B>
{
    /// <summary>
    /// The most urgent list register that is pending and not active; among equals the lowest index, which the architecture leaves
    /// open. GICv3 takes only those of enabled groups (IHI 0069, pseudocode HighestPriorityVirtualInterrupt). GICv2's virtual CPU
    /// interface is the physical one over list registers: the most urgent comes first and then the enable of its group
    /// (IHI 0048B, pseudocode ReadGICC_IAR), so one of a disabled group hides less urgent ones.
    /// </summary>
    /// <param name="s">The interface.</param>
    public static PendingCandidate<W, B> HighestPending(VirtualInterfaceState<W, B> s)
    {
        PendingCandidate<W, B> best = new()
        {
            Exists = false,
            Group1 = false,
            Index = W.Of(0),
            Intid = W.Of(0),
            Sender = W.Of(0),
            Priority = W.Of(0x100),
        };
        for (int i = 0; i < s.ListRegisters.Length; i++)
        {
            ref ListRegister<W, B> lr = ref s.ListRegisters[i];
            B considered = (s.Version == GicVersion.V2) | IsGroupEnabled(s, lr.Group1);
            B better = lr.Pending & !lr.Active & considered & (lr.Priority < best.Priority);
            best.Exists |= better;
            best.Group1 = B.Select(better, lr.Group1, best.Group1);
            best.Index = W.Select(better, W.Of((uint)i), best.Index);
            best.Intid = W.Select(better, lr.Intid, best.Intid);
            best.Sender = W.Select(better, lr.Sender, best.Sender);
            best.Priority = W.Select(better, lr.Priority, best.Priority);
        }

        best.Exists &= IsGroupEnabled(s, best.Group1);
        return best;
    }

    /// <summary>
    /// The bits of a priority that decide preemption (T25): bits 7 to BPR + 1 for Group 0, and for Group 1 with a binary
    /// point of its own bits 7 to BPR.
    /// </summary>
    /// <param name="s">The interface.</param>
    /// <param name="group1">The group.</param>
    public static W GroupPriorityMask(VirtualInterfaceState<W, B> s, B group1)
    {
        W point = W.Select(group1 & !s.Cbpr, s.Bpr1 - W.Of(1), s.Bpr0);
        return W.ShiftLeft(W.Of(0xff), point + W.Of(1)) & W.Of(0xff);
    }

    /// <summary>The most urgent active priority, 8 bits; <see cref="VirtualInterface.Idle"/> where there is none.</summary>
    /// <param name="s">The interface.</param>
    public static W RunningPriority(VirtualInterfaceState<W, B> s)
    {
        W levels = s.Apr0 | s.Apr1;
        return W.Select(levels == W.Of(0), W.Of(VirtualInterface.Idle), W.CountTrailingZeros(levels) << 3);
    }

    /// <summary>
    /// Whether the candidate is signalled to the guest (T22): the interface is on, the priority mask lets it through, and
    /// its group priority is more urgent than the running one.
    /// </summary>
    /// <param name="s">The interface.</param>
    /// <param name="candidate">From <see cref="HighestPending"/>.</param>
    public static B CanSignal(VirtualInterfaceState<W, B> s, in PendingCandidate<W, B> candidate)
    {
        W running = RunningPriority(s);
        W mask = GroupPriorityMask(s, candidate.Group1);
        B preempts = (running == W.Of(VirtualInterface.Idle)) | ((candidate.Priority & mask) < (running & mask));
        return s.Enabled & candidate.Exists & (candidate.Priority < s.Pmr) & preempts;
    }

    /// <summary>The virtual IRQ: all interrupts but those of Group 0 where they are FIQs.</summary>
    /// <param name="s">The interface.</param>
    public static B IrqSignalled(VirtualInterfaceState<W, B> s)
    {
        PendingCandidate<W, B> candidate = HighestPending(s);
        return CanSignal(s, candidate) & !IsFiq(s, candidate.Group1);
    }

    /// <summary>The virtual FIQ.</summary>
    /// <param name="s">The interface.</param>
    public static B FiqSignalled(VirtualInterfaceState<W, B> s)
    {
        PendingCandidate<W, B> candidate = HighestPending(s);
        return CanSignal(s, candidate) & IsFiq(s, candidate.Group1);
    }

    /// <summary>Pending becomes active, and its group priority joins the active ones.</summary>
    /// <param name="s">The interface.</param>
    /// <param name="candidate">From <see cref="HighestPending"/>.</param>
    /// <param name="acknowledged">Whether it happens.</param>
    public static void Activate(VirtualInterfaceState<W, B> s, in PendingCandidate<W, B> candidate, B acknowledged)
    {
        for (int i = 0; i < s.ListRegisters.Length; i++)
        {
            ref ListRegister<W, B> lr = ref s.ListRegisters[i];
            B hit = acknowledged & (candidate.Index == W.Of((uint)i));
            lr.Active |= hit;
            lr.Pending &= !hit;
        }

        W level = (candidate.Priority & GroupPriorityMask(s, candidate.Group1)) >> 3;
        W bit = W.Select(acknowledged, W.ShiftLeft(W.Of(1), level), W.Of(0));
        B second = candidate.Group1 & (s.Version == GicVersion.V3);
        s.Apr1 |= W.Select(second, bit, W.Of(0));
        s.Apr0 |= W.Select(second, W.Of(0), bit);
    }

    /// <summary>
    /// A write of GICV_EOIR: priority drop, and with EOImode 0 deactivation (T23). The drop clears the most urgent active
    /// priority; special INTIDs are ignored (T21).
    /// </summary>
    /// <param name="s">The interface.</param>
    /// <param name="intid">INTID, 10 bits.</param>
    /// <param name="sender">GICv2: sender of an SGI as IAR gave it, 3 bits; else 0.</param>
    public static void EndOfInterrupt(VirtualInterfaceState<W, B> s, W intid, W sender)
    {
        B valid = intid < W.Of(VirtualInterface.FirstSpecial);
        DropPriority(s, valid);
        Deactivate(s, intid, sender, valid & !s.EoiMode);
    }

    /// <summary>
    /// A write of ICV_EOIR0_EL1 or ICV_EOIR1_EL1: priority drop, and with EOImode 0 deactivation where the write ends what it should
    /// (<see cref="IsEndInOrder"/>). Without an active priority nothing happens: whether list registers are looked at is then
    /// CONSTRAINED UNPREDICTABLE (IHI 0069 12.5).
    /// </summary>
    /// <param name="s">The interface.</param>
    /// <param name="intid">INTID.</param>
    /// <param name="group1">By ICV_EOIR1_EL1.</param>
    public static void EndOfInterruptOfGroup(VirtualInterfaceState<W, B> s, W intid, B group1)
    {
        B valid = intid < W.Of(VirtualInterface.FirstSpecial);
        B deactivates = valid & !s.EoiMode & IsEndInOrder(s, intid, group1);
        DropPriority(s, valid);
        Deactivate(s, intid, W.Of(0), deactivates);
    }

    /// <summary>
    /// Whether an end by a register of ICV is of the running priority and of the register's group, as far as a list register tells: its
    /// group is the register's, and its group priority is the one that the drop clears (IHI 0069, pseudocode VirtualWriteEOIR0 and
    /// VirtualWriteEOIR1). Any other end is UNPREDICTABLE, which that pseudocode narrows down to a drop without deactivation. So
    /// is one after a change of the binary point, by which the group priority is no more that of the acknowledge.
    /// </summary>
    /// <param name="s">The interface, before the write.</param>
    /// <param name="intid">INTID.</param>
    /// <param name="group1">By ICV_EOIR1_EL1.</param>
    public static B IsEndInOrder(VirtualInterfaceState<W, B> s, W intid, B group1)
    {
        W dropped = RunningPriority(s), mask = GroupPriorityMask(s, group1);
        B inOrder = dropped != W.Of(VirtualInterface.Idle);
        for (int i = 0; i < s.ListRegisters.Length; i++)
        {
            ref ListRegister<W, B> lr = ref s.ListRegisters[i];
            B its = lr.Active & (lr.Intid == intid);
            inOrder &= !its | (!(lr.Group1 ^ group1) & ((lr.Priority & mask) == dropped));
        }

        return inOrder;
    }

    /// <summary>A write of DIR: with EOImode 1 deactivation; with EOImode 0 it is UNPREDICTABLE, and nothing here.</summary>
    /// <param name="s">The interface.</param>
    /// <param name="intid">INTID, 10 bits.</param>
    /// <param name="sender">GICv2: sender of an SGI, 3 bits; else 0.</param>
    public static void DeactivateInterrupt(VirtualInterfaceState<W, B> s, W intid, W sender) =>
        Deactivate(s, intid, sender, s.EoiMode & (intid < W.Of(VirtualInterface.FirstSpecial)));

    private static void DropPriority(VirtualInterfaceState<W, B> s, B valid)
    {
        W first = s.Apr0 & (s.Apr0 - W.Of(1)), second = s.Apr1 & (s.Apr1 - W.Of(1));
        B inSecond = W.CountTrailingZeros(s.Apr1) < W.CountTrailingZeros(s.Apr0);
        s.Apr0 = W.Select(valid & !inSecond, first, s.Apr0);
        s.Apr1 = W.Select(valid & inSecond, second, s.Apr1);
    }

    /// <summary>Active becomes invalid, active and pending becomes pending; without such a list register EOIcount rises.</summary>
    private static void Deactivate(VirtualInterfaceState<W, B> s, W intid, W sender, B happens)
    {
        B found = false;
        for (int i = 0; i < s.ListRegisters.Length; i++)
        {
            ref ListRegister<W, B> lr = ref s.ListRegisters[i];
            B same = (lr.Intid == intid) & ((lr.Sender == sender) | (intid >= W.Of(16)));
            B hit = happens & lr.Active & same & !found;
            found |= hit;
            lr.Active &= !hit;
        }

        s.EoiCount = W.Select(happens & !found, (s.EoiCount + W.Of(1)) & W.Of(31), s.EoiCount);
    }

    private static B IsGroupEnabled(VirtualInterfaceState<W, B> s, B group1) => B.Select(group1, s.EnableGroup1, s.EnableGroup0);

    /// <summary>Group 0 is FIQ always on GICv3; on GICv2 where VFIQEn says so.</summary>
    private static B IsFiq(VirtualInterfaceState<W, B> s, B group1) => !group1 & (s.FiqEn | (s.Version == GicVersion.V3));
}
