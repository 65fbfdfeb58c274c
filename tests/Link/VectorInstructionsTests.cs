using Lockstep.Boards.Check;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Link;

/// <summary>Which floating-point and vector instructions vmm.elf may have; the encodings are an assembler's.</summary>
public class VectorInstructionsTests
{
    [Theory]
    [InlineData(0x3dc00000u, "ldr q0, [x0]")]
    [InlineData(0x3d800441u, "str q1, [x2, #16]")]
    [InlineData(0xacc10460u, "ldp q0, q1, [x3], #32")]
    [InlineData(0xadbf0460u, "stp q0, q1, [x3, #-32]!")]
    [InlineData(0x4f000400u, "movi v0.4s, #0")]
    [InlineData(0x6f00e400u, "movi v0.2d, #0")]
    [InlineData(0x4ea21c41u, "mov v1.16b, v2.16b")]
    [InlineData(0x8b020020u, "add x0, x1, x2")]
    [InlineData(0xa9bf7bfdu, "stp x29, x30, [sp, #-16]!")]
    [InlineData(0xd4000001u, "svc #0")]
    public void Allowed(uint instruction, string text) => VectorInstructions.IsForbidden(instruction).ShouldBeFalse(text);

    [Theory]
    [InlineData(0xfd400000u, "ldr d0, [x0]")]
    [InlineData(0x6d400400u, "ldp d0, d1, [x0]")]
    [InlineData(0xbd400000u, "ldr s0, [x0]")]
    [InlineData(0x9e670020u, "fmov d0, x1")]
    [InlineData(0x1e622820u, "fadd d0, d1, d2")]
    [InlineData(0x0e205800u, "cnt v0.8b, v0.8b")]
    [InlineData(0x4ea28420u, "add v0.4s, v1.4s, v2.4s")]
    [InlineData(0x4ea21c20u, "orr v0.16b, v1.16b, v2.16b")]
    [InlineData(0x4c407000u, "ld1 { v0.16b }, [x0]")]
    [InlineData(0x9e620000u, "scvtf d0, x0")]
    public void Forbidden(uint instruction, string text) => VectorInstructions.IsForbidden(instruction).ShouldBeTrue(text);
}
