using System.Security.Cryptography;

namespace Dashboard.Core.Feedback;

/// <summary>A mail that came back and that no rule could read: it waits for a person, with its source.</summary>
public sealed class ReturnedMail
{
    /// <summary>The most that is kept of its source, in octets.</summary>
    public const int MostRaw = 256 * 1024;

    public const int SubjectLength = 300, SenderLength = 320, ByLength = 200;

    private ReturnedMail() { }

    public Guid Id { get; private init; }

    /// <summary>The client whose message it is about; null where that is not known: then only the agency sees it.</summary>
    public Guid? ClientId { get; private init; }
    public FeedbackSource Source { get; private init; }
    public Guid? RelayId { get; private init; }

    /// <summary>SHA-256 of the mail, so that the same one waits once.</summary>
    public string Fingerprint { get; private init; } = "";
    public string Sender { get; private init; } = "";
    public string Subject { get; private init; } = "";
    public byte[] Raw { get; private init; } = [];
    public short? MessageMonth { get; private init; }
    public long? MessageId { get; private init; }
    public DateTimeOffset ReceivedAt { get; private init; }
    public ReturnedMailState State { get; private set; }

    /// <summary>What a person made of it.</summary>
    public BounceClass? Decision { get; private set; }
    public string? DecidedBy { get; private set; }
    public DateTimeOffset? DecidedAt { get; private set; }

    /// <summary>Keeps a mail for a person.</summary>
    public static ReturnedMail Keep(ReadOnlyMemory<byte> mail, FeedbackReport report, ReportedMessage? message, Guid? clientId, FeedbackSource source, Guid? relayId, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        ClientId = message?.ClientId ?? clientId,
        Source = source,
        RelayId = relayId,
        Fingerprint = FingerprintOf(mail.Span),
        Sender = Storable(report.From, SenderLength),
        Subject = Storable(report.Subject, SubjectLength),
        Raw = mail.Span[..Math.Min(mail.Length, MostRaw)].ToArray(),
        MessageMonth = message?.Month,
        MessageId = message?.Id,
        ReceivedAt = now,
    };

    /// <summary>The SHA-256 of a mail in hexadecimal.</summary>
    public static string FingerprintOf(ReadOnlySpan<byte> mail) => Convert.ToHexStringLower(SHA256.HashData(mail));

    /// <summary>A person says what it is.</summary>
    public DomainError? Decide(BounceClass verdict, string by, DateTimeOffset now)
    {
        if (State is not ReturnedMailState.Waiting) return FeedbackErrors.Settled;
        if (MessageId is null) return FeedbackErrors.NoMessage;
        (State, Decision) = (ReturnedMailState.Decided, verdict);
        Settle(by, now);
        return null;
    }

    /// <summary>A person says that it is nothing.</summary>
    public DomainError? Dismiss(string by, DateTimeOffset now)
    {
        if (State is not ReturnedMailState.Waiting) return FeedbackErrors.Settled;
        State = ReturnedMailState.Dismissed;
        Settle(by, now);
        return null;
    }

    private void Settle(string by, DateTimeOffset now) => (DecidedBy, DecidedAt) = (Storable(by, ByLength), now);

    /// <remarks>PostgreSQL keeps no U+0000, and a mail may hold anything.</remarks>
    private static string Storable(string text, int most)
    {
        var clean = string.Concat(text.Where(c => !char.IsControl(c) && !char.IsSurrogate(c)));
        return clean.Length > most ? clean[..most] : clean;
    }
}
