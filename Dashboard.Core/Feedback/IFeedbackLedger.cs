namespace Dashboard.Core.Feedback;

/// <summary>Where reports become states, events, figures and suppressions, each in one transaction and each once.</summary>
public interface IFeedbackLedger
{
    /// <summary>The message, whoever's it is; null where there is none.</summary>
    Task<ReportedMessage?> FindAsync(short month, long id, CancellationToken ct);


    /// <summary>The message that went through this relay to this address last, within 60 days: for a provider that proves who it is and gives no token back.</summary>
    Task<ReportedMessage?> LatestAsync(Guid relayId, string email, CancellationToken ct);

    /// <summary>Turns accepted into bounced, and suppresses by the verdict; false where it was not accepted, or has bounced already.</summary>
    Task<bool> BounceAsync(ReportedMessage message, BounceClass verdict, string said, CancellationToken ct);

    /// <summary>Writes down that the recipient called it spam, and suppresses them; false where that is known already.</summary>
    Task<bool> ComplainAsync(ReportedMessage message, string said, CancellationToken ct);
}
