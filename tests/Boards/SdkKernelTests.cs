using System;
using System.IO;
using System.Linq;
using System.Runtime.Versioning;
using Lockstep.Boards;
using Lockstep.Boards.Kernels;
using Lockstep.Model.Configuration;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Boards;

/// <summary>Goal: labels and register numbers are those of the SDK given, with or without its JSON file, and the SDK's
/// tool builds the image. Method: a stand-in SDK with headers in seL4's form and a tool that records its arguments.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class SdkKernelTests : IDisposable
{
    private const string Board = "qemu_virt_aarch64";

    private readonly TestFiles _files = new();

    public SdkKernelTests()
    {
        Header("kernel/gen_config.h", "#pragma once\n#define CONFIG_PRINTING  1\n#define CONFIG_ARM_HYPERVISOR_SUPPORT 1\n#define CONFIG_MAX_NUM_NODES 1\n/* disabled: CONFIG_HARDWARE_DEBUG_API */\n");
        Header("sel4/gen_config.h", "#define CONFIG_KERNEL_MCS 1\n");
        Header("sel4/invocation.h", """
            #pragma once
            /* The labels. */
            enum invocation_label {
                InvalidInvocation, // 0
                UntypedRetype,
                TCBReadRegisters,
                TCBWriteRegisters,
            #if !defined(CONFIG_KERNEL_MCS)
                TCBConfigure,
            #endif /* !defined(CONFIG_KERNEL_MCS) */
            #if (defined(CONFIG_HARDWARE_DEBUG_API) || CONFIG_MAX_NUM_NODES > 1)
                TCBSetBreakpoint,
            #elif defined(CONFIG_KERNEL_MCS) && CONFIG_MAX_NUM_NODES == 1
                TCBSuspend,
            #else
                Wrong,
            #endif
                TCBResume,
            #ifdef CONFIG_KERNEL_MCS
                IRQAckIRQ,
            #endif
                nInvocationLabels
            };
            """);
        Header("sel4/sel4_arch/invocation.h", """
            enum sel4_arch_invocation_label {
                ARMVSpaceClean_Data = nInvocationLabels,
                ARMVSpaceInvalidate_Data,
                ARMVSpaceCleanInvalidate_Data,
                ARMVSpaceUnify_Instruction,
                nSeL4ArchInvocationLabels
            };
            """);
        Header("sel4/arch/invocation.h", """
            enum arch_invocation_label {
                ARMPageTableMap = nSeL4ArchInvocationLabels + 0x3,
            #if defined(CONFIG_ARM_HYPERVISOR_SUPPORT)
                ARMVCPUSetTCB, ARMVCPUInjectIRQ, ARMVCPUReadReg, ARMVCPUWriteReg, ARMVCPUAckVPPI,
            #endif
                nArchInvocationLabels
            };
            """);
        string registers = string.Concat(Enum.GetNames<VcpuRegister>().Select((name, i) => $"    seL4_VCPUReg_{(name == "ISR" ? "PAR" : name)}{(i == 0 ? " = 0" : "")},\n"));
        Header("sel4/sel4_arch/constants.h", $"typedef enum {{\n{registers}    SEL4_FORCE_LONG_ENUM(seL4_VCPUReg),\n}} seL4_VCPUReg;\n");
        _files.Write("sdk/VERSION", "9.9.9\n");
    }

    private string Sdk => _files.PathOf("sdk");

    public void Dispose() => _files.Dispose();

    [Fact]
    public void Labels_come_from_the_headers()
    {
        KernelFacts facts = SdkKernel.Read(Sdk, Board, KernelConfiguration.Debug);
        facts.Labels.TCBReadRegisters.ShouldBe(2u);
        facts.Labels.TCBSuspend.ShouldBe(4u);
        facts.Labels.TCBResume.ShouldBe(5u);
        facts.Labels.IRQAckIRQ.ShouldBe(6u);
        facts.Labels.ARMVSpaceClean_Data.ShouldBe(7u);
        facts.Labels.ARMVCPUSetTCB.ShouldBe(15u);
        facts.Labels.ARMVCPUAckVPPI.ShouldBe(19u);
        facts.Name.ShouldBe($"Microkit SDK 9.9.9, {Board}, debug");
    }

    [Fact]
    public void Registers_and_printing_come_from_the_headers()
    {
        KernelFacts facts = SdkKernel.Read(Sdk, Board, KernelConfiguration.Debug);
        facts.VcpuRegisterNumbers.ShouldBe(Enumerable.Range(0, 24).Select(i => (uint)i));
        facts.HasDebugPutChar.ShouldBeTrue();
        facts.HasFixedIpcBuffer.ShouldBeFalse();
    }

    [Fact]
    public void Labels_come_from_the_json_file_where_there_is_one()
    {
        string[] names = [.. typeof(InvocationLabels).GetFields().Select(f => f.Name).Where(name => name != "Reserved")];
        _files.Write($"sdk/board/{Board}/debug/invocations_all.json", "{" + string.Join(',', names.Select((name, i) => $"\"{name}\": {i + 100}")) + "}");
        _files.Write($"sdk/board/{Board}/debug/address_space_constants.json", "{}");
        KernelFacts facts = SdkKernel.Read(Sdk, Board, KernelConfiguration.Debug);
        facts.Labels.TCBReadRegisters.ShouldBe(100u);
        facts.Labels.ARMVCPUAckVPPI.ShouldBe(114u);
        facts.HasFixedIpcBuffer.ShouldBeTrue();
    }

    [Theory]
    [InlineData("release", 26, 36, 40, 52, false)]
    [InlineData("debug", 31, 43, 47, 59, true)]
    public void The_vmm_elf_of_an_sdk_whose_kernel_the_built_in_host_plays_is_the_same(
        string configuration, int irqAck, int cleanData, int smcCall, int setTcb, bool hasFixedIpcBuffer)
    {
        string directory = $"sdk/board/{Board}/{configuration}", constants = "include/sel4/sel4_arch/constants.h";
        (string Name, int Label)[] labels =
        [
            ("TCBReadRegisters", 2), ("TCBWriteRegisters", 3), ("TCBSuspend", 12), ("TCBResume", 13), ("IRQAckIRQ", irqAck),
            ("ARMVSpaceClean_Data", cleanData), ("ARMVSpaceInvalidate_Data", cleanData + 1),
            ("ARMVSpaceCleanInvalidate_Data", cleanData + 2), ("ARMVSpaceUnify_Instruction", cleanData + 3), ("ARMSMCCall", smcCall),
            ("ARMVCPUSetTCB", setTcb), ("ARMVCPUInjectIRQ", setTcb + 1), ("ARMVCPUReadReg", setTcb + 2),
            ("ARMVCPUWriteReg", setTcb + 3), ("ARMVCPUAckVPPI", setTcb + 4),
        ];
        string registers = File.ReadAllText(_files.PathOf($"sdk/board/{Board}/debug/{constants}"));
        Directory.Delete(_files.PathOf($"sdk/board/{Board}/debug"), recursive: true);
        _files.Write($"{directory}/{constants}", registers);
        _files.Write($"{directory}/invocations_all.json", "{" + string.Join(',', labels.Select(l => $"\"{l.Name}\": {l.Label}")) + "}");
        _files.Write($"{directory}/include/kernel/gen_config.json", $"{{\"PRINTING\": {(configuration == "debug" ? "true" : "false")}}}");
        if (hasFixedIpcBuffer)
        {
            _files.Write($"{directory}/address_space_constants.json", "{}");
        }
        Tool("touch loader.img report.txt");
        BuildOptions options = _files.Options with { Configuration = KernelConfiguration.Named(configuration) };
        Build.Run(options with { Sdk = Sdk, Host = null, OutputDirectory = _files.PathOf("with-sdk") });
        Build.Run(options);
        File.ReadAllBytes(_files.PathOf("with-sdk/vmm.elf")).ShouldBe(File.ReadAllBytes(_files.PathOf("out/vmm.elf")));
    }

    [Fact]
    public void Configurations_that_the_vmm_does_not_run_on_are_refused()
    {
        string[] errors =
        [
            _files.ErrorOf(() => KernelConfiguration.Named("smp-release")),
            _files.ErrorOf(() => KernelConfiguration.Named("relase")),
            _files.ErrorOf(() => Build.Run(_files.Options with { Configuration = KernelConfiguration.Benchmark })),
        ];
        string.Join('\n', errors).ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());
    }

    [Fact]
    public void What_is_missing_is_named()
    {
        string[] errors =
        [
            _files.ErrorOf(() => SdkKernel.Read(Sdk, "other_board", KernelConfiguration.Debug)),
            ErrorAfter("sel4/arch/invocation.h", "enum a { ARMPageTableMap };"),
            ErrorAfter("sel4/arch/invocation.h", "#if 1 +\n#endif\n"),
            ErrorAfter("sel4/sel4_arch/constants.h", "typedef enum { seL4_VCPUReg_SCTLR } seL4_VCPUReg;"),
            _files.ErrorOf(() => Build.Run(_files.Options with { Sdk = _files.PathOf("nowhere") })),
        ];
        string.Join('\n', errors).ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());
    }

    [Fact]
    public void The_sdks_tool_builds_the_image()
    {
        Tool("echo \"$@\" > loader.img; test -f vmm.elf && test -f simple.system && echo report > report.txt");
        Build.Run(_files.Options with { Sdk = Sdk, Host = null });
        string arguments = _files.Relative(File.ReadAllText(Path.Combine(_files.Output, "loader.img")));
        arguments.ShouldMatch($@"^simple\.system --search-path \S+ Boards/qemu_arm_virt/systems images --board {Board} --config debug -o loader\.img -r report\.txt\n$");
        Directory.EnumerateFiles(_files.Output).Select(Path.GetFileName).Order(StringComparer.Ordinal)
            .ShouldBe(["guest-report.txt", "guest.dtb", "guest.dts", "loader.img", "report.txt", "simple.system", "vmm.elf"]);
    }

    [Fact]
    public void The_sdks_tools_own_error_is_passed_on()
    {
        Tool("echo 'Error: overlapping regions' >&2; exit 3");
        string error = _files.ErrorOf(() => Build.Run(_files.Options with { Sdk = Sdk }));
        error.ShouldBe("Error: overlapping regions\nsdk/bin/microkit: error: refused the system (exit code 3); its messages are above");
        Directory.Exists(_files.Output).ShouldBeFalse();
    }

    private string ErrorAfter(string header, string text)
    {
        string path = _files.PathOf($"sdk/board/{Board}/debug/include/{header}"), before = File.ReadAllText(path);
        File.WriteAllText(path, text);
        string error = _files.ErrorOf(() => SdkKernel.Read(Sdk, Board, KernelConfiguration.Debug));
        File.WriteAllText(path, before);
        return error;
    }

    private void Header(string name, string text) => _files.Write($"sdk/board/{Board}/debug/include/{name}", text);

    private void Tool(string script)
    {
        _files.Write("sdk/bin/microkit", $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(_files.PathOf("sdk/bin/microkit"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }
}
