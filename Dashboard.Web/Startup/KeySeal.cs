using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;

namespace Dashboard.Web.Startup;

/// <summary>
/// Seals the keys that Data Protection keeps in the database, by AES-256-GCM with a key from a file: a dump without the file opens nothing.
/// The first file seals; what another one sealed is still opened.
/// </summary>
internal sealed class KeySeal : IXmlEncryptor
{
    /// <summary>How Data Protection marks what it wants sealed, and what is.</summary>
    internal static readonly XNamespace Marks = "http://schemas.asp.net/2015/03/dataProtection";

    private const int LeastCharacters = 32, NonceBytes = 12, TagBytes = 16, KeyBytes = 32, NameBytes = 4;

    private readonly List<(string Name, byte[] Key)> _keys;

    public KeySeal(IEnumerable<string> files) => _keys = [.. files.Select(Read)];

    /// <summary>Whether there is a file to seal with.</summary>
    public bool IsUsed => _keys.Count > 0;

    /// <summary>The name of the key that seals now: a fingerprint, and not a secret.</summary>
    public string? Name => _keys is [var (name, _), ..] ? name : null;

    /// <summary>The name of the key that sealed an element of the key ring, or null where it stands in clear.</summary>
    public static string? NameIn(XElement key) => key.Descendants("sealed").FirstOrDefault()?.Attribute("by")?.Value;

    public EncryptedXmlInfo Encrypt(XElement plaintextElement) => new(Seal(plaintextElement), typeof(KeySealOpener));

    /// <summary>The element, sealed by the first key.</summary>
    public XElement Seal(XElement clear)
    {
        var (name, key) = _keys[0];
        var text = Encoding.UTF8.GetBytes(clear.ToString(SaveOptions.DisableFormatting));
        var sealedText = new byte[NonceBytes + text.Length + TagBytes];
        RandomNumberGenerator.Fill(sealedText.AsSpan(0, NonceBytes));
        using var aes = new AesGcm(key, TagBytes);
        aes.Encrypt(sealedText.AsSpan(0, NonceBytes), text, sealedText.AsSpan(NonceBytes, text.Length), sealedText.AsSpan(NonceBytes + text.Length), Encoding.UTF8.GetBytes(name));
        return new("sealed", new XAttribute("by", name), new XAttribute("with", "AES-256-GCM"), Convert.ToBase64String(sealedText));
    }

    /// <summary>What was sealed; throws where the key's file is not among ours.</summary>
    public XElement Open(XElement sealedElement)
    {
        var name = sealedElement.Attribute("by")?.Value ?? "";
        if (_keys.Find(k => k.Name == name).Key is not { } key) throw new CryptographicException($"This key is sealed by {name}, whose file is not among Dashboard__Secrets__KeyFiles.");
        var text = Convert.FromBase64String(sealedElement.Value);
        var clear = new byte[text.Length - NonceBytes - TagBytes];
        using var aes = new AesGcm(key, TagBytes);
        aes.Decrypt(text.AsSpan(0, NonceBytes), text.AsSpan(NonceBytes, clear.Length), text.AsSpan(NonceBytes + clear.Length), clear, Encoding.UTF8.GetBytes(name));
        return XElement.Parse(Encoding.UTF8.GetString(clear));
    }

    /// <summary>An element of the key ring as it should stand: sealed by the first key. Null where it does already.</summary>
    public XElement? Renewed(XElement key)
    {
        if (!IsUsed || NameIn(key) == Name) return null;
        var renewed = new XElement(key);
        foreach (var secret in renewed.Descendants(Marks + "encryptedSecret").ToList()) secret.ReplaceWith(Open(secret.Elements().Single()));
        foreach (var clear in renewed.Descendants().Where(e => (bool?)e.Attribute(Marks + "requiresEncryption") is true).ToList())
            clear.ReplaceWith(new XElement(Marks + "encryptedSecret", new XAttribute("decryptorType", typeof(KeySealOpener).AssemblyQualifiedName!), Seal(clear)));
        return renewed;
    }

    private static (string Name, byte[] Key) Read(string path)
    {
        string secret;
        try
        {
            secret = File.ReadAllText(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"Dashboard__Secrets__KeyFiles names {path}, which cannot be read: {e.Message}");
        }

        if (secret.Length < LeastCharacters) throw new StartupException($"{path}, of Dashboard__Secrets__KeyFiles, holds fewer than {LeastCharacters} characters. Make one by: openssl rand -base64 48");
        var key = HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), KeyBytes, info: "smtpcloud key ring"u8.ToArray());
        return (Convert.ToHexStringLower(SHA256.HashData(key).AsSpan(0, NameBytes)), key);
    }
}

/// <summary>Opens what <see cref="KeySeal"/> sealed; Data Protection makes it by its name.</summary>
internal sealed class KeySealOpener(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement) => services.GetRequiredService<KeySeal>().Open(encryptedElement);
}
