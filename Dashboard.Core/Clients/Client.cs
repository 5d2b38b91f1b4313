namespace Dashboard.Core.Clients;

/// <summary>A tenant: the company that campaigns are sent for. It owns users, lists, recipients, campaigns, keys and reports.</summary>
public sealed class Client
{
    public const int NameLength = 120, TrackingUrlLength = 255, UsualSoftBounces = 5, MostSoftBounces = 20;

    private Client() { }

    public Guid Id { get; private init; }
    public string Name { get; private set; } = "";

    /// <summary>IANA name of the zone its reports and schedules are read in.</summary>
    public string TimeZone { get; private set; } = "UTC";
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>After so many soft bounces in a row an address is suppressed.</summary>
    public int SoftBounceLimit { get; private set; } = UsualSoftBounces;

    /// <summary>Base of the links in its mails, such as <c>https://news.acme.example</c>; null for the product's own address.</summary>
    public string? TrackingUrl { get; private set; }

    /// <summary>Whether a campaign needs another person's approval before it goes out.</summary>
    public bool FourEyes { get; private set; }

    /// <summary>Whether its users must sign in with a second factor.</summary>
    public bool RequireSecondFactor { get; private set; }

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

    /// <summary>Sets whether a campaign needs another person's approval, and whether users need a second factor; what is null stays.</summary>
    public void Guard(bool? fourEyes, bool? requireSecondFactor)
    {
        FourEyes = fourEyes ?? FourEyes;
        RequireSecondFactor = requireSecondFactor ?? RequireSecondFactor;
    }

    /// <summary>Sets after how many soft bounces in a row an address is suppressed, 1 to 20.</summary>
    public DomainError? LimitSoftBounces(int limit)
    {
        if (limit is < 1 or > MostSoftBounces) return ClientErrors.SoftBounceLimit;
        SoftBounceLimit = limit;
        return null;
    }

    /// <summary>Sets the host that links in its mails lead to, as an http or https address without a path; an empty one takes it back.</summary>
    public DomainError? TrackAt(string? url)
    {
        if (string.IsNullOrWhiteSpace(url))
        {
            TrackingUrl = null;
            return null;
        }

        var text = url.Trim().TrimEnd('/');
        if (!text.Contains("://", StringComparison.Ordinal)) text = "https://" + text;
        if (text.Length > TrackingUrlLength || !Uri.TryCreate(text, UriKind.Absolute, out var host) || (host.Scheme != Uri.UriSchemeHttps && host.Scheme != Uri.UriSchemeHttp)
            || host.PathAndQuery != "/" || host.Fragment.Length > 0 || host.UserInfo.Length > 0 || !System.Text.Ascii.IsValid(host.IdnHost)) return ClientErrors.TrackingUrl;
        TrackingUrl = host.GetComponents(UriComponents.SchemeAndServer, UriFormat.UriEscaped);
        return null;
    }
}
