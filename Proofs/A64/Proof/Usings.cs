global using SymbolicWord128 = Lockstep.Proofs.Words.SymbolicWide<
    Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<
        Lockstep.Proofs.Words.SymbolicWord8>>>>;
global using SymbolicWord32 = Lockstep.Proofs.Words.SymbolicWide<
    Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWord8>>;
global using SymbolicWord64 = Lockstep.Proofs.Words.SymbolicWide<
    Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWide<Lockstep.Proofs.Words.SymbolicWord8>>>;
