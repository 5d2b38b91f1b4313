namespace Dashboard.Core.Suppressions;

/// <summary>An address that must not be mailed, by one client or by the whole house (no client).</summary>
public sealed class Suppression
{
    private Suppression() { }

    public long Id { get; private init; }

    /// <summary>The client it holds for; null holds for every client.</summary>
    public Guid? ClientId { get; private init; }
    public string Email { get; private init; } = "";
    public SuppressionReason Reason { get; private init; }
    public string? Note { get; private init; }
    public Guid? CampaignId { get; private init; }
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>When it ends by itself; null: never.</summary>
    public DateTimeOffset? EndsAt { get; private init; }

    /// <summary>Until then this address gets no campaign.</summary>
    public static Suppression Pause(Guid clientId, EmailAddress email, DateTimeOffset until, DateTimeOffset now) =>
        new() { ClientId = clientId, Email = email.Value, Reason = SuppressionReason.Paused, CreatedAt = now, EndsAt = until };

    /// <summary>From now on this address is not mailed.</summary>
    public static Suppression Of(Guid? clientId, EmailAddress email, SuppressionReason reason, string? note, Guid? campaignId, DateTimeOffset now) => new()
    {
        ClientId = clientId,
        Email = email.Value,
        Reason = reason,
        Note = string.IsNullOrWhiteSpace(note) ? null : note.Trim(),
        CampaignId = campaignId,
        CreatedAt = now,
    };
}
