namespace Dashboard.Web.Mail;

/// <summary>How long each step of a hand-over may take; the defaults are RFC 5321's (4.5.3.2), but for connecting, which must not hold a worker for minutes.</summary>
public sealed record SmtpTimeouts
{
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The greeting, EHLO, STARTTLS and signing in.</summary>
    public TimeSpan Hello { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan MailFrom { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan RcptTo { get; init; } = TimeSpan.FromMinutes(5);

    public TimeSpan Data { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>One block of the message going out.</summary>
    public TimeSpan Block { get; init; } = TimeSpan.FromMinutes(3);

    /// <summary>The answer to the final dot: given up too early, the mail goes twice.</summary>
    public TimeSpan Dot { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan Quit { get; init; } = TimeSpan.FromSeconds(2);
}
