using Lockstep.Proofs.Theorems;
foreach (Theorem t in Theorem.All)
    foreach (TheoremConfiguration c in t.Configurations)
    {
        TheoremResult r = TheoremRunner.Run(t, c, null, true);
        Console.WriteLine($"{r.Id} {r.Configuration}: {r.Verdict} {r.Reason} claims {r.Claims} paths {r.Paths} inf {r.Infeasible} q {r.Queries} c {r.Cached} {r.Seconds:0.00}s");
        if (r.Counterexample is { } x) { Console.WriteLine(string.Join("\n", x.Claims)); Console.WriteLine(string.Join("\n", x.Run)); Console.WriteLine(x.Replayed); }
    }
