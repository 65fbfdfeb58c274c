global using Badge = Lockstep.Vmm.Microkit.Badge;
global using FaultLabel = Lockstep.Model.Kernel.FaultLabel;
global using SymbolicWord128 = Lockstep.Proofs.Words.SymbolicWide<
    Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<
        Lockstep.Proofs.Words.SymbolicWord8>>>>;
global using SymbolicWord32 = Lockstep.Proofs.Words.SymbolicWide<
    Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWord8>>;
global using SymbolicWord64 = Lockstep.Proofs.Words.SymbolicWide<
    Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWord8>>>;
