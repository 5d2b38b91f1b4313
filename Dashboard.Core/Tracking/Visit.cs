using System.Net;

namespace Dashboard.Core.Tracking;

/// <summary>One fetch of a pixel, follow of a link or withdrawal, as it came in: raw facts, judged when they are counted.</summary>
/// <param name="Id">Version 7, made the moment it happens: whoever brings the same visit again changes nothing.</param>
/// <param name="Kind">Opened, clicked or unsubscribed.</param>
/// <param name="At">When it came in, UTC.</param>
/// <param name="Month">The message's partition of the ledger.</param>
/// <param name="MessageId">The message in the ledger.</param>
/// <param name="LinkIndex">Which link, for a click.</param>
/// <param name="Url">Where the link leads, for a click.</param>
/// <param name="Ip">Who asked.</param>
/// <param name="UserAgent">What they called themselves; at most <see cref="UserAgentLength"/> characters.</param>
/// <param name="Detail">How a withdrawal came in: one-click, page, preferences, mail.</param>
/// <param name="IsBurst">Whether its network was asking for many recipients in the same seconds.</param>
public sealed record Visit(
    Guid Id,
    EventKind Kind,
    DateTimeOffset At,
    short Month,
    long MessageId,
    int? LinkIndex = null,
    string? Url = null,
    IPAddress? Ip = null,
    string? UserAgent = null,
    string? Detail = null,
    bool IsBurst = false)
{
    public const int UserAgentLength = 500;

    /// <summary>In whole microseconds, as the database keeps it.</summary>
    public DateTimeOffset At { get; init; } = new(At.UtcTicks - At.UtcTicks % TimeSpan.TicksPerMicrosecond, TimeSpan.Zero);
}
