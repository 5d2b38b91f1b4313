namespace Dashboard.Core.Clients;

/// <summary>A tenant: the company that campaigns are sent for. It owns users, lists, recipients, campaigns, keys and reports.</summary>
public sealed class Client
{
    public const int NameLength = 120;

    private Client() { }

    public Guid Id { get; private init; }
    public string Name { get; private set; } = "";

    /// <summary>IANA name of the zone its reports and schedules are read in.</summary>
    public string TimeZone { get; private set; } = "UTC";
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Opens a new client.</summary>
    public static Result<Client> Open(string? name, string? timeZone, DateTimeOffset now)
    {
        var client = new Client { Id = Guid.CreateVersion7(now), CreatedAt = now };
        return client.Describe(name, timeZone) is { } refusal ? refusal : client;
    }

    /// <summary>Sets name and zone; refused where the name is empty or too long, or the zone is unknown.</summary>
    public DomainError? Describe(string? name, string? timeZone)
    {
        name = name?.Trim() ?? "";
        timeZone = string.IsNullOrWhiteSpace(timeZone) ? "UTC" : timeZone.Trim();
        if (name.Length == 0) return ClientErrors.NameMissing;
        if (name.Length > NameLength) return ClientErrors.NameTooLong;
        if (!TimeZoneInfo.TryFindSystemTimeZoneById(timeZone, out _)) return ClientErrors.ZoneUnknown(timeZone);

        Name = name;
        TimeZone = timeZone;
        return null;
    }
}
