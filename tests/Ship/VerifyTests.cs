using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Lockstep.Ship;
using Lockstep.Ship.Evidence;
using Lockstep.Ship.Verify;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Ship;

/// <summary>Goal: a folder that is not as it was shipped is refused, whatever changed. Method: each byte in turn, each file in turn, parts that are missing or failed.</summary>
public sealed class VerifyTests
{
    // Every byte of the small files would take minutes; a stride without a common factor with lines and words meets all kinds of places.
    private const int Stride = 13;

    [Fact]
    public void What_was_shipped_is_accepted()
    {
        using MadeUpShipment shipment = new();
        Findings findings = Check(shipment);
        findings.Complaints.ShouldBeEmpty();
        // Certificate, verdict and page; its files; parts of the VMM.
        findings.Passed.ShouldBe(3 + shipment.Certificate.Files.Count + 1);
    }

    [Theory]
    [InlineData("vmm.elf")]
    [InlineData("my.system")]
    [InlineData("vmm.map")]
    [InlineData("sbom.cdx.json")]
    [InlineData("report.txt")]
    [InlineData("certificate.json")]
    [InlineData("certificate.html")]
    public void One_flipped_bit_is_refused(string name)
    {
        using MadeUpShipment shipment = new();
        string path = Path.Combine(shipment.Folder, name);
        byte[] before = File.ReadAllBytes(path);
        for (int at = 0; at < before.Length; at += at + Stride < before.Length || at == before.Length - 1 ? Stride : before.Length - 1 - at)
        {
            byte[] changed = [.. before];
            changed[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(path, changed);
            Findings findings = Check(shipment);
            findings.Complaints.ShouldNotBeEmpty($"{name}: bit {at % 8} of byte {at}");
            findings.Complaints.ShouldAllBe(complaint => complaint.Contains(name, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_bit_of_the_configuration_is_named_as_such()
    {
        using MadeUpShipment shipment = new();
        string path = Path.Combine(shipment.Folder, "vmm.elf");
        byte[] bytes = File.ReadAllBytes(path);
        bytes[bytes.AsSpan().IndexOf("constants"u8) + "constants".Length]++;
        File.WriteAllBytes(path, bytes);
        Check(shipment).Complaints.ShouldContain(complaint => complaint.Contains("another configuration", StringComparison.Ordinal));
    }

    [Fact]
    public void A_certificate_with_a_digest_of_its_own_does_not_hide_a_changed_file()
    {
        using MadeUpShipment shipment = new();
        Certificate forged = shipment.Certificate with { Kernel = "another kernel" };
        forged = forged with { Digest = forged.OwnDigest() };
        File.WriteAllText(Path.Combine(shipment.Folder, Certificate.FileName), forged.ToJson());
        Check(shipment).Complaints.ShouldHaveSingleItem().ShouldContain("certificate.html: error: does not say what certificate.json says");
    }

    [Fact]
    public void Files_that_are_missing_or_new_are_named()
    {
        using MadeUpShipment shipment = new();
        foreach (string name in shipment.Files)
        {
            string path = Path.Combine(shipment.Folder, name);
            byte[] bytes = File.ReadAllBytes(path);
            File.Delete(path);
            Check(shipment).Complaints.ShouldContain(complaint => complaint.Contains(name, StringComparison.Ordinal));
            File.WriteAllBytes(path, bytes);
        }

        File.WriteAllText(Path.Combine(shipment.Folder, "more"), "");
        Check(shipment).Complaints.ShouldHaveSingleItem().ShouldContain("more: error: is not in the certificate");
    }

    [Theory]
    [InlineData("proofs", "", "{ \"verdict\": \"NOT COMPLETE: proofs is missing\",")]
    [InlineData("", "board", "{ \"verdict\": \"NOT COMPLETE: board failed (1); T1 failed\",")]
    [InlineData("explore", "conformance", "{ \"verdict\": \"NOT COMPLETE: explore is missing; conformance failed (1); T1 failed\",")]
    [InlineData("", "", "{ \"verdict\": \"complete: 1 properties, 42 checks passed, none failed\",")]
    public void The_first_line_says_what_is_missing_or_failed(string without, string failing, string line)
    {
        using MadeUpShipment shipment = new(without, failing);
        File.ReadLines(Path.Combine(shipment.Folder, Certificate.FileName)).First().ShouldBe(line);
        File.ReadLines(Path.Combine(shipment.Folder, CertificatePage.FileName)).First()
            .ShouldBe($"<!doctype html><!-- {shipment.Certificate.Verdict} -->");
        bool isComplete = without.Length + failing.Length == 0;
        Check(shipment).Complaints.Count.ShouldBe(isComplete ? 0 : 1);
    }

    [Fact]
    public void Another_result_of_a_part_is_a_complaint()
    {
        using MadeUpShipment shipment = new();
        PartResult said = shipment.Certificate.Parts[0];
        RunCheck.Compare("c", said, said with { }).ShouldBeNull();
        Complaint(said with { Inputs = "01" }).ShouldContain("other sources or tools");
        Complaint(said with { Failed = 1 }).ShouldContain("fails here");
        Complaint(said with { Passed = 8 }).ShouldContain("`\"passed\": 7,`, and here `\"passed\": 8,`");
        Complaint(said with { Rows = [said.Rows[0] with { Counts = new Dictionary<string, long> { ["paths"] = 4 } }] }).ShouldContain("\"paths\": 4");

        string Complaint(PartResult found) => RunCheck.Compare("c", said, found).ShouldNotBeNull().Message;
    }

    private static Findings Check(MadeUpShipment shipment)
    {
        Findings findings = new();
        FolderCheck.Run(shipment.Folder, findings);
        return findings;
    }
}
