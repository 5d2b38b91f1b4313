namespace Dashboard.Core.Domains;

/// <summary>What a report says of the mails from one address.</summary>
public sealed class DmarcLine : IClientOwned
{
    private DmarcLine() { }

    public long Id { get; private init; }
    public Guid ClientId { get; private init; }
    public Guid DomainId { get; private init; }
    public Guid ReportId { get; private init; }

    /// <summary>The day that the report begins at, in UTC.</summary>
    public DateOnly Day { get; private init; }

    /// <summary>The address that the mails came from.</summary>
    public string Source { get; private init; } = "";

    /// <summary>Its name in the DNS when the report came in; null where it has none.</summary>
    public string? SourceName { get; private init; }
    public long Messages { get; private init; }

    /// <summary>Whether DKIM passed in the domain's own name.</summary>
    public bool DkimAligned { get; private init; }

    /// <summary>Whether SPF passed in the domain's own name.</summary>
    public bool SpfAligned { get; private init; }

    /// <summary>Whether one of our keys signed them.</summary>
    public bool IsOurs { get; private init; }

    /// <summary>What the receiver did: none, quarantine or reject.</summary>
    public string Disposition { get; private init; } = "";
    public string HeaderFrom { get; private init; } = "";

    /// <summary>Who signed, and whose name the envelope bore, where they were checked.</summary>
    public string? DkimDomain { get; private init; }
    public string? SpfDomain { get; private init; }

    internal static DmarcLine Of(DmarcReport report, DmarcRecord record, bool isOurs, string? sourceName) => new()
    {
        ClientId = report.ClientId,
        DomainId = report.DomainId,
        ReportId = report.Id,
        Day = DateOnly.FromDateTime(report.From.UtcDateTime),
        Source = record.Source,
        SourceName = sourceName,
        Messages = record.Messages,
        DkimAligned = record.DkimAligned,
        SpfAligned = record.SpfAligned,
        IsOurs = isOurs,
        Disposition = record.Disposition,
        HeaderFrom = record.HeaderFrom,
        DkimDomain = record.DkimDomain,
        SpfDomain = record.SpfDomain,
    };
}
