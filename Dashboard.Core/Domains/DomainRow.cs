namespace Dashboard.Core.Domains;

/// <summary>A sending domain as it is shown.</summary>
public sealed record DomainRow(
    Guid Id, Guid ClientId, string Name, DomainStatus Status, IReadOnlyList<DomainRecord> Records, IReadOnlyList<DomainExtra> Extras, bool StopsWhenFailing, DateTimeOffset CreatedAt, DateTimeOffset? VerifiedAt, DateTimeOffset? CheckedAt)
{
    internal static DomainRow Of(SendingDomain d) => new(d.Id, d.ClientId, d.Name, d.Status, d.Records, d.Extras, d.StopsWhenFailing, d.CreatedAt, d.VerifiedAt, d.CheckedAt);

    /// <summary>Every record as lines of a zone file.</summary>
    public string ZoneFile => string.Join('\n', Records.Select(r => r.ZoneLine())) + "\n";
}
