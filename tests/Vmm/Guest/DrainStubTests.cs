using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using Lockstep.Vmm.Guest;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Vmm.Guest;

/// <summary>The instruction words of the drain stub are what the assembler makes of its source.</summary>
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

    [Fact]
    public void The_words_are_the_assembly()
    {
        DirectoryInfo work = Directory.CreateTempSubdirectory("lockstep-");
        try
        {
            string source = Path.Combine(work.FullName, "stub.s"), code = Path.Combine(work.FullName, "stub.o");
            File.WriteAllText(source, Source);
            Run("llvm-mc", "-triple=aarch64", "-filetype=obj", "-o", code, source);
            Run("llvm-objcopy", "-O", "binary", "-j", ".text", code, code);
            uint[] expected = MemoryMarshal.Cast<byte, uint>(File.ReadAllBytes(code)).ToArray();
            uint[] words = new uint[DrainStub.WordCount];
            fixed (uint* to = words)
            {
                DrainStub.Emit(to);
            }

            words.ShouldBe(expected);
        }
        finally
        {
            work.Delete(true);
        }
    }

    [Fact]
    public void The_code_ends_before_the_parameters_and_they_end_in_the_page()
    {
        (DrainStub.WordCount * sizeof(uint)).ShouldBeLessThanOrEqualTo((int)DrainStub.ParameterOffset);
        (DrainStub.ParameterOffset + (16 * DrainStub.ParameterBytes)).ShouldBeLessThanOrEqualTo((uint)DrainStub.PageBytes);
        (sizeof(ulong) + (17 * sizeof(uint))).ShouldBeLessThanOrEqualTo((int)DrainStub.ParameterBytes);
    }

    private static void Run(string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program}: {error}");
    }
}
