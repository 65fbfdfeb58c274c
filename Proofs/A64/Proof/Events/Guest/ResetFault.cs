using Lockstep.Model.Configuration;
using Lockstep.Model.Faults;
using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;
using Lockstep.Vmm.Gic;
using Lockstep.Vmm.Guest;
using Lockstep.Vmm.Microkit;
using PsciFunction = Lockstep.Model.Faults.PsciFunction;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>
/// SYSTEM_RESET, up to the start of the stub that empties the list registers: the distributor is at reset but for what is in them, and
/// the vCPU is at its reset state, at the stub.
/// </summary>
/// <param name="Class">The row.</param>
/// <param name="Place">Where the program waits.</param>
/// <param name="InUse">The list registers that hold something, one bit each.</param>
internal sealed unsafe record ResetFault(EventClass Class, WaitingPlace Place, uint InUse) : GuestFault(Class, Place)
{
    /// <summary>The interrupt controller's state has 40,000 words, which a loop of four instructions each clears.</summary>
    private const int Instructions = 400_000;

    private const ulong Boot = 0x3c5;

    /// <inheritdoc/>
    protected override string What => $"SYSTEM_RESET, list registers 0x{InUse:x} in use";

    /// <inheritdoc/>
    protected override ulong Label => FaultLabel.VCPUFault;

