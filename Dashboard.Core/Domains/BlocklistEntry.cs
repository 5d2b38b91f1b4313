namespace Dashboard.Core.Domains;

/// <summary>How an address or a domain stands on one blocklist.</summary>
public sealed class BlocklistEntry
{
    public const int SubjectLength = 253, ReasonLength = 500;

    private BlocklistEntry() { }

    public Guid Id { get; private init; }

    /// <summary>The client whose domain it is; null for a relay's address: then only the agency sees it.</summary>
    public Guid? ClientId { get; private init; }

    /// <summary>The address or domain that is asked for.</summary>
    public string Subject { get; private init; } = "";

    /// <summary>Whose it is: the relay's name, or the domain itself.</summary>
    public string Owner { get; private set; } = "";

    /// <summary>The list, by the domain that is asked, such as <c>zen.spamhaus.org</c>.</summary>
    public string Zone { get; private init; } = "";
    public BlocklistState State { get; private set; }

    /// <summary>What the list says of it, where it is listed.</summary>
    public string? Reason { get; private set; }

    /// <summary>Since when it stands like this.</summary>
    public DateTimeOffset Since { get; private set; }
    public DateTimeOffset CheckedAt { get; private set; }

    /// <summary>When people were told that it is listed; null until then, and again when it is no longer.</summary>
    public DateTimeOffset? WarnedAt { get; private set; }

    internal static BlocklistEntry Of(Guid? clientId, string owner, string subject, string zone, DateTimeOffset now) =>
        new() { Id = Guid.CreateVersion7(now), ClientId = clientId, Owner = owner, Subject = subject, Zone = zone, Since = now, CheckedAt = now };

    /// <summary>Takes in an answer. A list that does not answer says nothing about the address.</summary>
    internal void BeSeen(string owner, BlocklistState state, string? reason, DateTimeOffset now)
    {
        Owner = owner;
        CheckedAt = now;
        if (state is BlocklistState.Silent && State is BlocklistState.Listed) return;
        if (state != State) Since = now;
        State = state;
        Reason = reason is { Length: > ReasonLength } ? reason[..ReasonLength] : reason;
        if (state is not BlocklistState.Listed) WarnedAt = null;
    }

    internal void BeWarned(DateTimeOffset now) => WarnedAt = now;
}
