namespace Lockstep.Mutants;

/// <summary>The pinned mutants: one a theorem.</summary>
internal static class QuickRun
{
    private const string Mend = "make mutants QUICK=1 WRITE=1 looks for another";
    private static readonly TimeSpan ReplayLimit = TimeSpan.FromSeconds(60);

    /// <summary>Tries them; 0 when each refutes, each theorem has one, and each is still there.</summary>
    /// <param name="model">Folder of the model's sources.</param>
    /// <param name="path">The file of pins.</param>
    /// <param name="options">Which theorems.</param>
    public static int Run(string model, string path, CampaignOptions options)
    {
        IReadOnlyList<Pin> pins = Pins.Read(path);
        BrokenModel broken = BrokenModel.Build(model, pins.Select(p => p.Key).ToHashSet());
        VmmReplays replays = new();
        List<string> wrong = Hold(broken, pins, options, out int good, replays);
        wrong.ForEach(Console.WriteLine);
        replays.Lines().ToList().ForEach(Console.WriteLine);
        Console.WriteLine($"{good} passed, {wrong.Count} failed");
        return wrong.Count == 0 ? 0 : 1;
    }

    /// <summary>Writes the file anew: what is good stays, a mutant is looked for where there is none.</summary>
    /// <param name="model">Folder of the model's sources.</param>
    /// <param name="path">The file of pins.</param>
    /// <param name="options">Which theorems; the pins of others stay as they are.</param>
    public static int Write(string model, string path, CampaignOptions options)
    {
        BrokenModel broken = BrokenModel.Build(model);
        Trials trials = broken.Load();
        Campaign campaign = new(trials, broken.Mutants, options);
        IReadOnlyList<Pin> old = Pins.Read(path);
        Dictionary<string, Pin> pins = old.Where(p => !campaign.Theorems.Contains(p.Id)).ToDictionary(p => p.Id);
        Pin[] asked = [.. old.Where(p => campaign.Theorems.Contains(p.Id))];
        string?[] wrong = Wrong(broken, trials, campaign, asked, options.Jobs);
        foreach ((Pin pin, _) in asked.Zip(wrong).Where(p => p.Second is null))
        {
            pins[pin.Id] = pin;
        }

        string[] ids = [.. trials.All.Select(t => t.Id).Distinct()];
        void Save() => Pins.Write(path, ids.Where(pins.ContainsKey).Select(id => pins[id]));
        campaign.FindMutants([.. campaign.Theorems.Where(id => !pins.ContainsKey(id))], (mutant, kill) =>
        {
            pins[kill.Id] = new(kill.Id, kill.Configuration, mutant.Key);
            Save();
            Console.WriteLine($"{kill.Id} refutes {mutant}");
        });
        Save();
        campaign.Unproved.ToList().ForEach(u => Console.WriteLine($"not proved of the model as it is: {u}"));
        string[] missing = [.. campaign.Theorems.Where(id => !pins.ContainsKey(id))];
        foreach (string id in missing)
        {
            Console.WriteLine(campaign.WasLookedAt(id) ? $"{id} holds with each mutant it comes by" : $"{id}: none was found in the time");
        }

        Console.WriteLine($"{path} is written\n{campaign.Theorems.Count - missing.Length} passed, {missing.Length} failed");
        return missing.Length == 0 ? 0 : 1;
    }

    /// <summary>What is wrong with pins, each with what to do.</summary>
    internal static List<string> Hold(
        BrokenModel broken, IReadOnlyList<Pin> pins, CampaignOptions options, out int good, VmmReplays? replays = null)
    {
        Trials trials = broken.Load();
        Campaign campaign = new(trials, broken.Mutants, options);
        Pin[] asked = [.. pins.Where(p => options.IsAsked(p.Id))];
        string?[] results = Wrong(broken, trials, campaign, asked, options.Jobs, replays);
        good = results.Count(r => r is null);
        return
        [
            .. options.TheoremsOf(trials).Where(id => pins.All(p => p.Id != id)).Select(id => $"{id}: no mutant is pinned; {Mend}"),
            .. results.OfType<string>(),
        ];
    }

    /// <summary>What is wrong with each pin; null where it is refuted, and the VMM does not go wrong in the same way.</summary>
    private static string?[] Wrong(
        BrokenModel broken, Trials trials, Campaign campaign, IReadOnlyList<Pin> pins, int jobs, VmmReplays? replays = null)
    {
        string?[] results = new string?[pins.Count];
        Progress.Each([.. Enumerable.Range(0, pins.Count)], jobs, done => $"{done} of {pins.Count} pinned mutants tried", i =>
        {
            Pin pin = pins[i];
            Mutant? mutant = broken.Mutants.FirstOrDefault(m => m.Key == pin.Key);
            results[i] = !trials.All.Contains((pin.Id, pin.Configuration)) ? $"{pin.Id}: there is no such theorem and configuration; {Mend}"
                : mutant is null ? $"{pin.Id}: the pinned mutant of Model/{pin.Key.File} is no more: {pin.Key.Original}; {Mend}"
                : campaign.Try(pin.Id, pin.Configuration, mutant) is { } kill ? replays?.Add(trials, mutant, kill, ReplayLimit)
                : $"{pin.Id} ({pin.Configuration}) is not refuted any more with {mutant}; if the theorem is meant so, {Mend}";
        });
        return results;
    }
}
