using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Lockstep.Boards.Images;
using Shouldly;
using Xunit;

namespace Lockstep.Tests.Boards;

/// <summary>Goal: a file that Linux could not be started from is refused with its reason. Method: a good stand-in,
/// and one damaged copy for each rule.</summary>
public sealed class KernelImageTests
{
    [Fact]
    public void Reads_the_header()
    {
        KernelImage kernel = KernelImage.Parse(TestKernel.Image(imageSize: 0x1234_0000, textOffset: 0x8_0000), "linux");
        kernel.MemorySize.ShouldBe(0x1234_0000ul);
        kernel.TextOffset.ShouldBe(0x8_0000ul);
    }

    [Fact]
    public void Accepts_an_efi_stub() => KernelImage.Parse(TestKernel.EfiImage(), "linux").Bytes.Length.ShouldBe(TestKernel.Size);

    [Fact]
    public void Refuses_what_is_not_a_kernel()
    {
        using TestFiles files = new();
        byte[] zboot = TestKernel.Image();
        "zimg"u8.CopyTo(zboot.AsSpan(4));
        byte[] badMagic = TestKernel.Image();
        badMagic[0x38] = 0;
        (string Case, byte[] Bytes)[] cases =
        [
            ("xz", [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z']),
            ("zstd", [0x28, 0xb5, 0x2f, 0xfd, 0]),
            ("EFI zboot", zboot),
            ("shorter than a header", TestKernel.Image()[..63]),
            ("wrong magic", badMagic),
            ("big-endian", TestKernel.Image(flags: 1)),
            ("no image_size", TestKernel.Image(imageSize: 0)),
            ("image_size below the file's", TestKernel.Image(imageSize: TestKernel.Size - 1)),
            ("text_offset too large", TestKernel.Image(textOffset: 0x20_0000)),
            ("truncated", TestKernel.EfiImage()[..^1]),
        ];
        IEnumerable<string> lines = cases.Select(c => $"{c.Case}\n  {files.ErrorOf(() => KernelImage.Parse(c.Bytes, "images/linux"))}");
        string.Join('\n', lines).ShouldMatchApproved(c => c.SubFolder("Approved").NoDiff());
    }

    [Fact]
    public void Unpacks_what_gzip_packed()
    {
        using TestFiles files = new();
        byte[] packed = TestKernel.Gzip(TestKernel.Image());
        files.Write("linux", packed);
        KernelImage.Read(files.PathOf("linux"), "images/linux").Bytes.ShouldBe(TestKernel.Image());
        foreach (byte[] bad in (byte[][])[packed[..^1], packed[..(packed.Length / 2)], [.. packed[..20], .. new byte[packed.Length - 20]]])
        {
            files.Write("linux", bad);
            files.ErrorOf(() => KernelImage.Read(files.PathOf("linux"), "images/linux")).ShouldStartWith("images/linux: error: its gzip data is damaged");
        }
    }

    [Fact]
    public void Refuses_a_damaged_initial_ram_disk()
    {
        using TestFiles files = new();
        byte[] good = TestKernel.Gzip(Encoding.ASCII.GetBytes(string.Join(' ', Enumerable.Range(0, 5000))));
        files.Write("good", good);
        ImageFile.ReadInitrd(files.PathOf("good"), "rootfs.cpio.gz").ShouldBe(good);
        foreach (byte[] bad in (byte[][])[good[..^1], good[..(good.Length / 2)], good[..3], []])
        {
            files.Write("bad", bad);
            files.ErrorOf(() => ImageFile.ReadInitrd(files.PathOf("bad"), "rootfs.cpio.gz")).ShouldStartWith("rootfs.cpio.gz: error: ");
        }
    }
}
