using Lockstep.Model.Gic;
using Lockstep.Model.Registers;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events;

/// <summary>A frame of registers that a guest accesses: where it is, and what the model does there.</summary>
internal abstract record RegisterFrame
{
    /// <summary>The distributor of either version.</summary>
    public static RegisterFrame Distributor { get; } = new DistributorFrame();

    /// <summary>GICv3's redistributors of all vCPUs, one after another.</summary>
    public static RegisterFrame Redistributors { get; } = new RedistributorFrames();

    /// <summary>Guest-physical address of its first byte.</summary>
    public abstract ulong BaseIn(VmmImage image);

    /// <summary>Number of it among the regions that the model answers for.</summary>
    public abstract int Region { get; }

    /// <summary>The model's read of 1, 2 or 4 bytes.</summary>
    public abstract SymbolicWord32 Read(GicState<SymbolicWord32, SymbolicBit> gic, int vcpu, uint offset, int sizeBytes);

    /// <summary>The model's write of 1, 2 or 4 bytes.</summary>
    public abstract void Write(GicState<SymbolicWord32, SymbolicBit> gic, int vcpu, uint offset, int sizeBytes, SymbolicWord32 value);

    /// <summary>The banks of which a store to the word at an offset may change something.</summary>
    public abstract IEnumerable<int> BanksAt(RepresentationInvariant invariant, int vcpu, uint offset);

    /// <summary>Whether a store there clears active bits.</summary>
    public abstract bool ClearsActive(uint offset);

    /// <summary>Whether a store there clears latches, and whether it configures edges.</summary>
    public abstract bool ClearsPending(uint offset);

    /// <inheritdoc cref="ClearsPending"/>
    public abstract bool Configures(uint offset);

    private sealed record DistributorFrame : RegisterFrame
    {
        public override int Region => 0;

        public override ulong BaseIn(VmmImage image) => image.Configuration.GicdBase;

        public override SymbolicWord32 Read(GicState<SymbolicWord32, SymbolicBit> gic, int vcpu, uint offset, int sizeBytes) =>
            Gic<SymbolicWord32, SymbolicBit>.ReadGicd(gic, vcpu, offset, sizeBytes);

        public override void Write(
            GicState<SymbolicWord32, SymbolicBit> gic, int vcpu, uint offset, int sizeBytes, SymbolicWord32 value) =>
            Gic<SymbolicWord32, SymbolicBit>.WriteGicd(gic, vcpu, offset, sizeBytes, value);

        public override IEnumerable<int> BanksAt(RepresentationInvariant invariant, int vcpu, uint offset)
        {
            int n = offset switch
            {
                >= 0x080 and < 0x400 => (int)(offset % 0x80 / 4),
                >= 0x400 and < 0xc00 => (int)(offset % 0x400 / 32),
                >= 0xc00 and < 0xd00 => (int)(offset % 0x100 / 8),
                >= 0xf10 and < 0xf30 => 0,
                >= GICDv3_IROUTER.OffsetBytes and < GICDv3_IROUTER.OffsetBytes + (GICDv3_IROUTER.Count * GICDv3_IROUTER.StrideBytes)
                    => 1 + (int)((offset - GICDv3_IROUTER.OffsetBytes) / GICDv3_IROUTER.StrideBytes / 32),
                _ => invariant.Banks,
            };
            return offset < 4 ? Enumerable.Range(0, invariant.Banks)
                : invariant.BankOf(vcpu, n) < invariant.Banks ? [invariant.BankOf(vcpu, n)] : [];
        }

        public override bool ClearsActive(uint offset) => (offset & ~0x7fu) == GICD_ICACTIVER.OffsetBytes;

        public override bool ClearsPending(uint offset) => (offset & ~0x7fu) == GICD_ICPENDR.OffsetBytes;

        public override bool Configures(uint offset) => (offset & ~0xffu) == GICD_ICFGR.OffsetBytes;
    }

    private sealed record RedistributorFrames : RegisterFrame
    {
        public override int Region => 1;

        public override ulong BaseIn(VmmImage image) => image.Configuration.GicrBase;

        public override SymbolicWord32 Read(GicState<SymbolicWord32, SymbolicBit> gic, int vcpu, uint offset, int sizeBytes) =>
            Gic<SymbolicWord32, SymbolicBit>.ReadGicr(gic, vcpu, Owner(offset), offset % GicrFrame.SizeBytes, sizeBytes);

        public override void Write(
            GicState<SymbolicWord32, SymbolicBit> gic, int vcpu, uint offset, int sizeBytes, SymbolicWord32 value) =>
            Gic<SymbolicWord32, SymbolicBit>.WriteGicr(gic, vcpu, Owner(offset), offset % GicrFrame.SizeBytes, sizeBytes, value);

        public override IEnumerable<int> BanksAt(RepresentationInvariant invariant, int vcpu, uint offset) =>
            (offset % GicrFrame.SizeBytes & ~3u) == GICR_WAKER.OffsetBytes ? Enumerable.Range(0, invariant.Banks)
                : offset % GicrFrame.SizeBytes >= GicrFrame.SgiBase ? [Owner(offset)] : [];

        public override bool ClearsActive(uint offset) => (offset % GicrFrame.SizeBytes & ~3u) == GICR_ICACTIVER0.OffsetBytes;

        public override bool ClearsPending(uint offset) => false;

        public override bool Configures(uint offset) => false;

        private static int Owner(uint offset) => (int)(offset / GicrFrame.SizeBytes);
    }
}
