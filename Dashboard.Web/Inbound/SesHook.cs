using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Dashboard.Core.Feedback;

namespace Dashboard.Web.Inbound;

/// <summary>Amazon SES by SNS: signed with a certificate that only SNS's own hosts serve, for the one topic that is set here.</summary>
public sealed partial class SesHook(ISnsWire wire, TimeProvider clock)
{
    private const int MostCertificates = 50;

    /// <summary>SNS tries for an hour and more; a signature that is older is a repeat of somebody else's.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromHours(24);

    private static readonly string[] NotificationFields = ["Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type"];
    private static readonly string[] ConfirmationFields = ["Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type"];

    private readonly ConcurrentDictionary<Uri, string> _certificates = new();

    internal async Task<HookAnswer> ReadAsync(ReadOnlyMemory<byte> body, string topic, CancellationToken ct)
    {
        if (Json.Parse(body) is not { } call) return HookAnswer.Refused("It is no JSON.");
        if (call.Text("TopicArn") != topic) return HookAnswer.Refused("It is of another topic.");
        if (!await IsSignedAsync(call, ct)) return HookAnswer.Refused("The signature is not Amazon's.");
        if (!DateTimeOffset.TryParse(call.Text("Timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at) || (clock.GetUtcNow() - at).Duration() > Longest) return HookAnswer.Refused("The call is too old.");

        switch (call.Text("Type"))
        {
            case "SubscriptionConfirmation":
                if (!TrySns(call.Text("SubscribeURL"), out var confirm)) return HookAnswer.Refused("It asks to be confirmed at a host that is not Amazon's.");
                return await wire.GetAsync(confirm, ct) is null ? HookAnswer.Refused("Amazon did not take the confirmation of the subscription.") : HookAnswer.Nothing;
            case "Notification" when Json.Parse(Encoding.UTF8.GetBytes(call.Text("Message"))) is { } message:
                return new([.. Events(message)]);
            default:
                return HookAnswer.Nothing;
        }
    }

    private async Task<bool> IsSignedAsync(JsonElement call, CancellationToken ct)
    {
        var algorithm = call.Text("SignatureVersion") switch { "1" => HashAlgorithmName.SHA1, "2" => HashAlgorithmName.SHA256, _ => default };
        if (algorithm == default || !TrySns(call.Text("SigningCertURL"), out var address) || !address.AbsolutePath.EndsWith(".pem", StringComparison.Ordinal)) return false;
        if (!_certificates.TryGetValue(address, out var pem))
        {
            if (await wire.GetAsync(address, ct) is not { } served) return false;
            if (_certificates.Count < MostCertificates) _certificates[address] = served;
            pem = served;
        }

        var signed = new StringBuilder();
        foreach (var field in call.Text("Type") is "Notification" ? NotificationFields : ConfirmationFields)
            if (field != "Subject" || call.Text(field).Length > 0) signed.Append(field).Append('\n').Append(call.Text(field)).Append('\n');
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(pem);
            var now = clock.GetUtcNow();
            if (now < certificate.NotBefore || now > certificate.NotAfter) return false;
            using var key = certificate.GetRSAPublicKey();
            return key is not null && key.VerifyData(Encoding.UTF8.GetBytes(signed.ToString()), Convert.FromBase64String(call.Text("Signature")), algorithm, RSASignaturePadding.Pkcs1);
        }
        catch (Exception e) when (e is CryptographicException or FormatException or ArgumentException)
        {
            return false;
        }
    }

    private static IEnumerable<ProviderEvent> Events(JsonElement message)
    {
        var kind = message.Text("notificationType") is { Length: > 0 } notification ? notification : message.Text("eventType");
        var token = message.In("mail").Raw();
        if (kind is "Bounce")
        {
            var bounce = message.In("bounce");
            var own = (bounce.Text("bounceType"), bounce.Text("bounceSubType")) switch
            {
                ("Permanent", "General" or "NoEmail" or "Suppressed" or "OnAccountSuppressionList") => BounceClass.Hard,
                ("Transient", "MessageTooLarge" or "ContentRejected" or "AttachmentRejected") => BounceClass.Block,
                ("Transient", _) => BounceClass.Soft,
                _ => BounceClass.Undetermined,
            };
            foreach (var person in bounce.In("bouncedRecipients").Each())
            {
                var said = person.Text("diagnosticCode");
                yield return new(FeedbackKind.Bounce, token, person.Text("emailAddress"), ProviderVerdict.Of(own, person.Text("status"), said), said.Length > 0 ? said : $"{bounce.Text("bounceType")}: {bounce.Text("bounceSubType")}, says Amazon SES");
            }
        }
        else if (kind is "Complaint" && message.In("complaint").Text("complaintFeedbackType") is not ("not-spam" or "auth-failure"))
        {
            foreach (var person in message.In("complaint").In("complainedRecipients").Each())
                yield return new(FeedbackKind.Complaint, token, person.Text("emailAddress"), BounceClass.Undetermined, "Reported as spam, says Amazon SES");
        }
    }

    /// <summary>True for an https address of SNS's own.</summary>
    private static bool TrySns(string text, out Uri address) =>
        Uri.TryCreate(text, UriKind.Absolute, out address!) && address.Scheme == Uri.UriSchemeHttps && address.IsDefaultPort && address.UserInfo.Length == 0 && SnsHost().IsMatch(address.Host);

    [GeneratedRegex(@"^sns\.[a-z0-9-]{3,40}\.amazonaws\.com(\.cn)?$", RegexOptions.CultureInvariant)]
    private static partial Regex SnsHost();
}
