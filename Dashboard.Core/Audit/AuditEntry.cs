using System.Text.Json;

namespace Dashboard.Core.Audit;

/// <summary>Who did what, when, from where, and what it was before and after. It is only ever added.</summary>
public sealed class AuditEntry
{
    public const int NameLength = 320, ActLength = 80;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter() } };

    private AuditEntry() { }

    public long Id { get; private init; }
    public DateTimeOffset At { get; private init; }

    /// <summary>The client it was about; null for the agency's own.</summary>
    public Guid? ClientId { get; private init; }
    public AuditActor ActorKind { get; private init; }
    public Guid? UserId { get; private init; }
    public Guid? ApiKeyId { get; private init; }
    public string ActorName { get; private init; } = "";

    /// <summary>The admin who acted with the user's eyes.</summary>
    public Guid? ImpersonatorId { get; private init; }
    public string? ImpersonatorName { get; private init; }
    public string? Address { get; private init; }

    /// <summary>What was done, such as <c>campaign.changed</c> or <c>user.signed_in</c>.</summary>
    public string Act { get; private init; } = "";
    public string SubjectType { get; private init; } = "";
    public string? SubjectId { get; private init; }
    public string? SubjectName { get; private init; }
    public string? Before { get; private init; }
    public string? After { get; private init; }

    /// <summary>What a search looks in, in lower case.</summary>
    public string Words { get; private init; } = "";

    /// <summary>An entry about something that somebody did.</summary>
    public static AuditEntry Of(Actor actor, string act, AuditSubject subject, DateTimeOffset now, object? before = null, object? after = null) => new()
    {
        At = now,
        ClientId = subject.ClientId ?? actor.ClientId,
        ActorKind = actor.IsHouse ? AuditActor.House : actor.UserId is not null ? AuditActor.User : actor.ApiKeyId is not null ? AuditActor.ApiKey : AuditActor.Unknown,
        UserId = actor.UserId,
        ApiKeyId = actor.ApiKeyId,
        ActorName = Cut(actor.Name, NameLength)!,
        ImpersonatorId = actor.Impersonator?.Id,
        ImpersonatorName = Cut(actor.Impersonator?.Name, NameLength),
        Address = Cut(actor.Address, 64),
        Act = Cut(act, ActLength)!,
        SubjectType = Cut(subject.Type, ActLength)!,
        SubjectId = Cut(subject.Id, 100),
        SubjectName = Cut(subject.Name, NameLength),
        Before = Text(before),
        After = Text(after),
        Words = string.Join(' ', new[] { actor.Name, actor.Impersonator?.Name, actor.Address, act, subject.Id, Cut(subject.Name, NameLength) }.Where(word => !string.IsNullOrEmpty(word))).Replace("\0", "", StringComparison.Ordinal).ToLowerInvariant(),
    };

    private static string? Text(object? value) => value switch { null => null, string text => text, _ => JsonSerializer.Serialize(value, Json) };

    private static string? Cut(string? text, int length)
    {
        text = text?.Replace("\0", "", StringComparison.Ordinal);
        return text?.Length > length ? text[..length] : text;
    }
}
