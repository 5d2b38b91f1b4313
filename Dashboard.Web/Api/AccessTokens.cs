using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Web.Accounts;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Dashboard.Web.Api;

/// <summary>Short-lived tokens (JWT, HS256) that stand for a user: what is in them, and whether they still hold.</summary>
internal sealed class AccessTokens(ISigningKeys keys, SignInService signIns, IMemoryCache cache, TimeProvider clock)
{
    public const string Issuer = "smtpcloud-dashboard";
    public const string Audience = "smtpcloud-dashboard-api";

    private const string Purpose = "jwt";
    private const string Email = "email", Name = "name", Role = "role", Stamp = "stamp", Right = "rights";

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);
    private static readonly TimeSpan KeysBelieved = TimeSpan.FromMinutes(5);

    /// <summary>A changed password or a disabled user ends tokens within a minute.</summary>
    private static readonly TimeSpan StampBelieved = TimeSpan.FromSeconds(50);

    private IReadOnlyList<SecurityKey> _keys = [];
    private long _keysRead;

    /// <summary>The keys as last read, the one that signs first.</summary>
    public IReadOnlyList<SecurityKey> Keys => _keys;

    /// <summary>A token for a user who just proved who they are, and how many seconds it holds.</summary>
    public async Task<(string Token, int Seconds)> IssueAsync(SignedIn user, CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        await LoadKeysAsync(ct);
        var claims = new Dictionary<string, object>
        {
            [JwtRegisteredClaimNames.Sub] = user.Id.ToString(),
            [JwtRegisteredClaimNames.Jti] = Guid.CreateVersion7(now).ToString(),
            [Email] = user.Email,
            [Name] = user.DisplayName.Length > 0 ? user.DisplayName : user.Email,
            [Role] = user.IsAdmin ? Roles.Admin : Roles.Client,
            [Stamp] = Fingerprint(user.SecurityStamp),
            [Right] = (int)user.Rights,
        };
        if (user.ClientId is { } client) claims[UserClaims.Client] = client.ToString();
        var token = new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer,
            Audience = Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = new(Keys[0], SecurityAlgorithms.HmacSha256),
        });
        return (token, (int)Lifetime.TotalSeconds);
    }

    /// <summary>The caller that a token with a good signature stands for, or null where it was ended since.</summary>
    public async Task<ClaimsPrincipal?> OpenAsync(JsonWebToken token, CancellationToken ct)
    {
        if (!Guid.TryParse(token.Subject, out var user) || !token.TryGetClaim(Stamp, out var stamp)) return null;
        if (await BelievedAsync(user, ct) != stamp.Value)
        {
            cache.Remove(Key(user)); // it may be newer than what is remembered: who has just changed their password comes back with it
            if (await BelievedAsync(user, ct) != stamp.Value) return null;
        }

        return ApiClaims.Of(user, Text(token, Email), Text(token, Name), Text(token, Role) == Roles.Admin, token.TryGetClaim(UserClaims.Client, out var client) ? client.Value : null, token.TryGetPayloadValue<int>(Right, out var rights) ? (Rights)rights : Rights.Read);
    }

    /// <summary>Reads the keys that tokens are believed by into <see cref="Keys"/>.</summary>
    public async Task LoadKeysAsync(CancellationToken ct)
    {
        if (_keys.Count > 0 && clock.GetElapsedTime(_keysRead) < KeysBelieved) return;
        _keys = [.. (await keys.AllAsync(Purpose, ct)).OrderByDescending(k => k.Key).Select(k => new SymmetricSecurityKey(k.Value) { KeyId = $"{Purpose}-{k.Key}" })];
        _keysRead = clock.GetTimestamp();
    }

    private Task<string?> BelievedAsync(Guid user, CancellationToken ct) => cache.GetOrCreateAsync(Key(user), async entry =>
    {
        entry.AbsoluteExpirationRelativeToNow = StampBelieved;
        return await signIns.StampAsync(user, ct) is { } text ? Fingerprint(text) : null;
    });

    private static object Key(Guid user) => (nameof(AccessTokens), user);

    private static string Text(JsonWebToken token, string claim) => token.TryGetClaim(claim, out var found) ? found.Value : "";

    /// <summary>Identity derives codes from the stamp itself, and a token can be read by whoever holds it: it carries only a hash.</summary>
    private static string Fingerprint(string stamp) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(stamp)), 0, 8);
}
