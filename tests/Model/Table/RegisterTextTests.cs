using Lockstep.Model.Registers;
using Lockstep.Model.Table;
using Lockstep.Runner.Agent;
using Lockstep.Validation;
using Shouldly;
using Xunit;
using Machine = Lockstep.InLockstep.Operation;
using MachineKind = Lockstep.InLockstep.OperationKind;
using Native = Lockstep.Runner.Agent.Operation;
using NativeKind = Lockstep.Agent.OperationKind;

namespace Lockstep.Tests.Model.Table;

/// <summary>How accesses are printed, and that every tool prints them so.</summary>
public sealed class RegisterTextTests
{
    [Fact]
    public void Accesses_are_printed_with_name_and_fields()
    {
        string[] lines =
        [
            RegisterText.Write(RegisterTable.Gicd, 0x421, 1, 0xa0),
            RegisterText.Write(RegisterTable.Gicd, 0x422, 2, 0xa0f8),
            RegisterText.Write(RegisterTable.Gicd, 0x424, 4, 0xa000_0010),
            RegisterText.Write(RegisterTable.Gicd, 0x104, 4, 0x8000_0006),
            RegisterText.Write(RegisterTable.Gicd, 0x104, 1, 0),
            RegisterText.Write(RegisterTable.Gicd, 0xc08, 4, 0x8000_000a),
            RegisterText.Write(RegisterTable.Gicd, 0xf00, 4, 0x0102_0003),
            RegisterText.Write(RegisterTable.Gicd, 0xf10, 4, 0x0201),
            RegisterText.Write(RegisterTable.Gicd, 0x000, 4, 0xffff_ffff),
            RegisterText.Read(RegisterTable.Gicd, 0x004, 4, 0x62),
            RegisterText.Read(RegisterTable.Gicd, 0x7fc, 4, 0),
            RegisterText.Read(RegisterTable.Gicc, 0x00c, 4, 0x402),
            RegisterText.Write(RegisterTable.Gicc, 0x000, 4, 0x201),
            RegisterText.Write(RegisterTable.GicdV3, 0x6100, 4, 0x8001_0203),
            RegisterText.Write(RegisterTable.GicdV3, 0x6100, 8, 0x1_0001_0203),
            RegisterText.Write(RegisterTable.GicdV3, 0x6104, 4, 1),
            RegisterText.Write(RegisterTable.GicdV3, 0x0000, 4, 0x52),
            RegisterText.Read(RegisterTable.Gicr, 0x0008, 8, 0x1_0000_0110),
            RegisterText.Read(RegisterTable.Gicr, 0x14, 4, 6),
            RegisterText.Write(RegisterTable.Icc, ICC_SGI1R_EL1.Encoding, 8, 0x0500_0003),
            RegisterText.Write(RegisterTable.Icc, ICC_SGI0R_EL1.Encoding, 8, 0x100_0500_0000),
            RegisterText.Write(RegisterTable.Icc, ICC_AP0R_EL1.Encoding + 1, 8, 0x5),
            RegisterText.Read(RegisterTable.Icc, 0, 8, 0),
            RegisterText.Read(RegisterTable.Ich, ICH_LR_EL2.Encoding + 3, 8, 0x50a0_0000_0000_001b),
            RegisterText.Write(RegisterTable.Gich, 0x108, 4, 0x1a00_001b),
            "",
            "In a report of make lockstep:",
            new Machine(MachineKind.Write, 1, 1, 0, 0x421, 0xa0).ToString(),
            new Machine(MachineKind.Read, 0, 4, 0, 0x104, 0).ToString(),
            new Machine(MachineKind.CpuInterface, 0, 4, 0, 0x000, 0x201).ToString(),
            "",
            "In a report of make validate:",
            RegisterNames.Text(Store(new AgentPlatform(2).Gicd + 0x421, 1, 0xa0), new AgentPlatform(2)),
            RegisterNames.Text(Store(new AgentPlatform(3).Gicr + 0x14, 4, 2), new AgentPlatform(3)),
            RegisterNames.Text(new Native(NativeKind.WriteRegister, 0, (int)ICC_SGI1R_EL1.Encoding, 0x0500_0003), new AgentPlatform(3)),
            RegisterNames.Text(new Native(NativeKind.Read, 0, 4, new AgentPlatform(2).Gicc + 0x0c), new AgentPlatform(2)),
            .. StateText.Of(new ModelMachine(new Target(Lockstep.Model.Gic.GicVersion.V2, 1), []).State).Take(2),
            .. StateText.Of(new ModelMachine(new Target(Lockstep.Model.Gic.GicVersion.V3, 1), []).State).Take(2),
        ];
        string.Join('\n', lines).ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());
    }

    [Fact]
    public void Every_field_of_every_register_is_printed_when_it_is_not_0()
    {
        foreach (RegisterFrame frame in RegisterTable.Frames)
        {
            foreach (Register r in frame.Registers)
            {
                string text = RegisterText.Value(r, 0, ulong.MaxValue >> (64 - (int)r.WidthBits));
                r.Fields.Where(f => f.Name != "Unimplemented").ShouldAllBe(f => text.Contains($" {f.Name}="), $"{r}: {text}");
                RegisterText.Value(r, 0, 0).ShouldBe("0");
            }
        }
    }

    private static Native Store(ulong address, int size, ulong value) => new(NativeKind.Write, 0, size, address, value);
}
