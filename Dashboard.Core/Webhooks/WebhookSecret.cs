using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Core.Webhooks;

/// <summary>A secret by Standard Webhooks, <c>whsec_</c> and 32 random bytes in base 64, and the signatures made with it.</summary>
public static class WebhookSecret
{
    private const string Prefix = "whsec_";
    private const int Bytes = 32;

    /// <summary>Draws a new one.</summary>
    public static string Draw() => Prefix + Convert.ToBase64String(RandomNumberGenerator.GetBytes(Bytes));

    /// <summary>The <c>webhook-signature</c> header: one <c>v1</c> signature for each secret that counts, the newest first.</summary>
    public static string Sign(IEnumerable<string> secrets, string id, DateTimeOffset at, string body) => string.Join(' ', secrets.Select(secret => Sign(secret, id, at, body)));

    private static string Sign(string secret, string id, DateTimeOffset at, string body)
    {
        var key = Convert.FromBase64String(secret[Prefix.Length..]);
        var signed = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{id}.{at.ToUnixTimeSeconds()}.{body}"));
        return "v1," + Convert.ToBase64String(HMACSHA256.HashData(key, signed));
    }
}
