using System.Collections.Concurrent;
using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;

namespace Dashboard.Core.Sending;

/// <summary>The private half of a DKIM key, ready to sign. Safe for many threads.</summary>
public sealed class DkimSigningKey : IDisposable
{
    private readonly ConcurrentBag<RSA> _idle = [];
    private readonly RSAParameters _rsa;
    private readonly int _rsaBytes;
    private readonly Ed25519PrivateKeyParameters? _ed25519;

    /// <summary>An RSA key of 1,024 bits or more; it is copied.</summary>
    public DkimSigningKey(string selector, RSA key)
    {
        if (key.KeySize < 1024) throw new ArgumentException("DKIM needs a key of 1,024 bits or more.", nameof(key));
        Selector = selector;
        _rsa = key.ExportParameters(includePrivateParameters: true);
        _rsaBytes = key.KeySize / 8;
    }

    /// <summary>A key as <see cref="DkimKeyPair"/> writes it.</summary>
    public DkimSigningKey(string selector, DkimAlgorithm algorithm, string privateKey)
    {
        Selector = selector;
        var bytes = Convert.FromBase64String(privateKey);
        if (algorithm is DkimAlgorithm.Ed25519)
        {
            _ed25519 = new(bytes);
            return;
        }

        using var key = RSA.Create();
        key.ImportPkcs8PrivateKey(bytes, out _);
        _rsa = key.ExportParameters(includePrivateParameters: true);
        _rsaBytes = key.KeySize / 8;
    }

    /// <summary>The label in <c>selector._domainkey.domain</c>.</summary>
    public string Selector { get; }

    /// <summary>What the header's <c>a=</c> says.</summary>
    public string Name => _ed25519 is null ? "rsa-sha256" : "ed25519-sha256";

    /// <summary>The signature of a SHA-256 hash, base64. Ed25519 signs the hash itself (RFC 8463 3).</summary>
    public string Sign(ReadOnlySpan<byte> hash)
    {
        if (_ed25519 is not null)
        {
            var signer = new Ed25519Signer();
            signer.Init(forSigning: true, _ed25519);
            signer.BlockUpdate(hash);
            return Convert.ToBase64String(signer.GenerateSignature());
        }

        // An RSA object is for one thread at a time: each signing borrows one.
        if (!_idle.TryTake(out var key)) key = RSA.Create(_rsa);
        Span<byte> signature = stackalloc byte[_rsaBytes];
        var written = key.SignHash(hash, signature, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        _idle.Add(key);
        return Convert.ToBase64String(signature[..written]);
    }

    /// <inheritdoc />
    public void Dispose()
    {
        while (_idle.TryTake(out var key)) key.Dispose();
    }
}
