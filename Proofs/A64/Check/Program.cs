using Lockstep.Proofs.A64.Check;
using Lockstep.InLockstep;
int n = int.Parse(args[0]);
foreach (var row in SemanticsTrials.Classes) {
  using var t = new SemanticsTrials(row);
  var sw=System.Diagnostics.Stopwatch.StartNew(); 
  var f = t.Run([.. Enumerable.Range(0,n).Select(k=>SplitMix.SeedOfCase(1,k))]);
  Console.WriteLine($"{row.Title}: {sw.Elapsed.TotalMicroseconds/n:0.0} us"); if (f!=null) Console.WriteLine("   "+f);
}
