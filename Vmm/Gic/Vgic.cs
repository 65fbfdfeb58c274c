using System.Numerics;
using System.Runtime.CompilerServices;
using Lockstep.Model.Configuration;
using Lockstep.Model.Registers;
using Lockstep.Vmm.Microkit;

namespace Lockstep.Vmm.Gic;

/// <summary>
/// The virtual distributor of one VM: all that the rest of the VMM calls, but for what only a GICv3 guest reaches
/// (<see cref="VgicV3{TKernel}"/>).
/// </summary>
/// <typeparam name="TKernel">The kernel below.</typeparam>
public static unsafe class Vgic<TKernel>
    where TKernel : struct, IKernel
{
    private const uint TimerBit = 1u << (int)GicdFrame.VirtualTimerIntid;

    /// <summary>At the start of the VMM: everything at reset, all list registers free.</summary>
    /// <param name="s">State.</param>
    /// <param name="c">The configuration; valid by <see cref="ConfigurationIsValid"/>.</param>
    public static void Initialise(ref VgicState s, ConfigurationBlock* c) => Lifecycle<TKernel>.Initialise(ref s, c);

    /// <summary>
    /// SYSTEM_RESET of the guest: all registers and latches at reset; physical interrupts that are owed an acknowledge get
    /// it. What is believed of list registers stays, because seL4 can neither read nor clear one.
    /// </summary>
    /// <param name="s">State.</param>
    public static void Reset(ref VgicState s) => Lifecycle<TKernel>.Reset(ref s);

    /// <summary>A guest's load from GICv2's distributor frame (IHI 0048B 4.3). Total: any offset and size; what is reserved reads 0.</summary>
    /// <param name="s">State.</param>
    /// <param name="vcpu">Who reads.</param>
    /// <param name="offset">Byte offset in the frame.</param>
    /// <param name="sizeBytes">1, 2 or 4; the access lies inside one word.</param>
    /// <returns>The value, zero-extended.</returns>
    public static uint DistributorRead(ref VgicState s, uint vcpu, uint offset, uint sizeBytes) =>
        (GicdDispatch<TKernel>.Read(ref s, vcpu, offset) >> (int)(offset % 4 * 8)) & (uint.MaxValue >> -(int)(sizeBytes * 8));

    /// <summary>A guest's store to GICv2's distributor frame. Total; what is reserved or read-only ignores it.</summary>
    /// <param name="s">State.</param>
    /// <param name="vcpu">Who writes.</param>
    /// <param name="offset">Byte offset in the frame.</param>
    /// <param name="sizeBytes">1, 2 or 4; the access lies inside one word.</param>
    /// <param name="value">The value in its low bits.</param>
    public static void DistributorWrite(ref VgicState s, uint vcpu, uint offset, uint sizeBytes, uint value)
    {
        int shift = (int)(offset % 4 * 8);
        uint lanes = (uint.MaxValue >> -(int)(sizeBytes * 8)) << shift;
        GicdDispatch<TKernel>.Write(ref s, vcpu, offset, (value << shift) & lanes, lanes);
    }

    /// <summary>The kernel notified a passthrough interrupt, which it masks until it is acknowledged.</summary>
    /// <param name="s">State.</param>
    /// <param name="intid">Its INTID: one of the configuration's, which are all in 32 to 1019.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void PhysicalInterrupt(ref VgicState s, uint intid)
    {
        ref VgicBank bank = ref Parts.Shared(ref s, intid / 32);
        if ((bank.Forward & ~bank.Loaded & (1u << (int)intid)) != 0)
        {
            uint targets = bank.Targets[intid % 32];
            uint vcpu = (uint)BitOperations.TrailingZeroCount(targets);
            ref VgicVcpu owner = ref Parts.Vcpu(ref s, vcpu);
            if (targets != 0 && owner.Free != 0
                && Delivery<TKernel>.Place(ref s, ref owner, ref bank, vcpu, intid, physical: true))
            {
                s.WakeMask = s.WakeMask | targets;
                return;
            }
        }

        Lifecycle<TKernel>.Wait(ref s, 0, intid);
    }

    /// <summary>
    /// The kernel saw the virtual timer's interrupt and masks it until it is acknowledged, which happens when the guest has
    /// ended it, not before: a timer that expires while its PPI is disabled is held. The event is one of a running vCPU, so
    /// there is nobody to wake.
    /// </summary>
    /// <param name="s">State.</param>
    /// <param name="vcpu">The vCPU.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void VirtualTimer(ref VgicState s, uint vcpu)
    {
        ref VgicVcpu owner = ref Parts.Vcpu(ref s, vcpu);
        ref VgicBank bank = ref Parts.Private(ref owner);
        if ((bank.Forward & ~bank.Loaded & TimerBit) == 0 || owner.Free == 0
            || !Delivery<TKernel>.Place(ref s, ref owner, ref bank, vcpu, GicdFrame.VirtualTimerIntid, physical: true))
        {
            Lifecycle<TKernel>.Wait(ref s, vcpu, GicdFrame.VirtualTimerIntid);
        }
    }

    /// <summary>
    /// The guest ended the interrupt in a list register: it is free, an owed physical acknowledge is made, and the most
    /// urgent deliverable interrupt is loaded.
    /// </summary>
    /// <param name="s">State.</param>
    /// <param name="vcpu">The vCPU.</param>
    /// <param name="index">The list register; -1 (or any other that is not one) when the kernel names none.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Maintenance(ref VgicState s, uint vcpu, int index)
    {
        ref VgicVcpu owner = ref Parts.Vcpu(ref s, vcpu);
        ref VgicBank bank = ref Parts.Private(ref owner);
        // The timer and nothing else to do is by far the most frequent.
        if ((uint)index < VgicState.MaxListRegisters
            && Parts.ListRegister(ref owner, index) == GicdFrame.VirtualTimerIntid + 1
            && owner.Top == 0 && (bank.Latch & TimerBit) == 0)
        {
            uint loaded = bank.Loaded & ~TimerBit;
            uint line = bank.Line;
            Parts.ListRegister(ref owner, index) = 0;
            owner.Free = owner.Free | (1u << index);
            bank.Loaded = loaded;
            bank.Line = line & ~TimerBit;
            if ((line & TimerBit) != 0)
            {
                TKernel.AckVppi(vcpu, GicdFrame.VirtualTimerIntid);
            }

            return;
        }

        Delivery<TKernel>.End(ref s, vcpu, index);
    }

    /// <summary>Whether an interrupt may be pending or active in a list register, or waits for one: then WFI does not block.</summary>
    /// <param name="s">State.</param>
    /// <param name="vcpu">The vCPU.</param>
    public static bool MayHavePending(ref VgicState s, uint vcpu)
    {
        ref VgicVcpu owner = ref Parts.Vcpu(ref s, vcpu);
        uint empty = owner.Free | owner.Unusable;
        return empty != (1u << (int)s.ListRegisterCount) - 1 || (owner.Top & s.LevelGate) != 0;
    }
}
