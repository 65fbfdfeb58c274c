using Lockstep.Model.Faults;
using Lockstep.Proofs.A64.Proof.Machine;
using Lockstep.Proofs.Words;

namespace Lockstep.Proofs.A64.Proof.Events.Guest;

/// <summary>The guest's machine as the model of faults has it, with the choices that the VMM makes.</summary>
internal static class GuestMachine
{
    /// <summary>The machine.</summary>
    public static GuestEnvironment Of(VmmImage image) => new()
    {
        Affinities = [0],
        Regions = [new DeviceRegion(image.Configuration.GicdBase, image.Configuration.GicdSizeBytes)],
        Ram = [.. image.GuestRam.Select(ram => new DeviceRegion(ram.GuestBase, ram.SizeBytes))],
        HvcIsConduit = false,
        NonzeroImmediateIsUndefined = false,
        RefusesUnaligned = true,
    };

    /// <summary>The machine's state with these registers of vCPU 0.</summary>
    public static VmState<SymbolicWord64, SymbolicWord32, SymbolicBit> State(GuestContext context, GuestSystemRegisters el1)
    {
        VmState<SymbolicWord64, SymbolicWord32, SymbolicBit> vm = new(1);
        context.CopyTo(vm.Vcpus[0]);
        el1.Words.CopyTo(vm.Vcpus[0].System.AsSpan());
        return vm;
    }
}
