using System.Numerics;
using System.Runtime.InteropServices;

namespace Lockstep.Host;

/// <summary>The registers of GICH that belong to a vCPU (IHI 0048B 5.3).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct VirtualInterfaceState
{
    public uint Vmcr, Apr;

    public fixed uint ListRegister[VirtualInterface.MaxListRegisters];
}

/// <summary>
/// GICH, the virtual interface control block. As in seL4, it is only switched off while a domain runs and keeps the
/// state of the last vCPU; <see cref="VirtualInterfaceState.ListRegister"/> is meanwhile a stale shadow that only
/// maintenance and a switch to another vCPU refresh.
/// </summary>
internal static unsafe class VirtualInterface
{
    /// <summary>Architectural maximum of list registers.</summary>
    internal const int MaxListRegisters = 64;

    private const ulong GICH_HCR = Platform.Gich, GICH_VTR = Platform.Gich + 0x4, GICH_VMCR = Platform.Gich + 0x8,
        GICH_MISR = Platform.Gich + 0x10, GICH_EISR0 = Platform.Gich + 0x20, GICH_EISR1 = Platform.Gich + 0x24,
        GICH_APR = Platform.Gich + 0xf0, GICH_LR = Platform.Gich + 0x100;

    private const uint Enable = 1, MisrEoi = 1;
    private const uint LrEoi = 1 << 19, LrPending = 1 << 28;

    /// <summary>Number of list registers (GICH_VTR.ListRegs + 1).</summary>
    internal static uint ListRegisterCount;

    internal static void Initialise()
    {
        ListRegisterCount = (Mmio.Read(GICH_VTR) & 63) + 1;
        Mmio.Write(GICH_HCR, 0);
        Gic.Unmask(Platform.MaintenanceIntid);
    }

    internal static void TurnOn() => Mmio.Write(GICH_HCR, Enable);

    internal static void TurnOff() => Mmio.Write(GICH_HCR, 0);

    /// <summary>Whether the shadow says "active", which is when seL4 refuses to inject.</summary>
    internal static bool ShadowIsActive(Vcpu* vcpu, uint index) => ((vcpu->Interface.ListRegister[index] >> 28) & 3) == 2;

    /// <summary>Writes a list register: pending, with maintenance at EOI.</summary>
    internal static void Inject(Vcpu* vcpu, uint index, uint intid, uint priority, uint group)
    {
        uint value = LrPending | LrEoi | (group << 30) | (priority << 23) | intid;
        if (vcpu == Machine.Resident)
        {
            Mmio.Write(GICH_LR + (index * 4), value);
        }
        else
        {
            vcpu->Interface.ListRegister[index] = value;
        }
    }

    /// <summary>The lowest list register that signals EOI, its signal cleared; -1 when there is none.</summary>
    internal static long TakeMaintenance(Vcpu* vcpu)
    {
        if ((Mmio.Read(GICH_MISR) & MisrEoi) == 0)
        {
            return -1;
        }

        ulong eisr = Mmio.Read(GICH_EISR0) | ((ulong)Mmio.Read(GICH_EISR1) << 32);
        uint index = (uint)BitOperations.TrailingZeroCount(eisr);
        if (index >= ListRegisterCount)
        {
            return -1;
        }

        uint value = Mmio.Read(GICH_LR + (index * 4)) & ~LrEoi;
        Mmio.Write(GICH_LR + (index * 4), value);
        vcpu->Interface.ListRegister[index] = value;
        return index;
    }

    /// <summary>Saves the registers of a vCPU that loses the interface to another.</summary>
    internal static void Save(VirtualInterfaceState* state)
    {
        state->Vmcr = Mmio.Read(GICH_VMCR);
        state->Apr = Mmio.Read(GICH_APR);
        for (uint i = 0; i < ListRegisterCount; i++)
        {
            state->ListRegister[i] = Mmio.Read(GICH_LR + (i * 4));
        }
    }

    /// <summary>Loads the registers of a vCPU that takes the interface over.</summary>
    internal static void Load(VirtualInterfaceState* state)
    {
        Mmio.Write(GICH_VMCR, state->Vmcr);
        Mmio.Write(GICH_APR, state->Apr);
        for (uint i = 0; i < ListRegisterCount; i++)
        {
            Mmio.Write(GICH_LR + (i * 4), state->ListRegister[i]);
        }
    }
}
