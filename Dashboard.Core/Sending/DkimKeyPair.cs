using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Security;

namespace Dashboard.Core.Sending;

/// <summary>Both halves of a DKIM key, as base64: RSA as PKCS #8 and SubjectPublicKeyInfo, Ed25519 as its 32 octets.</summary>
/// <param name="Algorithm">How it signs.</param>
/// <param name="PrivateKey">The secret half.</param>
/// <param name="PublicKey">What the record's <c>p=</c> says.</param>
public sealed record DkimKeyPair(DkimAlgorithm Algorithm, string PrivateKey, string PublicKey)
{
    private const int RsaBits = 2048; // RFC 8301: at least 1,024, should be 2,048; larger ones do not fit every DNS

    /// <summary>A new key.</summary>
    public static DkimKeyPair Make(DkimAlgorithm algorithm)
    {
        if (algorithm is DkimAlgorithm.Rsa)
        {
            using var rsa = RSA.Create(RsaBits);
            return new(algorithm, Convert.ToBase64String(rsa.ExportPkcs8PrivateKey()), Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()));
        }

        var key = new Ed25519PrivateKeyParameters(new SecureRandom());
        return new(algorithm, Convert.ToBase64String(key.GetEncoded()), Convert.ToBase64String(key.GeneratePublicKey().GetEncoded()));
    }
}