    /// <inheritdoc/>
    protected override GuestContext Context()
    {
        GuestContext vcpu = GuestContext.InAnyState();
        vcpu.FixLow(0, PsciFunction.SYSTEM_RESET);
        return vcpu;
    }

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        run.MaxInstructions = Instructions;
        run.Memory.MayStoreToGuest = true;
        Relations<SymbolicWord32, SymbolicBit> then = new(invariant, run.Memory.InitialWord);
        Assume([.. then.ListRegisters(), .. Enumerable.Range(0, invariant.ListRegisters).Select(i =>
            ("", (Entry(run, invariant, i) != 0u) ^ ((InUse >> i & 1) == 0)))]);
        base.Run(image, run, invariant, claims);
    }

    /// <inheritdoc/>
    protected override SymbolicWord64[] Message(VmmImage image, GuestContext vcpu) => [SmcFunctions.Syndrome()];

    /// <inheritdoc/>
    protected override IReadOnlyList<string> Calls(AnswerKind kind) => [];

    /// <inheritdoc/>
    protected override void Claim(
        VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims, AnswerKind kind)
    {
        claims.Holds("the model's answer is this", kind == AnswerKind.SystemReset);
        Sequence(run, claims, Owed(image, run, invariant, claims));
        Data(image, run, claims);
        Stub(image, run, invariant, claims);
        Starts(image, run, claims, Page(image), Page(image) + DrainStub.ParameterOffset);
    }

    private static SymbolicWord32 Entry(SymbolicRun run, RepresentationInvariant invariant, int i)
    {
        VgicState g = default;
        return SymbolicWord32.Extract(run.Memory.InitialWord(
            invariant.Gic(RepresentationInvariant.Offset(&g, (uint*)g.Vcpu.ListRegister + (i / 2)))), (16 * (i % 2)) + 15, 16 * (i % 2));
    }

    /// <summary>What is owed an acknowledge gets it.</summary>
    private static int Owed(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        ConfigurationBlock c = image.Configuration;
        GicState<SymbolicWord32, SymbolicBit> gic = GicAbstraction.Of(image, invariant, run.Memory.InitialWord);
        SymbolicBit Line(uint intid) => SymbolicWord32.Bit(gic.Intid(0, (int)intid / 32).Line, (int)intid % 32);
        Invocation[] calls = [.. run.Kernel.Invocations.Where(call => call.Name is "VCPU_AckVPPI" or "IRQ_AckIRQ")];
        claims.Holds("the timer is acknowledged when that is owed", Line(GicdFrame.VirtualTimerIntid)
            ^ !calls.Any(call => call.Name == "VCPU_AckVPPI"));
        for (int i = 0; i < c.PassthroughCount; i++)
        {
            ulong capability = Slot.BaseIrq + c.PassthroughChannel[i];
            claims.Holds($"INTID {c.PassthroughIntid[i]} is acknowledged when that is owed",
                Line(c.PassthroughIntid[i]) ^ !calls.Any(call => call.Name == "IRQ_AckIRQ" && call.Capability == capability));
        }

        claims.Holds("no other one, and each once", calls.DistinctBy(call => (call.Name, call.Capability)).Count() == calls.Length
            && calls.All(call => call.Name == "VCPU_AckVPPI" || call.Capability - Slot.BaseIrq < 62));
        return calls.Length;
    }

    private static void Sequence(SymbolicRun run, Claims claims, int acknowledged)
    {
        string[] acknowledges = [.. run.Kernel.Invocations.Skip(3).Take(acknowledged).Select(call => call.Name)];
        claims.Holds("what is owed is acknowledged after the vCPU is stopped",
            acknowledges.All(name => name.Contains("_Ack", StringComparison.Ordinal)));
        GuestClaims.Sequence(run, claims,
        [
            "TCB_ReadRegisters", "TCB_Suspend", SymbolicKernel.TimerControl, .. acknowledges, "VSpace_CleanInvalidate_Data",
            .. GuestClaims.ResetRegisters,
            "TCB_WriteRegisters, resume", GuestClaims.NoReply,
        ]);
    }

    /// <summary>The invariant of a machine that is being reset holds, and the distributor is at reset but for what is in list
    /// registers.</summary>
    private static void Data(VmmImage image, SymbolicRun run, Claims claims)
    {
        RepresentationInvariant draining = image.Invariant(InitialState.Any, 0, MachinePhase.Draining);
        SymbolicWord32 Now(ulong at) => SymbolicWord64.Low(run.Memory.Read(at, 4));
        GuestClaims.InvariantHolds(image, run, claims, MachinePhase.Draining);
        GicState<SymbolicWord32, SymbolicBit> shown = GicAbstraction.Of(image, draining, Now);
        GicState<SymbolicWord32, SymbolicBit> reset = Gic<SymbolicWord32, SymbolicBit>.Reset(shown.Configuration);
        VgicBank b = default;
        for (int n = 0; n < draining.Banks; n++)
        {
            // Deviation.DeliveryAcrossReset: what is in a list register stays there.
            reset.Intid(0, n).Active = run.Memory.InitialWord(
                draining.BankAddress((uint)n) + (ulong)RepresentationInvariant.Offset(&b, &b.Loaded));
        }

        claims.Holds("the distributor is the model's at reset", shown.StateEquals(reset));
    }

    /// <summary>The page of the stub: its code, the CPU interface, and the INTIDs in list registers.</summary>
    private void Stub(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        ulong page = Page(image), at = image.GuestRam.Where(ram => page - ram.GuestBase < ram.SizeBytes)
            .Select(ram => ram.VmmBase + page - ram.GuestBase).First();
        claims.Holds("the stub's page alone of guest RAM is stored to",
            run.Memory.StoredInGuest.All(to => to - at < DrainStub.PageBytes));
        uint[] code = new uint[DrainStub.WordCount];
        fixed (uint* to = code)
        {
            DrainStub.Emit(to);
        }

        for (int i = 0; i < code.Length; i++)
        {
            claims.Holds($"instruction {i} of the stub", run.Memory.Read(at + (4 * (ulong)i), 4) == SymbolicWord64.Of(code[i]));
        }

        ulong parameters = at + DrainStub.ParameterOffset;
        claims.Holds("the CPU interface", run.Memory.Read(parameters, 8) == SymbolicWord64.Of(image.Configuration.GiccBase));
        ulong next = parameters + 8;
        for (int i = 0; i < invariant.ListRegisters; i++)
        {
            if ((InUse >> i & 1) != 0)
            {
                claims.Holds($"what is in list register {i}",
                    SymbolicWord64.Low(run.Memory.Read(next, 4)) == Entry(run, invariant, i) - 1u);
                next += 4;
            }
        }

        claims.Holds("and no more", run.Memory.Read(next, 4) == SymbolicWord64.Of(DrainStub.EndOfList));
        Invocation clean = run.Kernel.Invocations.First(call => call.Name == "VSpace_CleanInvalidate_Data");
        claims.Holds("the page is cleaned", (clean.Arguments[0] == SymbolicWord64.Of(at))
            & (clean.Arguments[1] == SymbolicWord64.Of(at + DrainStub.PageBytes)));
    }

    /// <summary>The vCPU starts at its reset state.</summary>
    /// <param name="image">The program.</param>
    /// <param name="run">Its run.</param>
    /// <param name="claims">The claims.</param>
    /// <param name="pc">Where it starts.</param>
    /// <param name="x0">X0; the others are 0.</param>
    public static void Starts(VmmImage image, SymbolicRun run, Claims claims, ulong pc, ulong x0)
    {
        GuestEnvironment machine = GuestMachine.Of(image);
        GuestContext vcpu = run.Kernel.Guest;
        claims.Holds("where it starts", vcpu.ProgramCounter == SymbolicWord64.Of(pc));
        claims.Holds("PSTATE is that of a vCPU that starts", vcpu.ProcessorState == SymbolicWord64.Of(Boot));
        for (int n = 0; n < 31; n++)
        {
            claims.Holds($"X{n} of a vCPU that starts", vcpu.General(n) == SymbolicWord64.Of(n == 0 ? x0 : 0));
        }

        foreach (VcpuRegister register in Enum.GetValues<VcpuRegister>().Where(register => register != VcpuRegister.ISR))
        {
            ulong right = register switch
            {
                VcpuRegister.SCTLR => machine.ResetSCTLR,
                VcpuRegister.VMPIDR_EL2 => 1ul << 31,
                _ => 0,
            };
            claims.Holds($"{register} is at reset", run.Kernel.El1[register] == SymbolicWord64.Of(right));
        }
    }

    private static ulong Page(VmmImage image) => image.Configuration.Kernel.GuestAddress & ~(ulong)(DrainStub.PageBytes - 1);
}
