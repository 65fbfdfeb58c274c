using System.Text;
using Lockstep.Ship.Evidence;
using Lockstep.Ship.Files;

namespace Lockstep.Ship.Verify;

/// <summary>Whether a folder is as its certificate says, by hashes alone.</summary>
internal static class FolderCheck
{
    /// <summary>Checks the certificate, then every file.</summary>
    /// <returns>The certificate; null when it cannot be read.</returns>
    public static Certificate? Run(string folder, Findings findings)
    {
        string file = Path.Combine(folder, Certificate.FileName);
        if (findings.Try(() => Read(file)) is not { } certificate)
        {
            return null;
        }

        findings.Add(certificate.IsComplete ? null : new UserError(file, $"{certificate.Verdict}; mend that and ship again"));
        string page = Path.Combine(folder, CertificatePage.FileName);
        findings.Add(Bytes(page).SequenceEqual(Encoding.UTF8.GetBytes(CertificatePage.Of(certificate))) ? null
            : new UserError(page, $"does not say what {Certificate.FileName} says; it was changed, ship again"));
        foreach (FileHash listed in certificate.Files)
        {
            findings.Add(Compare(Path.Combine(folder, listed.Name), listed));
        }

        foreach (string name in NamesIn(folder).Except(certificate.Files.Select(listed => listed.Name)))
        {
            findings.Add(new UserError(Path.Combine(folder, name), "is not in the certificate; remove it, or ship again"));
        }

        foreach (CodeHash vmm in certificate.Vmms)
        {
            findings.Try(() => Parts(folder, vmm));
        }

        return certificate;
    }

    private static Certificate Read(string file)
    {
        byte[] bytes = Bytes(file);
        if (bytes.Length == 0)
        {
            throw new UserError(file, "is not there; DIST must be a folder that make ship has written");
        }

        string text = Encoding.UTF8.GetString(bytes);
        Certificate certificate = ResultText.Read<Certificate>(text, file);
        return certificate.ToJson() == text && certificate.OwnDigest() == certificate.Digest ? certificate
            : throw new UserError(file, "was changed after it was written: its digest is another; ship again");
    }

    private static UserError? Compare(string path, FileHash listed)
    {
        ShippedFile file = new(listed.Name, Bytes(path));
        return !File.Exists(path) ? new UserError(path, "is missing; ship again")
            : file.Bytes.Length != listed.Size ? new UserError(path, $"has {file.Bytes.Length} bytes, and the certificate says {listed.Size}; ship again")
            : file.Hash != listed.Sha256 ? new UserError(path, $"was changed: its SHA-256 is {file.Hash}, and the certificate says {listed.Sha256}; ship again")
            : null;
    }

    private static CodeHash Parts(string folder, CodeHash listed)
    {
        string path = Path.Combine(folder, listed.File);
        CodeHash found = CodeHash.Of(new ShippedFile(listed.File, Bytes(path)).AsElf());
        return found.Code != listed.Code ? throw new UserError(path, "has other code than the certificate says; ship again")
            : found.Configuration != listed.Configuration ? throw new UserError(path, "has another configuration than the certificate says; ship again")
            : found;
    }

    private static IEnumerable<string> NamesIn(string folder) =>
        Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(folder, path).Replace('\\', '/'))
            .Except([Certificate.FileName, CertificatePage.FileName]).Order(StringComparer.Ordinal);

    private static byte[] Bytes(string path) => File.Exists(path) ? File.ReadAllBytes(path) : [];
}
