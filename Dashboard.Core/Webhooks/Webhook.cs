namespace Dashboard.Core.Webhooks;

/// <summary>An endpoint of a client's own that is told what happens, signed by Standard Webhooks.</summary>
public sealed class Webhook : IClientOwned
{
    public const int UrlLength = 2000, DescriptionLength = 200, ReasonLength = 500;

    /// <summary>How long the secret before still signs, beside the new one.</summary>
    public static readonly TimeSpan SecretOverlap = TimeSpan.FromHours(24);

    private Webhook() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }
    public string Url { get; private set; } = "";
    public string? Description { get; private set; }

    /// <summary>Which events it is told: names, <c>email.*</c>, or <c>*</c>.</summary>
    public List<string> Events { get; private set; } = [];

    /// <summary>The secret, encrypted; shown when it is made, and never again.</summary>
    public string ProtectedSecret { get; private set; } = "";
    public string? ProtectedOldSecret { get; private set; }
    public DateTimeOffset? OldSecretEndsAt { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Grows with every edit; what the calls leave behind does not count.</summary>
    public int Version { get; private set; }

    /// <summary>Since when it is told nothing; what happens meanwhile waits for it.</summary>
    public DateTimeOffset? DisabledAt { get; private set; }

    /// <summary>Why the house switched it off; null where a person did.</summary>
    public string? DisabledReason { get; private set; }

    /// <summary>When people were told that it was switched off.</summary>
    public DateTimeOffset? ToldAt { get; private set; }

    /// <summary>Since when no call was answered well; null while it is well.</summary>
    public DateTimeOffset? FailingSince { get; private set; }
    public DateTimeOffset? LastSuccessAt { get; private set; }

    /// <summary>Failed calls in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>Until when it is left in peace: it asked to be, or keeps failing.</summary>
    public DateTimeOffset? RestingUntil { get; private set; }

    /// <summary>A new endpoint.</summary>
    public static Webhook Of(Guid clientId, WebhookDraft draft, string protectedSecret, DateTimeOffset now)
    {
        var webhook = new Webhook { Id = Guid.CreateVersion7(now), ClientId = clientId, ProtectedSecret = protectedSecret, CreatedAt = now };
        webhook.Take(draft);
        return webhook;
    }

    /// <summary>Takes over what was edited.</summary>
    public void Edit(WebhookDraft draft, DateTimeOffset now)
    {
        Take(draft);
        if (draft.Enabled && DisabledAt is not null)
        {
            (DisabledAt, DisabledReason, ToldAt) = (null, null, null);
            (FailingSince, Failures, RestingUntil) = (null, 0, null);
        }
        else if (!draft.Enabled)
        {
            DisabledAt ??= now;
        }
    }

    /// <summary>Another secret; the one before signs beside it for a day.</summary>
    public void Rotate(string protectedSecret, DateTimeOffset now)
    {
        (ProtectedOldSecret, OldSecretEndsAt) = (ProtectedSecret, now + SecretOverlap);
        ProtectedSecret = protectedSecret;
        Version++;
    }

    /// <summary>People have been told that it was switched off.</summary>
    public void Told(DateTimeOffset now)
    {
        ToldAt = now;
        Version++;
    }

    private void Take(WebhookDraft draft)
    {
        Url = draft.Url.Trim();
        Description = string.IsNullOrWhiteSpace(draft.Description) ? null : draft.Description.Trim();
        Events = [.. draft.Events.Distinct(StringComparer.Ordinal)];
        Version++;
    }
}
