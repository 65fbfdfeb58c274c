using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using Lockstep.Proofs.Command;
using Lockstep.Tests.Support;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Proofs;

/// <summary>A theorem that is refuted prints the command that replays its counterexample, and that command replays it.</summary>
public sealed class CounterexampleTests : IDisposable
{
    private const string Before = "replay: ";
    private readonly string folder = Directory.CreateTempSubdirectory("lockstep-proofs").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_command_that_is_printed_fails_on_the_broken_model_and_passes_on_the_right_one()
    {
        string model = Path.Combine(folder, "Lockstep.Model.dll");
        File.WriteAllBytes(model, BrokenAssembly.Model("Gic/Registers/GICD_NSACR.cs", "=> 0u;", "=> 1u;"));
        (int status, string said) = Run($"{Proofs} --build \"{folder}\" --model \"{model}\" --only T28 --gic 2 --cache off");
        status.ShouldBe(1, said);
        string[] lines = [.. said.Split('\n').Select(line => line.Trim())];
        string replay = lines.FirstOrDefault(line => line.StartsWith(Before, StringComparison.Ordinal)).ShouldNotBeNull(said)[Before.Length..];

        (status, said) = Run(replay);
        status.ShouldBe(1, said);
        said.ShouldContain("FAILS: ");
        said.ShouldContain("reads GICD_NSACR0: 0x1 in the theorem, model 0x0, VMM 0x0");
        said.ShouldContain("the VMM does what the architecture and the named deviations allow");
        said.TrimEnd().ShouldEndWith("1 passed, 1 failed");

        (status, said) = Run(replay.Replace($"--model \"{model}\" ", "", StringComparison.Ordinal));
        status.ShouldBe(0, said);
        said.ShouldContain("no claim fails with these values");
        said.TrimEnd().ShouldEndWith("2 passed, 0 failed");

        string file = Directory.GetFiles(Path.Combine(folder, "proofs", "counterexamples"))[0];
        File.WriteAllText(file, File.ReadAllText(file).Replace("0x", "0x1", StringComparison.Ordinal));
        string name = Path.GetFileNameWithoutExtension(file);
        Should.Throw<FormatException>(() => StoredCounterexample.Replay(folder, name)).Message.ShouldContain("was changed");
        Should.Throw<FormatException>(() => StoredCounterexample.Replay(folder, "00000000")).Message.ShouldContain("there is no");
    }

    private static string Proofs => $"dotnet \"{Path.Combine(AppContext.BaseDirectory, "Lockstep.Proofs.dll")}\"";

    private static (int Status, string Said) Run(string command)
    {
        var start = new ProcessStartInfo("sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(command + " 2>&1");
        using Process process = Process.Start(start)!;
        string said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, said);
    }
}
