namespace Dashboard.Core.Relays;

/// <summary>A relay as pages and the API show it; its password never leaves.</summary>
public sealed record RelayRow(
    Guid Id,
    RelayKind Kind,
    string Name,
    string Host,
    int Port,
    RelaySecurity Security,
    string? UserName,
    bool HasPassword,
    bool AcceptInvalidCertificate,
    int MaxConnections,
    int? PerSecond,
    int? PerHour,
    int? PerDay,
    WarmUpPlan? WarmUp,
    IReadOnlyList<ProviderPace> Providers,
    bool IsDefault,
    DateTimeOffset CreatedAt,
    DateTimeOffset? RestingUntil,
    string? LastProblem,
    DateTimeOffset? LastProblemAt,
    DateTimeOffset? LastAcceptedAt)
{
    public static RelayRow Of(Relay r) => new(
        r.Id, r.Kind, r.Name, r.Host, r.Port, r.Security, r.UserName, r.ProtectedPassword is not null, r.AcceptInvalidCertificate, r.MaxConnections, r.PerSecond,
        r.PerHour, r.PerDay, r.WarmUp, r.Providers,
        r.IsDefault, r.CreatedAt, r.RestingUntil, r.LastProblem, r.LastProblemAt, r.LastAcceptedAt);

    /// <summary>The fields as a form edits them.</summary>
    public RelayDraft ToDraft() => new()
    {
        Name = Name,
        Host = Host,
        Port = Port,
        Security = Security,
        UserName = UserName,
        AcceptInvalidCertificate = AcceptInvalidCertificate,
        MaxConnections = MaxConnections,
        PerSecond = PerSecond,
        PerHour = PerHour,
        PerDay = PerDay,
        WarmUp = WarmUp,
        Providers = [.. Providers],
    };
}
