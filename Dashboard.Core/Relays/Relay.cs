namespace Dashboard.Core.Relays;

/// <summary>An SMTP server that mail is handed to, or the Sandbox that keeps it in the house.</summary>
public sealed class Relay
{
    public const int NameLength = 120;

    private Relay() { }

    public Guid Id { get; private init; }
    public RelayKind Kind { get; private init; }
    public string Name { get; private set; } = "";
    public string Host { get; private set; } = "";
    public int Port { get; private set; }
    public RelaySecurity Security { get; private set; }
    public string? UserName { get; private set; }

    /// <summary>The password, encrypted; never shown.</summary>
    public string? ProtectedPassword { get; private set; }
    public bool AcceptInvalidCertificate { get; private set; }
    public int MaxConnections { get; private set; } = 10;

    /// <summary>At most so many messages a second, over all processes; null for no limit.</summary>
    public int? PerSecond { get; private set; }

    /// <summary>At most so many messages in a clock hour; null for no limit.</summary>
    public int? PerHour { get; private set; }

    /// <summary>At most so many messages in a day (UTC); null for no limit.</summary>
    public int? PerDay { get; private set; }

    /// <summary>The plan by which a new relay's mail grows; null for none.</summary>
    public WarmUpPlan? WarmUp { get; private set; }

    /// <summary>Limits for single mailbox providers.</summary>
    public List<ProviderPace> Providers { get; private set; } = [];

    /// <summary>Whether campaigns that name no relay use this one.</summary>
    public bool IsDefault { get; private set; }
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>Until when it is rested after repeated connection trouble.</summary>
    public DateTimeOffset? RestingUntil { get; private set; }
    public string? LastProblem { get; private set; }
    public DateTimeOffset? LastProblemAt { get; private set; }
    public DateTimeOffset? LastAcceptedAt { get; private set; }

    /// <summary>The relay that every installation starts with.</summary>
    public static Relay Sandbox(DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Kind = RelayKind.Sandbox,
        Name = "Sandbox",
        MaxConnections = 4,
        IsDefault = true,
        CreatedAt = now,
    };

    /// <summary>A real server.</summary>
    public static Relay Smtp(RelayDraft draft, string? protectedPassword, DateTimeOffset now)
    {
        var relay = new Relay { Id = Guid.CreateVersion7(now), Kind = RelayKind.Smtp, CreatedAt = now };
        relay.Take(draft);
        relay.ProtectedPassword = protectedPassword;
        return relay;
    }

    /// <summary>Takes over what was edited; a null password keeps the one there is.</summary>
    public DomainError? Edit(RelayDraft draft, string? protectedPassword)
    {
        if (Kind is RelayKind.Sandbox) return RelayErrors.SandboxFixed;
        Take(draft);
        if (protectedPassword is not null) ProtectedPassword = protectedPassword;
        if (string.IsNullOrEmpty(UserName)) ProtectedPassword = null;
        RestingUntil = null;
        return null;
    }

    /// <summary>How fast mail may go through it.</summary>
    public RelayPace Pace() => new(PerSecond, PerHour, PerDay, WarmUp, Providers);

    /// <summary>Makes it the one that campaigns use by default, or no longer.</summary>
    public void BeDefault(bool yes) => IsDefault = yes;

    private void Take(RelayDraft draft)
    {
        Name = draft.Name.Trim();
        Host = draft.Host.Trim();
        Port = draft.Port;
        Security = draft.Security;
        UserName = string.IsNullOrWhiteSpace(draft.UserName) ? null : draft.UserName.Trim();
        AcceptInvalidCertificate = draft.AcceptInvalidCertificate;
        MaxConnections = draft.MaxConnections;
        PerSecond = draft.PerSecond;
        PerHour = draft.PerHour;
        PerDay = draft.PerDay;
        WarmUp = draft.WarmUp;
        Providers = [.. draft.Providers];
    }
}
