namespace Dashboard.Core.Domains;

/// <summary>A domain that a client may send from, once its owner has published what shows it.</summary>
public sealed class SendingDomain : IClientOwned
{
    public const int NameLength = 253;
    private static readonly TimeSpan WhilePending = TimeSpan.FromMinutes(3), AfterADay = TimeSpan.FromHours(1), WhenVerified = TimeSpan.FromDays(1), WhenFailing = TimeSpan.FromMinutes(15);

    private SendingDomain() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }

    /// <summary>In lower-case ASCII (international names as xn--).</summary>
    public string Name { get; private init; } = "";
    public DomainStatus Status { get; private set; }

    /// <summary>What has to be published, and how it stood when it was last looked for.</summary>
    public List<DomainRecord> Records { get; private set; } = [];

    /// <summary>MTA-STS, TLS-RPT and BIMI, where they were found.</summary>
    public List<DomainExtra> Extras { get; private set; } = [];
    public DateTimeOffset CreatedAt { get; private init; }
    public DateTimeOffset? VerifiedAt { get; private set; }
    public DateTimeOffset? CheckedAt { get; private set; }

    /// <summary>When it is looked at again by itself.</summary>
    public DateTimeOffset NextCheckAt { get; private set; }

    /// <summary>When people were told that it fails; null until then, and again once it is verified.</summary>
    public DateTimeOffset? WarnedAt { get; private set; }

    /// <summary>Whether campaigns from it wait while a record that is needed is lost.</summary>
    public bool StopsWhenFailing { get; private set; } = true;

    /// <summary>Where bounces of its mail go: the domain of the envelope sender.</summary>
    public string ReturnPathHost => ReturnPathOf(Name);

    /// <summary>The return-path host of a domain of this name.</summary>
    public static string ReturnPathOf(string domain) => "bounces." + domain;

    /// <summary>Whether mail from it may leave through a real relay.</summary>
    public bool MaySend => Status is DomainStatus.Verified || (Status is DomainStatus.Failing && !StopsWhenFailing);

    internal static SendingDomain Of(Guid clientId, string name, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), ClientId = clientId, Name = name, CreatedAt = now, NextCheckAt = now + WhilePending };

    /// <summary>Says what has to be published; what was found so far is kept for the records that stay.</summary>
    internal void Publish(IReadOnlyList<DomainRecord> records) =>
        Records = [.. records.Select(r => Records.Find(old => old.Name == r.Name && old.Type == r.Type && old.Value == r.Value && old.Purpose == r.Purpose) ?? r)];

    /// <summary>Takes in what was found. A DNS that does not answer changes no verdict that was reached before.</summary>
    internal void BeChecked(IReadOnlyList<DomainRecord> found, DateTimeOffset now)
    {
        Records = [.. found];
        CheckedAt = now;
        var needed = found.Where(r => r.IsNeeded).ToList();
        // One key is enough: while keys change, one is not published yet or no more.
        if (needed.Exists(r => r is { Purpose: RecordPurpose.Dkim, State: RecordState.Verified })) needed.RemoveAll(r => r.Purpose is RecordPurpose.Dkim);
        if (needed.TrueForAll(r => r.State is RecordState.Verified))
        {
            Status = DomainStatus.Verified;
            VerifiedAt = now;
            WarnedAt = null;
        }
        else if (Status is DomainStatus.Verified && needed.Exists(r => r.State is RecordState.Missing or RecordState.Wrong))
        {
            Status = DomainStatus.Failing;
        }

        NextCheckAt = now + Status switch
        {
            DomainStatus.Verified => needed.Exists(r => r.State is RecordState.Error) ? WhenFailing : WhenVerified,
            DomainStatus.Failing => WhenFailing,
            _ => now - CreatedAt < TimeSpan.FromDays(1) ? WhilePending : AfterADay,
        };
    }

    internal void Show(IReadOnlyList<DomainExtra> extras) => Extras = [.. extras];

    internal void BeWarned(DateTimeOffset now) => WarnedAt = now;

    internal void StopWhenFailing(bool yes) => StopsWhenFailing = yes;
}
