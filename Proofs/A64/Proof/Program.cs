using Lockstep.Boards;
using Lockstep.Boards.Elf;
using Lockstep.Proofs.A64.Proof.Events;
using Lockstep.Proofs.A64.Proof.Machine;

VmmImage image = new(ElfFile.Read(args[0], args[0]));
foreach (WaitingPlace p in image.Places) Console.WriteLine(p);
RepresentationInvariant invariant = new(image);
Console.WriteLine($"start {image.StartInstructions} sp {image.Sp:x} wrong: {string.Join(", ", invariant.NotAtTheStart())}");
var sw = System.Diagnostics.Stopwatch.StartNew();
int done = 0;
foreach (EventCase c in Distributor.Loads(image.Places).Where((_, i) => i % int.Parse(args[1]) == 0))
{
    CaseResult r = CaseRun.Prove(image, invariant, c);
    done++;
    if (r.Failure is not null) { Console.WriteLine(c.Text); Console.WriteLine(r); if (args.Length < 3) return 1; }
    if (done % 50 == 0) Console.WriteLine($"{done} {sw.Elapsed} {c.Text} paths {r.Paths} {r.Instructions}");
}
Console.WriteLine($"{done} {sw.Elapsed}");
return 0;
