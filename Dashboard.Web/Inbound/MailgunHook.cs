using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dashboard.Core.Feedback;

namespace Dashboard.Web.Inbound;

/// <summary>Mailgun's webhooks: HMAC-SHA256 of time stamp and token by the account's signing key.</summary>
internal static class MailgunHook
{
    /// <summary>Mailgun tries for eight hours.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(12);

    public static HookAnswer Read(ReadOnlyMemory<byte> body, string key, DateTimeOffset now)
    {
        if (Json.Parse(body) is not { } call) return HookAnswer.Refused("It is no JSON.");
        var signature = call.In("signature");
        var (stamp, token) = (signature.Text("timestamp"), signature.Text("token"));
        var expected = Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(stamp + token)));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(expected), Encoding.ASCII.GetBytes(signature.Text("signature").ToLowerInvariant()))) return HookAnswer.Refused("The signature is not Mailgun's.");
        if (!long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799 || (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Longest) return HookAnswer.Refused("The call is too old.");
        return Event(call.In("event-data")) is { } said ? new([said]) : HookAnswer.Nothing;
    }

    private static ProviderEvent? Event(JsonElement data)
    {
        var email = data.Text("recipient");
        switch (data.Text("event"))
        {
            case "failed" when data.Text("severity") != "temporary":
                var status = data.In("delivery-status");
                var said = string.Join(' ', new[] { status.Text("code"), status.Text("enhanced-code"), status.Text("message"), status.Text("description") }.Where(part => part.Length > 0));
                var own = data.Text("reason") switch
                {
                    "suppress-bounce" => BounceClass.Hard,
                    "suppress-complaint" or "suppress-unsubscribe" => BounceClass.Block,
                    "old" or "greylisted" => BounceClass.Soft,
                    _ => BounceClass.Undetermined,
                };
                return new(FeedbackKind.Bounce, data.Raw(), email, own is BounceClass.Hard ? own : ProviderVerdict.Of(own, status.Text("enhanced-code"), said), said.Length > 0 ? said : data.Text("reason"));
            case "complained":
                return new(FeedbackKind.Complaint, data.Raw(), email, BounceClass.Undetermined, "Reported as spam, says Mailgun");
            case "unsubscribed":
                return new(FeedbackKind.OptOut, data.Raw(), email, BounceClass.Undetermined, "");
            default:
                return null;
        }
    }
}
