using Lockstep.Boards.Configuration;
using Lockstep.Boards.Elf;
using Lockstep.Boards.HostImage;
using Lockstep.Boards.Kernels;
using Lockstep.Boards.Systems;
using Lockstep.Boards.Twins;
using Lockstep.Host;

namespace Lockstep.Boards;

/// <summary>`lockstep build`: from board, system and images to one configured vmm.elf for each virtual machine and loader.img.</summary>
internal sealed class Build
{
    private readonly BuildOptions _options;
    private readonly Board _board;
    private readonly string _systemFile;
    private readonly CheckedSystem _checked;
    private readonly KernelFacts _kernel;
    private readonly Twin? _twin;

    private Build(BuildOptions options)
    {
        _options = options;
        _board = Board.Load(options.BoardsDirectory, options.Board);
        if (options.Sdk is null)
        {
            options.Configuration.MustBeOfBuiltInHost();
            // The built-in host runs under QEMU only.
            _ = _board.QemuMachine;
            _twin = Twin.Of(_board, options.System);
        }
        _systemFile = _twin?.System?.File ?? _board.SystemFile(options.System);
        _checked = CheckedSystem.Read(_board, _systemFile, options.ImageDirectory, options.Sdk is null, _twin);
        _kernel = options.Sdk is { } sdk
            ? SdkKernel.Read(sdk, _board.NameInSdk, options.Configuration)
            : KernelFacts.OfBuiltInHost(options.Configuration == KernelConfiguration.Debug);
    }

    /// <summary>Writes all files of a system, or none.</summary>
    /// <returns>What was written, one line.</returns>
    public static string Run(BuildOptions options)
    {
        Build build = new(options);
        using OutputFiles output = new(options.OutputDirectory);
        GuestBuild[] guests = [.. build._checked.Guests.Select(guest => GuestBuild.Run(guest, options, build._board, build._kernel, output))];
        ulong size = build.Write(output, guests);
        output.Commit();
        return $"{Path.Combine(options.OutputDirectory, "loader.img")}: {Text.Size(size)} ({string.Join("; ", guests.Select(Summary))}), {build._kernel.Name}";
    }

    private static string Summary(GuestBuild guest)
    {
        string initrd = guest.Images.Initrd is { } bytes ? Text.Size((ulong)bytes.Length) : "none";
        return $"kernel {Text.Size((ulong)guest.Images.Kernel.Bytes.Length)}, initial RAM disk {initrd}";
    }

    private ulong Write(OutputFiles output, GuestBuild[] guests)
    {
        Report report = Report.Of(_checked.System, _board, _kernel, isTwin: _twin is not null);
        foreach (GuestBuild guest in guests)
        {
            report.Guest(guest);
        }
        HostProtectionDomain[] domains = [.. _checked.System.AllDomains.Select(domain => DomainOf(domain, guests, output))];
        foreach (HostProtectionDomain domain in domains)
        {
            report.Space($"Virtual memory of protection domain `{domain.Program.Domain.Name}`", domain.Program.Space);
        }
        return _options.Sdk is { } sdk
            ? WriteWithSdk(output, sdk, report)
            : WriteWithBuiltInHost(output, domains, report);
    }

    private HostProtectionDomain DomainOf(ProtectionDomain domain, GuestBuild[] guests, OutputFiles output)
    {
        if (guests.FirstOrDefault(guest => guest.Program.Domain == domain) is { } guest)
        {
            return new HostProtectionDomain(guest.Program, guest.Configured);
        }
        if (_checked.Consoles.FirstOrDefault(console => console.Domain == domain) is { } console)
        {
            return ConsoleOf(console, output);
        }
        string path = _checked.Programs[domain.Name];
        DomainProgram program = new(ElfFile.Read(path, path), _checked.System, domain, _kernel);
        return new HostProtectionDomain(program, program.Elf);
    }

    /// <summary>console.elf is beside the generic vmm.elf, and is written as that is.</summary>
    private HostProtectionDomain ConsoleOf(ConsoleDomain console, OutputFiles output)
    {
        string path = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(_options.Vmm))!, ConsoleDomain.ProgramName);
        ElfFile generic = ElfFile.Read(path, path);
        byte[] bytes = console.Configure(generic, _kernel);
        output.Add(console.Domain.Image.Path, bytes);
        return new HostProtectionDomain(new DomainProgram(generic, _checked.System, console.Domain, _kernel), ElfFile.Parse(bytes, path));
    }

    private ulong WriteWithBuiltInHost(OutputFiles output, HostProtectionDomain[] domains, Report report)
    {
        HostProgram host = HostProgram.Read(_options.Host ?? throw new UserError("--host is missing; give the built-in host's host.elf, or an SDK with --sdk"), _board.Machine);
        HostImageBuilder builder = new(_checked.System, domains, new PhysicalPlan(_board.Machine, host.Payload), _twin);
        uint flags = (_kernel.HasDebugPutChar ? HostFlags.Printing : 0) | (_options.Measure ? HostFlags.Measure : 0);
        byte[] image = builder.Build(host, _kernel, _board.Facts.GicVersion, flags);
        report.Space("Physical memory", builder.Plan.Space);
        output.Add("loader.img", image);
        output.Add("report.txt", report.ToString());
        return (ulong)image.Length;
    }

    private ulong WriteWithSdk(OutputFiles output, string sdk, Report report)
    {
        string system = Path.GetFileName(_systemFile);
        output.Add(system, File.ReadAllBytes(_systemFile));
        output.Add("guest-report.txt", report.ToString());
        SdkTool.Run(new SdkTool.Arguments(
            sdk, output.Staging, system, [Path.GetDirectoryName(Path.GetFullPath(_systemFile))!, Path.GetFullPath(_options.ImageDirectory)],
            _board.NameInSdk, _options.Configuration.Name));
        output.AddStaged("loader.img");
        output.AddStaged("report.txt");
        return (ulong)new FileInfo(Path.Combine(output.Staging, "loader.img")).Length;
    }
}
