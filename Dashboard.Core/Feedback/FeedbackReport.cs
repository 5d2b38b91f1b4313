using Dashboard.Core.Tracking;

namespace Dashboard.Core.Feedback;

/// <summary>A mail that came back, as it was understood.</summary>
public sealed class FeedbackReport
{
    private readonly MailContents _mail;

    internal FeedbackReport(FeedbackKind kind, IReadOnlyList<ReportedRecipient> recipients, MailContents mail) => (Kind, Recipients, _mail) = (kind, recipients, mail);

    public FeedbackKind Kind { get; }

    /// <summary>Whom it is about: for a bounce those it failed for, and no others.</summary>
    public IReadOnlyList<ReportedRecipient> Recipients { get; }

    /// <summary>The report's own subject, decoded.</summary>
    public string Subject => _mail.Subject;

    /// <summary>The report's own sender.</summary>
    public string From => _mail.Top.Field("from") ?? "";

    /// <summary>The same mail, understood as something else.</summary>
    internal FeedbackReport As(FeedbackKind kind) => new(kind, [], _mail);

    /// <summary>The message of ours that it is about: a signed token anywhere in it, be it address, header, returned mail or text (RFC 3464 tells nothing that cannot be forged).</summary>
    public bool TryFindToken(TrackingKeys keys, out TrackingToken token)
    {
        foreach (var text in _mail.Haystacks())
            if (TrackingToken.TryFindBounce(text, keys, out token)) return true;
        token = default;
        return false;
    }

    /// <summary>The token of the link that the recipient may leave by, where the mail asks for that.</summary>
    public bool TryFindWithdrawal(TrackingKeys keys, out TrackingToken token)
    {
        foreach (var word in Subject.Split([' ', '\t', ':', '<', '>', '"'], 64, StringSplitOptions.RemoveEmptyEntries))
        {
            var at = word.IndexOf(UnsubscribeMail.Prefix, StringComparison.OrdinalIgnoreCase);
            if (at >= 0 && TrackingToken.TryRead(word.AsSpan(at + UnsubscribeMail.Prefix.Length), keys, out token) && token.Kind is TokenKind.Unsubscribe) return true;
        }

        token = default;
        return false;
    }
}
