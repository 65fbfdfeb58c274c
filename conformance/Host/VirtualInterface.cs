using System.Numerics;
using System.Runtime.InteropServices;

namespace Lockstep.Host;

/// <summary>The registers of the virtual interface that belong to a vCPU and that seL4 switches with it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VirtualInterfaceState
{
    /// <summary>GICH_VMCR and GICH_APR, or ICH_VMCR_EL2 and ICH_AP1R0_EL2.</summary>
    public ulong Vmcr, Apr;

    public fixed ulong ListRegister[VirtualInterface.MaxListRegisters];
}

/// <summary>
/// The virtual interface of either version. As in seL4, it is only switched off while a domain runs and keeps the
/// state of the last vCPU; <see cref="VirtualInterfaceState.ListRegister"/> is meanwhile a stale shadow that only
/// maintenance and a switch to another vCPU refresh.
/// </summary>
internal static unsafe class VirtualInterface
{
    /// <summary>Architectural maximum of list registers: 64 of GICH, 16 of ICH_LRn_EL2.</summary>
    internal const int MaxListRegisters = 64;

    /// <summary>HCR.En, and MISR.EOI.</summary>
    private const uint Enable = 1, MisrEoi = 1;

    /// <summary>Number of list registers (VTR.ListRegs + 1).</summary>
    internal static uint ListRegisterCount;

    internal static void Initialise()
    {
        ListRegisterCount = (Gic.IsVersion3 ? (uint)GicCpu.ReadVtr() & 31 : Gich.ReadVtr() & 63) + 1;
        TurnOff();
        Gic.Unmask(Platform.MaintenanceIntid);
    }

    internal static void TurnOn() => WriteHcr(Enable);

    internal static void TurnOff() => WriteHcr(0);

    /// <summary>Whether the shadow says "active", which is when seL4 refuses to inject.</summary>
    internal static bool ShadowIsActive(Vcpu* vcpu, uint index) =>
        ((vcpu->Interface.ListRegister[index] >> (Gic.IsVersion3 ? IchListRegister.StateBit : Gich.StateBit)) & 3) == 2;

    /// <summary>Writes a list register: pending, with maintenance at EOI.</summary>
    internal static void Inject(Vcpu* vcpu, uint index, uint intid, uint priority, uint group)
    {
        ulong value = Gic.IsVersion3 ? IchListRegister.Pending(intid, priority, group) : Gich.Pending(intid, priority, group);
        if (vcpu == Machine.Resident)
        {
            Write(index, value);
        }
        else
        {
            vcpu->Interface.ListRegister[index] = value;
        }
    }

    /// <summary>The lowest list register that signals EOI, its signal cleared; -1 when there is none.</summary>
    internal static long TakeMaintenance(Vcpu* vcpu)
    {
        uint misr = Gic.IsVersion3 ? (uint)GicCpu.ReadMisr() : Gich.ReadMisr();
        if ((misr & MisrEoi) == 0)
        {
            return -1;
        }

        ulong eisr = Gic.IsVersion3 ? GicCpu.ReadEisr() : Gich.ReadEisr();
        uint index = (uint)BitOperations.TrailingZeroCount(eisr);
        if (index >= ListRegisterCount)
        {
            return -1;
        }

        ulong value = Read(index) & ~(1UL << (Gic.IsVersion3 ? IchListRegister.EoiBit : Gich.EoiBit));
        Write(index, value);
        vcpu->Interface.ListRegister[index] = value;
        return index;
    }

    /// <summary>
    /// Saves the registers of a vCPU that loses the interface to another. Of GICv3's active priorities these are group 1's
    /// alone: seL4 leaves ICH_AP0R0_EL2 to whichever vCPU runs, and so does the host.
    /// </summary>
    internal static void Save(VirtualInterfaceState* state)
    {
        state->Vmcr = Gic.IsVersion3 ? GicCpu.ReadVmcr() : Gich.ReadVmcr();
        state->Apr = Gic.IsVersion3 ? GicCpu.ReadAp1r0() : Gich.ReadApr();
        for (uint i = 0; i < ListRegisterCount; i++)
        {
            state->ListRegister[i] = Read(i);
        }
    }

    /// <summary>Loads the registers of a vCPU that takes the interface over.</summary>
    internal static void Load(VirtualInterfaceState* state)
    {
        if (Gic.IsVersion3)
        {
            GicCpu.WriteVmcr(state->Vmcr);
            GicCpu.WriteAp1r0(state->Apr);
        }
        else
        {
            Gich.WriteVmcr((uint)state->Vmcr);
            Gich.WriteApr((uint)state->Apr);
        }

        for (uint i = 0; i < ListRegisterCount; i++)
        {
            Write(i, state->ListRegister[i]);
        }
    }

    private static ulong Read(uint index) => Gic.IsVersion3 ? GicCpu.ReadLr(index) : Gich.ReadLr(index);

    private static void Write(uint index, ulong value)
    {
        if (Gic.IsVersion3)
        {
            GicCpu.WriteLr(index, value);
        }
        else
        {
            Gich.WriteLr(index, (uint)value);
        }
    }

    private static void WriteHcr(uint value)
    {
        if (Gic.IsVersion3)
        {
            GicCpu.WriteHcr(value);
        }
        else
        {
            Gich.WriteHcr(value);
        }
    }
}
