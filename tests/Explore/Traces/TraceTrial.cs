using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.Loader;
using Lockstep.Conformance;
using Lockstep.Explore;
using Lockstep.Explore.Machines;
using Lockstep.Explore.Results;
using Campaign = Lockstep.Explore.Campaign;

namespace Lockstep.Tests.Explore;

/// <summary>
/// What is done with a trace, for who has loaded this with another VMM: texts only, as its types are not the ones here.
/// </summary>
internal static class TraceTrial
{
    /// <summary>Explores a machine; the files of what it finds go into a folder.</summary>
    /// <param name="configuration">The machine.</param>
    /// <param name="folder">Where to.</param>
    /// <returns>The id of the trace and what is wrong; null when nothing is.</returns>
    public static string[]? Explore(string configuration, string folder)
    {
        Row[] rows = [.. new Campaign(new CampaignOptions { Folder = folder }).Run(MachineConfigurations.Named(configuration), default)];
        return rows.FirstOrDefault(row => !row.Passes) is { } wrong ? [wrong.Trace ?? "", wrong.Verdict] : null;
    }

    /// <summary>Runs a generated test.</summary>
    /// <param name="test">Its assembly.</param>
    /// <returns>Why it fails; null when it passes.</returns>
    public static string? RunTest(Assembly test)
    {
        Type type = test.GetTypes().Single(t => t.Name.StartsWith("Trace_", StringComparison.Ordinal));
        try
        {
            type.GetMethod("Nothing_is_wrong")!.Invoke(Activator.CreateInstance(type), null);
            return null;
        }
        catch (TargetInvocationException e) when (e.InnerException is Shouldly.ShouldAssertException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>Runs a generated suite in process.</summary>
    /// <param name="suite">Its assembly.</param>
    /// <returns>For each of its scripts on all machines: the fault, or an empty text; then the operations that it ran.</returns>
    public static string[] RunScripts(Assembly suite)
    {
        var scripts = (Suite)Activator.CreateInstance(suite.GetTypes().Single(t => t.IsSubclassOf(typeof(Suite))))!;
        List<string> lines = [];
        foreach (GuestMachine guest in GuestMachine.All)
        {
            foreach (SuiteScript script in scripts.Scripts(new SuiteRequest(guest, 1, int.MaxValue)))
            {
                ComposedRun run = ComposedRun.Of(guest, script);
                lines.Add(run.Fault ?? "");
                lines.Add($"{run.End - run.First}");
            }
        }

        return [.. lines];
    }
}

/// <summary>A process with another VMM inside of this one: all assemblies of the project are loaded again.</summary>
/// <param name="vmm">The other Lockstep.Vmm.dll.</param>
internal sealed class OtherVmm(byte[] vmm) : AssemblyLoadContext(isCollectible: true)
{
    private Assembly? loaded;

    /// <summary>A method of <see cref="TraceTrial"/> with the other VMM.</summary>
    /// <param name="name">Which.</param>
    public T Method<T>(string name)
        where T : Delegate => Method<T>(typeof(TraceTrial), name);

    /// <summary>A static method of these tests with the other VMM.</summary>
    /// <param name="type">Whose.</param>
    /// <param name="name">Which.</param>
    public T Method<T>(Type type, string name)
        where T : Delegate =>
        LoadFromAssemblyPath(type.Assembly.Location).GetType(type.FullName!, throwOnError: true)!.GetMethod(name)!.CreateDelegate<T>();

    /// <summary>Loads a compiled file.</summary>
    /// <param name="assembly">Its bytes.</param>
    public Assembly Load(byte[] assembly) => LoadFromStream(new MemoryStream(assembly));

    /// <inheritdoc/>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        if (assemblyName.Name == "Lockstep.Vmm")
        {
            return loaded ??= Load(vmm);
        }

        string path = Path.Combine(AppContext.BaseDirectory, assemblyName.Name + ".dll");
        bool isOurs = assemblyName.Name!.StartsWith("Lockstep.", StringComparison.Ordinal)
            || assemblyName.Name is "lockstep-vmm" or "conformance" or "validation" or "runner" or "lockstep";
        return isOurs && File.Exists(path) ? LoadFromAssemblyPath(path) : null;
    }
}
