using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dashboard.Core.Feedback;

namespace Dashboard.Web.Inbound;

/// <summary>SendGrid's signed event webhook: ECDSA over time stamp and body.</summary>
internal static class SendGridHook
{
    public const string Signature = "X-Twilio-Email-Event-Webhook-Signature", Timestamp = "X-Twilio-Email-Event-Webhook-Timestamp";

    /// <summary>SendGrid tries for a day.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(26);

    public static HookAnswer Read(ReadOnlyMemory<byte> body, string publicKey, string? signature, string? stamp, DateTimeOffset now)
    {
        if (!IsSigned(body.Span, publicKey, signature ?? "", stamp ?? "")) return HookAnswer.Refused("The signature is not SendGrid's.");
        if (!long.TryParse(stamp, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) || seconds > 253_402_300_799 || (now - DateTimeOffset.FromUnixTimeSeconds(seconds)).Duration() > Longest) return HookAnswer.Refused("The call is too old.");
        return Json.Parse(body) is { } call ? new([.. call.Each().Select(Event).OfType<ProviderEvent>()]) : HookAnswer.Refused("It is no JSON.");
    }

    private static bool IsSigned(ReadOnlySpan<byte> body, string publicKey, string signature, string stamp)
    {
        try
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(Convert.FromBase64String(publicKey), out _);
            byte[] signed = [.. Encoding.UTF8.GetBytes(stamp), .. body];
            return key.VerifyData(signed, Convert.FromBase64String(signature), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (Exception e) when (e is FormatException or CryptographicException)
        {
            return false;
        }
    }

    private static ProviderEvent? Event(JsonElement said)
    {
        var (email, status, reason) = (said.Text("email"), said.Text("status"), said.Text("reason"));
        switch (said.Text("event"))
        {
            case "bounce":
                var own = said.Text("type") is "blocked" ? BounceClass.Block : BounceClass.Undetermined;
                return new(FeedbackKind.Bounce, said.Raw(), email, ProviderVerdict.Of(own, status, reason), reason);
            case "dropped":
                var dropped = reason switch
                {
                    "Bounced Address" or "Invalid" => BounceClass.Hard,
                    "Spam Reporting Address" or "Unsubscribed Address" or "Spam Content" => BounceClass.Block,
                    _ => BounceClass.Undetermined,
                };
                return new(FeedbackKind.Bounce, said.Raw(), email, dropped, reason);
            case "spamreport":
                return new(FeedbackKind.Complaint, said.Raw(), email, BounceClass.Undetermined, "Reported as spam, says SendGrid");
            case "unsubscribe" or "group_unsubscribe":
                return new(FeedbackKind.OptOut, said.Raw(), email, BounceClass.Undetermined, "");
            default:
                return null;
        }
    }
}
