using System.Xml.Linq;
using Dashboard.Web.Startup;

namespace Dashboard.Tests.Unit.Secrets;

public sealed class KeySealTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("dashboard-keys-");

    [Fact]
    public void What_one_file_sealed_is_opened_with_it_and_with_no_other()
    {
        var (first, second) = (File("one"), File("two"));
        var clear = new XElement("masterKey", new XElement("value", "c2VjcmV0"));
        var closed = new KeySeal([first]).Seal(clear);

        Assert.DoesNotContain("c2VjcmV0", closed.ToString(), StringComparison.Ordinal);
        Assert.Equal(clear.ToString(), new KeySeal([second, first]).Open(closed).ToString());
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => new KeySeal([second]).Open(closed));
        closed.Value = Convert.ToBase64String([.. Convert.FromBase64String(closed.Value).Select((b, n) => n == 20 ? (byte)(b ^ 1) : b)]);
        Assert.ThrowsAny<System.Security.Cryptography.CryptographicException>(() => new KeySeal([first]).Open(closed));
    }

    [Fact]
    public void A_key_in_clear_is_sealed_and_an_older_seal_is_renewed_once()
    {
        var (old, fresh) = (File("old"), File("fresh"));
        var key = new XElement("key", new XElement("descriptor", new XElement("masterKey", new XAttribute(KeySeal.Marks + "requiresEncryption", true), new XElement("value", "c2VjcmV0"))));

        var first = new KeySeal([old]).Renewed(key)!;
        var second = new KeySeal([fresh, old]).Renewed(first)!;

        Assert.DoesNotContain("c2VjcmV0", first.ToString() + second, StringComparison.Ordinal);
        Assert.Equal(new KeySeal([fresh]).Name, KeySeal.NameIn(second));
        Assert.Null(new KeySeal([fresh, old]).Renewed(second));
        Assert.Null(new KeySeal([]).Renewed(key));
        Assert.Equal("c2VjcmV0", new KeySeal([fresh]).Open(second.Descendants("sealed").Single()).Element("value")!.Value);
    }

    [Fact]
    public void A_file_that_is_missing_or_short_keeps_the_program_from_starting()
    {
        Assert.Throws<StartupException>(() => new KeySeal([Path.Combine(_folder.FullName, "nowhere")]));
        var weak = Path.Combine(_folder.FullName, "weak");
        System.IO.File.WriteAllText(weak, "short");
        Assert.Throws<StartupException>(() => new KeySeal([weak]));
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string File(string name)
    {
        var path = Path.Combine(_folder.FullName, name);
        System.IO.File.WriteAllText(path, $"{name} {Guid.NewGuid():N}{Guid.NewGuid():N}\n");
        return path;
    }
}
