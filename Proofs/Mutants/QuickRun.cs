namespace Lockstep.Mutants;

/// <summary>The pinned mutants: one a theorem.</summary>
internal static class QuickRun
{
    /// <summary>Tries them; 0 when each refutes, each theorem has one, and each is still there.</summary>
    /// <param name="model">Folder of the model's sources.</param>
    /// <param name="path">The file of pins.</param>
    /// <param name="options">Which theorems.</param>
    public static int Run(string model, string path, CampaignOptions options)
    {
        Pin[] pins = [.. Pins.Read(path)];
        BrokenModel broken = BrokenModel.Build(model, pins.Select(p => p.Key).ToHashSet());
        List<string> wrong = Hold(broken, pins, options, out int good);
        wrong.ForEach(Console.WriteLine);
        Console.WriteLine($"{good} passed, {wrong.Count} failed");
        return wrong.Count == 0 ? 0 : 1;
    }

    /// <summary>Writes the file anew: what is good stays, a mutant is looked for where there is none.</summary>
    /// <param name="model">Folder of the model's sources.</param>
    /// <param name="path">The file of pins.</param>
    /// <param name="options">Which theorems.</param>
    public static int Write(string model, string path, CampaignOptions options)
    {
        BrokenModel broken = BrokenModel.Build(model);
        Trials trials = broken.Load();
        Dictionary<string, Pin> pins = [];
        Campaign campaign = new(trials, broken.Mutants, options);
        foreach (Pin pin in Pins.Read(path))
        {
            if (trials.All.Contains((pin.Id, pin.Configuration)) && broken.Mutants.FirstOrDefault(m => m.Key == pin.Key) is { } mutant
                && campaign.Try(pin.Id, pin.Configuration, mutant))
            {
                pins[pin.Id] = pin;
            }
        }

        campaign.Run(pins.Keys.ToHashSet(), isForTheoremsOnly: true);
        foreach ((int number, var by) in campaign.Kills)
        {
            foreach (Kill kill in by.Where(k => k.Trial.Outcome == Outcome.Refuted))
            {
                pins.TryAdd(kill.Id, new(kill.Id, kill.Configuration, broken.Mutants.First(m => m.Number == number).Key));
            }
        }

        string[] ids = [.. trials.All.Select(t => t.Id).Distinct()];
        Pins.Write(path, ids.Where(pins.ContainsKey).Select(id => pins[id]));
        campaign.Unproved.ToList().ForEach(u => Console.WriteLine($"not proved of the model as it is: {u}"));
        foreach (string id in campaign.Theorems.Where(id => !pins.ContainsKey(id)))
        {
            Console.WriteLine(campaign.WasLookedAt(id) ? $"{id} holds with each mutant it comes by" : $"{id}: none was found in the time");
        }

        int missing = campaign.Theorems.Count(id => !pins.ContainsKey(id));
        Console.WriteLine($"{path} is written\n{campaign.Theorems.Count - missing} passed, {missing} failed");
        return missing == 0 ? 0 : 1;
    }

    /// <summary>What is wrong with pins, each with what to do.</summary>
    internal static List<string> Hold(BrokenModel broken, IReadOnlyList<Pin> pins, CampaignOptions options, out int good)
    {
        const string Mend = "make mutants QUICK=1 WRITE=1 looks for another";
        Trials trials = broken.Load();
        Campaign campaign = new(trials, broken.Mutants, options);
        bool IsAsked(string id) => options.Only.Length == 0 || options.Only.Contains(id) || options.Only.Contains(id.Split('.')[0]);
        List<string> wrong =
        [
            .. trials.All.Select(t => t.Id).Distinct().Where(id => IsAsked(id) && pins.All(p => p.Id != id))
                .Select(id => $"{id}: no mutant is pinned; {Mend}"),
        ];
        Pin[] asked = [.. pins.Where(p => IsAsked(p.Id))];
        string?[] results = new string?[asked.Length];
        Parallel.For(0, asked.Length, new ParallelOptions { MaxDegreeOfParallelism = options.Jobs }, i =>
        {
            Pin pin = asked[i];
            Mutant? mutant = broken.Mutants.FirstOrDefault(m => m.Key == pin.Key);
            results[i] = !trials.All.Contains((pin.Id, pin.Configuration)) ? $"{pin.Id}: there is no such theorem and configuration; {Mend}"
                : mutant is null ? $"{pin.Id}: the pinned mutant of Model/{pin.Key.File} is no more: {pin.Key.Original}; {Mend}"
                : campaign.Try(pin.Id, pin.Configuration, mutant) ? null
                : $"{pin.Id} ({pin.Configuration}) is not refuted any more with {mutant}; if the theorem is meant so, {Mend}";
        });
        wrong.AddRange(results.OfType<string>());
        good = results.Count(r => r is null);
        return wrong;
    }
}
