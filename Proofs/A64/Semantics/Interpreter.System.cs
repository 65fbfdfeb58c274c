namespace Lockstep.Proofs.A64.Semantics;

/// <content>Events: DDI 0487 C6.2 SVC, BRK, MRS, MSR (register), DC, IC; and NOP, YIELD, DSB, DMB, ISB, which do nothing here.</content>
public sealed partial class Interpreter<B, W, X, Q, TMemory, TSystem>
{
    private void SystemInstruction(Instruction i)
    {
        if (i.Operation == Operation.BRK)
        {
            system.Breakpoint(state, (int)i.Immediate);
            return;
        }

        state.Pc += Instruction.Bytes;
        switch (i.Operation)
        {
            case Operation.SVC:
                system.SupervisorCall(state, (int)i.Immediate);
                break;
            case Operation.MRS:
                Set(i.Rd, system.ReadRegister(i.SystemRegister));
                break;
            case Operation.MSR:
                system.WriteRegister(i.SystemRegister, Get(i.Rd));
                break;
            case Operation.DC or Operation.IC:
                system.MaintainCache(i.SystemRegister, Get(i.Rd));
                break;
        }
    }
}
