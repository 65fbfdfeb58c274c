using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using Lockstep.Vmm.Guest;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Guest;

/// <summary>The instruction words of the drain stubs are what the assembler makes of their sources.</summary>
public sealed unsafe class DrainStubTests
{
    private const string Source = """
            ic      iallu
            dsb     nsh
            isb
            ldr     x1, [x0], #8
            cbz     x1, 4f
            mov     w2, #7
            str     w2, [x1]
            mov     w2, #0xff
            str     w2, [x1, #4]
        1:  ldr     w2, [x0], #4
            cmp     w2, #1023
            b.eq    2f
            str     w2, [x1, #0x10]
            b       1b
        2:  str     wzr, [x1, #0xd0]
            mov     w3, #64
        3:  ldr     w2, [x1, #0xc]
            and     w4, w2, #0x3ff
            cmp     w4, #1020
            b.hs    5f
            str     w2, [x1, #0x10]
            subs    w3, w3, #1
            b.ne    3b
        5:  str     wzr, [x1, #0xd0]
            str     wzr, [x1, #0x08]
            str     wzr, [x1, #0x1c]
            str     wzr, [x1, #4]
            str     wzr, [x1]
        4:  dsb     sy
            mov     w0, #0xff00
            movk    w0, #0xc600, lsl #16
            smc     #0
            b       .

        """;

    private const string SourceV3 = """
            ic      iallu
            dsb     nsh
            isb
            ldr     x1, [x0], #8
            mov     w2, #2
            msr     icc_ctlr_el1, x2
            mov     w2, #1
            msr     icc_igrpen0_el1, x2
            msr     icc_igrpen1_el1, x2
            mov     w2, #0xff
            msr     icc_pmr_el1, x2
            isb
        1:  ldr     w2, [x0], #4
            cmp     w2, #1023
            b.eq    2f
            msr     icc_dir_el1, x2
            b       1b
        2:  msr     icc_ap0r0_el1, xzr
            msr     icc_ap1r0_el1, xzr
            mov     w3, #64
        3:  isb
            mrs     x2, icc_iar0_el1
            cmp     w2, #1020
            b.lo    4f
            mrs     x2, icc_iar1_el1
            cmp     w2, #1020
            b.hs    6f
            msr     icc_eoir1_el1, x2
            b       5f
        4:  msr     icc_eoir0_el1, x2
        5:  msr     icc_dir_el1, x2
            subs    w3, w3, #1
            b.ne    3b
        6:  msr     icc_ap0r0_el1, xzr
            msr     icc_ap1r0_el1, xzr
            msr     icc_bpr0_el1, xzr
            msr     icc_bpr1_el1, xzr
            msr     icc_pmr_el1, xzr
            msr     icc_igrpen0_el1, xzr
            msr     icc_igrpen1_el1, xzr
            msr     icc_ctlr_el1, xzr
            dsb     sy
            mov     w0, #0xff00
            movk    w0, #0xc600, lsl #16
            smc     #0
            b       .

        """;

    [Fact]
    public void The_words_are_the_assembly()
    {
        uint[] words = new uint[DrainStub.WordCount];
        fixed (uint* to = words)
        {
            DrainStub.Emit(to);
        }

        words.ShouldBe(Assemble(Source));
    }

    [Fact]
    public void The_words_for_GICv3_are_the_assembly()
    {
        uint[] words = new uint[DrainStubV3.WordCount];
        fixed (uint* to = words)
        {
            DrainStubV3.Emit(to);
        }

        words.ShouldBe(Assemble(SourceV3));
    }

    [Fact]
    public void The_code_ends_before_the_parameters_and_they_end_in_the_page()
    {
        (DrainStub.WordCount * sizeof(uint)).ShouldBeLessThanOrEqualTo((int)DrainStub.ParameterOffset);
        (DrainStubV3.WordCount * sizeof(uint)).ShouldBeLessThanOrEqualTo((int)DrainStub.ParameterOffset);
        (DrainStub.ParameterOffset + (16 * DrainStub.ParameterBytes)).ShouldBeLessThanOrEqualTo((uint)DrainStub.PageBytes);
        (sizeof(ulong) + (17 * sizeof(uint))).ShouldBeLessThanOrEqualTo((int)DrainStub.ParameterBytes);
    }

    private static uint[] Assemble(string text)
    {
        DirectoryInfo work = Directory.CreateTempSubdirectory("lockstep-");
        try
        {
            string source = Path.Combine(work.FullName, "stub.s"), code = Path.Combine(work.FullName, "stub.o");
            File.WriteAllText(source, text);
            Run("llvm-mc", "-triple=aarch64", "-filetype=obj", "-o", code, source);
            Run("llvm-objcopy", "-O", "binary", "-j", ".text", code, code);
            return MemoryMarshal.Cast<byte, uint>(File.ReadAllBytes(code)).ToArray();
        }
        finally
        {
            work.Delete(true);
        }
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program}: {error}");
    }
}
