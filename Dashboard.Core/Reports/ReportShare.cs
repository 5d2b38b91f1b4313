using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Core.Reports;

/// <summary>A link that shows one campaign's report to whoever has it, until it expires or is revoked. Only the hash of its token is kept.</summary>
public sealed class ReportShare : IClientOwned
{
    public const int TokenOctets = 24, MostDays = 365, PasswordLeast = 8, PasswordMost = 100;

    private const int Rounds = 210_000, SaltOctets = 16, HashOctets = 32;

    private ReportShare() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }
    public Guid CampaignId { get; private init; }
    public byte[] TokenHash { get; private init; } = [];

    /// <summary>Salt and hash of the password; null where none is asked for.</summary>
    public byte[]? Password { get; private init; }
    public string CreatedBy { get; private init; } = "";
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset ExpiresAt { get; private init; }
    public DateTimeOffset? RevokedAt { get; private set; }

    /// <summary>How often it was looked at, and when last.</summary>
    public int Views { get; private init; }
    public DateTimeOffset? ViewedAt { get; private init; }

    /// <summary>A new link with the token that is shown this once.</summary>
    public static Result<(ReportShare Share, string Token)> Issue(Guid clientId, Guid campaignId, int days, string? password, string by, DateTimeOffset now)
    {
        if (days is < 1 or > MostDays) return ReportErrors.ShareLifetime;
        if (!string.IsNullOrEmpty(password) && password.Length is < PasswordLeast or > PasswordMost) return ReportErrors.SharePassword;
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenOctets));
        var share = new ReportShare
        {
            Id = Guid.CreateVersion7(now),
            ClientId = clientId,
            CampaignId = campaignId,
            TokenHash = HashOf(token),
            Password = string.IsNullOrEmpty(password) ? null : Sealed(password, RandomNumberGenerator.GetBytes(SaltOctets)),
            CreatedBy = by,
            CreatedAt = now,
            ExpiresAt = now.AddDays(days),
        };
        return (share, token);
    }

    /// <summary>What a token is found by.</summary>
    public static byte[] HashOf(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));

    /// <summary>Whether it still shows its report.</summary>
    public bool IsOpen(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;

    /// <summary>Whether a password opens it; any does where none is asked for.</summary>
    public bool Admits(string? password) =>
        Password is null || (!string.IsNullOrEmpty(password) && password.Length <= PasswordMost && CryptographicOperations.FixedTimeEquals(Sealed(password, Password[..SaltOctets]), Password));

    /// <summary>Closes it for good.</summary>
    public void Revoke(DateTimeOffset now) => RevokedAt ??= now;

    private static byte[] Sealed(string password, byte[] salt) => [.. salt, .. Rfc2898DeriveBytes.Pbkdf2(password, salt, Rounds, HashAlgorithmName.SHA512, HashOctets)];
}
