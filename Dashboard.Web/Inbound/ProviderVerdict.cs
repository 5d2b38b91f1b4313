using Dashboard.Core.Feedback;

namespace Dashboard.Web.Inbound;

/// <summary>Weighs a server's words, which a provider passes on, against the provider's own word for them.</summary>
internal static class ProviderVerdict
{
    /// <param name="own">What the provider calls it; it counts where the words say too little, and never makes hard what they do not.</param>
    public static BounceClass Of(BounceClass own, string status, string said)
    {
        var verdict = BounceClassifier.ClassifyReport(status.Length == 0 ? null : status, said.Length == 0 ? null : said).Class;
        if (verdict is BounceClass.Undetermined) return own;
        return verdict is BounceClass.Hard && own is BounceClass.Soft ? BounceClass.Soft : verdict;
    }
}
