using Lockstep.Proofs.A64.Check;
using Lockstep.Proofs.A64.Decode;
using Lockstep.Proofs.A64.Print;
using Lockstep.Proofs.A64;
using var c = new CapstoneText();
Console.WriteLine(CapstoneText.Version);
int n = int.Parse(args[0]);
foreach (var row in Decoder.Table) {
  var g = new InstructionGenerator(row, new Random(1));
  uint[] words = new uint[n]; for (int i=0;i<n;i++) words[i]=g.Word();
  const ulong A = 0x20_0000_0000;
  var texts = c.Texts(words, A);
  int same=0, both=0, onlyus=0; Dictionary<string,(int,string)> diff=[]; Dictionary<string,(int,string)> refused=[]; 
  for (int i=0;i<n;i++) {
    var ins = Decoder.TryDecode(words[i]);
    if (ins is null) { if (texts[i] is {} t) { both++; var k=t.Split(' ')[0]; var (q,e)=refused.GetValueOrDefault(k); refused[k]=(q+1, $"{words[i]:x8} {t}"); } continue; }
    string us = Disassembly.Text(ins, A + (ulong)i*4);
    if (texts[i] is not {} them) { onlyus++; Console.WriteLine($"  only us {words[i]:x8} {us}"); continue; }
    if (CapstoneText.Normalise(us)==CapstoneText.Normalise(them)) same++;
    else { var k=us.Split(' ')[0]+"/"+them.Split(' ')[0]; var (q,e)=diff.GetValueOrDefault(k); diff[k]=(q+1, $"{words[i]:x8} us: {us}   them: {them}"); }
  }
  Console.WriteLine($"{row.Title}: same {same} onlyus {onlyus}");
  foreach (var d in diff) Console.WriteLine($"   DIFF {d.Key} {d.Value}");
  foreach (var d in refused) Console.WriteLine($"   refused {d.Key} {d.Value}");
}
