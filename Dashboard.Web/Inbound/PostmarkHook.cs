using System.Security.Cryptography;
using System.Text;
using Dashboard.Core.Feedback;

namespace Dashboard.Web.Inbound;

/// <summary>Postmark's webhooks: it signs nothing, but sends the user and password that its webhook's address names.</summary>
internal static class PostmarkHook
{
    public static HookAnswer Read(ReadOnlyMemory<byte> body, string userAndPassword, string? authorization)
    {
        var expected = "Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes(userAndPassword));
        if (!CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(expected), Encoding.UTF8.GetBytes(authorization ?? ""))) return HookAnswer.Refused("The user or the password is not the one that is set here.");
        if (Json.Parse(body) is not { } call) return HookAnswer.Refused("It is no JSON.");

        var email = call.Text("Email");
        switch (call.Text("RecordType"))
        {
            case "Bounce" when call.Text("Type") is "SpamComplaint":
            case "SpamComplaint":
                return new([new(FeedbackKind.Complaint, call.Raw(), email, BounceClass.Undetermined, "Reported as spam, says Postmark")]);
            case "Bounce":
                var own = call.Text("Type") switch
                {
                    "HardBounce" or "BadEmailAddress" => BounceClass.Hard,
                    "SoftBounce" or "Transient" or "DnsError" or "ChallengeVerification" => BounceClass.Soft,
                    "SpamNotification" or "Blocked" or "DMARCPolicy" or "VirusNotification" or "TemplateRenderingFailed" => BounceClass.Block,
                    _ => BounceClass.Undetermined,
                };
                if (call.Text("Type") is "AutoResponder" or "AddressChange" or "Subscribe" or "OpenRelayTest") return HookAnswer.Nothing;
                if (call.Text("Type") is "Unsubscribe") return new([new(FeedbackKind.OptOut, call.Raw(), email, BounceClass.Undetermined, "")]);
                var said = call.Text("Details") is { Length: > 0 } details ? details : call.Text("Description");
                return new([new(FeedbackKind.Bounce, call.Raw(), email, ProviderVerdict.Of(own, "", call.Text("Details")), said)]);
            case "SubscriptionChange" when call.Text("SuppressSending") is "true" && call.Text("SuppressionReason") is "ManualSuppression" && call.Text("Origin") is "Recipient":
                return new([new(FeedbackKind.OptOut, call.Raw(), call.Text("Recipient"), BounceClass.Undetermined, "")]);
            default:
                return HookAnswer.Nothing;
        }
    }
}
