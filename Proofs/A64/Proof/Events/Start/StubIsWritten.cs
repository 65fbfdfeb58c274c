using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Vmm.Guest;

namespace Lockstep.Proofs.A64.Proof.Events.Start;

/// <summary>DrainStub.Emit and DrainStubV3.Emit: the stub's code is stored where it is told, and nothing else.</summary>
/// <param name="Class">The row.</param>
/// <param name="Place">A place of the loop; where the function returns to.</param>
/// <param name="IsV3">Whether it is GICv3's.</param>
internal sealed unsafe record StubIsWritten(EventClass Class, WaitingPlace Place, bool IsV3) : EventCase(Class, Place)
{
    private string Name => IsV3 ? nameof(DrainStubV3) : nameof(DrainStub);

    /// <inheritdoc/>
    public override string Text => $"{Name}.Emit";

    /// <inheritdoc/>
    public override int Running => RepresentationInvariant.NoVcpu;

    /// <inheritdoc/>
    public override void Run(VmmImage image, SymbolicRun run, RepresentationInvariant invariant, Claims claims)
    {
        uint[] code = new uint[IsV3 ? DrainStubV3.WordCount : DrainStub.WordCount];
        fixed (uint* to = code)
        {
            if (IsV3)
            {
                DrainStubV3.Emit(to);
            }
            else
            {
                DrainStub.Emit(to);
            }
        }

        ulong page = image.GuestRam.First().VmmBase;
        run.Memory.MayStoreToGuest = true;
        var call = run.Call(image.Elf.Symbol($"vmm_Lockstep_Vmm_Guest_{Name}__Emit", "a proof about it looks up").Value, image.Sp,
            [SymbolicWord64.Of(page)]);
        CheckCase.ChangesNothing(run, claims, call);
        for (int i = 0; i < code.Length; i++)
        {
            claims.Holds($"instruction {i}", run.Memory.Read(page + (ulong)(sizeof(uint) * i), sizeof(uint)) == SymbolicWord64.Of(code[i]));
        }

        claims.Holds("no other guest RAM is stored to", run.Memory.StoredInGuest.Count() == sizeof(uint) * code.Length);
    }
}
