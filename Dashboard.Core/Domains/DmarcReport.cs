namespace Dashboard.Core.Domains;

/// <summary>An aggregate report (RFC 7489 7.2): what one receiver saw of mail in a domain's name in a span of time, most often a day.</summary>
public sealed class DmarcReport : IClientOwned
{
    public const int WordLength = 255;

    private DmarcReport() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }
    public Guid DomainId { get; private init; }

    /// <summary>Who reports, such as google.com.</summary>
    public string Organisation { get; private init; } = "";

    /// <summary>The reporter's own id of it: with the reporter's name the same report is known again.</summary>
    public string ReportId { get; private init; } = "";
    public DateTimeOffset From { get; private init; }
    public DateTimeOffset To { get; private init; }

    /// <summary>The policy that the receiver found: none, quarantine or reject.</summary>
    public string Policy { get; private init; } = "";
    public long Messages { get; private init; }
    public long Passed { get; private init; }
    public DateTimeOffset ReceivedAt { get; private init; }

    internal static DmarcReport Of(SendingDomain domain, DmarcReading reading, IReadOnlyList<DmarcRecord> records, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        ClientId = domain.ClientId,
        DomainId = domain.Id,
        Organisation = reading.Organisation,
        ReportId = reading.ReportId,
        From = reading.From,
        To = reading.To,
        Policy = reading.Policy,
        Messages = records.Sum(r => r.Messages),
        Passed = records.Where(r => r.Passes).Sum(r => r.Messages),
        ReceivedAt = now,
    };
}
