using Lockstep.Model.Faults;
using Lockstep.Proofs.Paths;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Machine;

/// <summary>
/// seL4_UserContext of the vCPU as TCB_ReadRegisters and TCB_WriteRegisters transfer it (seL4's sel4_arch/types.h, AArch64): a prefix
/// of 36 words in this order.
/// </summary>
internal sealed class GuestContext
{
    /// <summary>Names of the words, in seL4's order.</summary>
    public static readonly IReadOnlyList<string> Names =
    [
        "PC", "SP_EL0", "PSTATE", "X0", "X1", "X2", "X3", "X4", "X5", "X6", "X7", "X8", "X16", "X17", "X18", "X29", "X30", "X9", "X10",
            "X11",
        "X12", "X13", "X14", "X15", "X19", "X20", "X21", "X22", "X23", "X24", "X25", "X26", "X27", "X28", "TPIDR_EL0", "TPIDRRO_EL0",
    ];

    private const int Pc = 0, SpEl0 = 1, Pstate = 2, ThreadRegisters = 34;

    /// <summary>PSTATE.nRW: the vCPU is in AArch32 state; and all of PSTATE.M.</summary>
    private const ulong AArch32 = 1 << 4, ModeBits = 0x1f;

    /// <summary>PSTATE.M of a guest: EL0t, EL1t, EL1h, and User mode of AArch32.</summary>
    private static readonly ulong[] Modes = [0b00000, 0b00100, 0b00101, AArch32];

    /// <summary>Any registers of a vCPU in AArch64 state; the same ones for the same vCPU in one exploration.</summary>
    /// <param name="vcpu">Its number.</param>
    public GuestContext(int vcpu = 0)
        : this(vcpu, mayBeAArch32: false)
    {
    }

    private GuestContext(int vcpu, bool mayBeAArch32)
    {
        string owner = vcpu == 0 ? "guest" : $"vCPU {vcpu}";
        for (int i = 0; i < Names.Count; i++)
        {
            Words[i] = Unknowns.Wide($"{owner}'s {Names[i]}");
        }

        if (!mayBeAArch32)
        {
            Words[Pstate] &= SymbolicWord64.Of(~AArch32);
        }
    }

    /// <summary>
    /// Any registers of a vCPU in any state: EL0 or EL1 in AArch64 state, or EL0 in AArch32 state (PSTATE.M of DDI 0487 C5.2.19; a
    /// guest's EL1 is in AArch64 state).
    /// </summary>
    public static GuestContext InAnyState()
    {
        GuestContext context = new(0, mayBeAArch32: true);
        SymbolicWord64 mode = context.ProcessorState & SymbolicWord64.Of(ModeBits);
        SymbolicBit isMode = Modes.Aggregate((SymbolicBit)false, (any, m) => any | (mode == SymbolicWord64.Of(m)));
        PathExplorer.Current.Assume(isMode.ToExpression());
        return context;
    }

    /// <summary>The words.</summary>
    public SymbolicWord64[] Words { get; } = new SymbolicWord64[Names.Count];

    /// <summary>The program counter.</summary>
    public SymbolicWord64 ProgramCounter => Words[Pc];

    /// <summary>SP_EL0.</summary>
    public SymbolicWord64 StackPointer => Words[SpEl0];

    /// <summary>PSTATE.</summary>
    public SymbolicWord64 ProcessorState => Words[Pstate];

    /// <summary>X0 to X30.</summary>
    public SymbolicWord64 General(int n) => Words[IndexOf(n)];

    /// <summary>Fixes some bits of a register.</summary>
    public void Fix(int n, uint bits, uint value) =>
        Words[IndexOf(n)] = (Words[IndexOf(n)] & SymbolicWord64.Of(~(ulong)bits)) | SymbolicWord64.Of(value);

    /// <summary>Fixes bits 31:0 of a register.</summary>
    public void FixLow(int n, uint low) => Words[IndexOf(n)] =
        (Words[IndexOf(n)] & SymbolicWord64.Of(~(ulong)uint.MaxValue)) | SymbolicWord64.Of(low);

    /// <summary>The same as the model has it.</summary>
    public void CopyTo(VcpuContext<SymbolicWord64, SymbolicWord32, SymbolicBit> model)
    {
        (model.PC, model.SP_EL0, model.PSTATE) = (Words[Pc], Words[SpEl0], Words[Pstate]);
        for (int n = 0; n < model.General.Length; n++)
        {
            model.General[n] = Words[IndexOf(n)];
        }
    }

    /// <summary>What has to hold for these to be the registers of the model.</summary>
    public IEnumerable<(string What, SymbolicBit Holds)> Equals(VcpuContext<SymbolicWord64, SymbolicWord32, SymbolicBit> model,
        GuestContext before)
    {
        yield return ("the guest's PC", Words[Pc] == model.PC);
        yield return ("the guest's SP_EL0", Words[SpEl0] == model.SP_EL0);
        yield return ("the guest's PSTATE", Words[Pstate] == model.PSTATE);
        for (int n = 0; n < model.General.Length; n++)
        {
            yield return ($"the guest's X{n}", Words[IndexOf(n)] == model.General[n]);
        }

        for (int i = ThreadRegisters; i < Words.Length; i++)
        {
            yield return ($"the guest's {Names[i]}", Words[i] == before.Words[i]);
        }
    }

    /// <summary>What has to hold for these to be the same registers.</summary>
    public IEnumerable<(string What, SymbolicBit Holds)> Equals(GuestContext before) =>
        Names.Select((name, i) => ($"the guest's {name}", Words[i] == before.Words[i]));

    private static int IndexOf(int register) => Names.Index().First(name => name.Item == $"X{register}").Index;
}
