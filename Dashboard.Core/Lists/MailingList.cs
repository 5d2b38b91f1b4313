namespace Dashboard.Core.Lists;

/// <summary>A set that recipients are put into, and that campaigns are sent to.</summary>
public sealed class MailingList : IClientOwned
{
    public const int NameLength = 200;

    private MailingList() { }

    public Guid Id { get; private init; }
    public Guid ClientId { get; private init; }
    public string Name { get; private set; } = "";
    public DateTimeOffset CreatedAt { get; private init; }

    /// <summary>How many recipients are in it; kept by the operations that add and remove, so that no page counts.</summary>
    public int MemberCount { get; private set; }

    /// <summary>The column mapping of the last import into it, offered again; JSON, column → field.</summary>
    public string? LastMapping { get; set; }

    /// <summary>A new, empty list.</summary>
    public static Result<MailingList> Start(Guid clientId, string? name, DateTimeOffset now)
    {
        var list = new MailingList { Id = Guid.CreateVersion7(now), ClientId = clientId, CreatedAt = now };
        return list.Rename(name) is { } refusal ? refusal : list;
    }

    /// <summary>Gives it another name.</summary>
    public DomainError? Rename(string? name)
    {
        name = name?.Trim() ?? "";
        if (name.Length == 0) return ListErrors.NameMissing;
        if (name.Length > NameLength) return ListErrors.NameTooLong;

        Name = name;
        return null;
    }
}
