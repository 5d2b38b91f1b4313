namespace Dashboard.Tests.Making;

/// <summary>How a test's SMTP server behaves. Without anything set it takes every mail.</summary>
internal sealed record SmtpServerScript
{
    public bool Pipelining { get; init; } = true;

    public bool EightBitMime { get; init; } = true;

    public bool SmtpUtf8 { get; init; }

    public long? Size { get; init; }

    public bool OffersStartTls { get; init; }

    /// <summary>TLS from the first byte.</summary>
    public bool ImplicitTls { get; init; }

    /// <summary>Mechanisms offered in EHLO; the user is "ann", the password "secret".</summary>
    public string? Auth { get; init; }

    /// <summary>Answer DATA with 354 even where no recipient was taken.</summary>
    public bool AlwaysTakesData { get; init; }

    /// <summary>Say 421 to the MAIL after so many messages on one connection.</summary>
    public int? MostPerConnection { get; init; }

    /// <summary>What to do at a step instead of the usual; null for the usual.</summary>
    public Func<SmtpMoment, SmtpMove?>? At { get; init; }

    /// <summary>A script that answers one step differently.</summary>
    internal static SmtpServerScript Answering(string step, string reply) => new() { At = m => m.Step == step ? SmtpMove.Say(reply) : null };

    /// <summary>A script that closes the connection at one step.</summary>
    internal static SmtpServerScript DroppingAt(string step) => new() { At = m => m.Step == step ? SmtpMove.Drop : null };

    /// <summary>A script that falls silent at one step.</summary>
    internal static SmtpServerScript HangingAt(string step) => new() { At = m => m.Step == step ? SmtpMove.Hang : null };
}

/// <summary>Where a conversation stands: CONNECT, TLS, EHLO, HELO, STARTTLS, AUTH, MAIL, RCPT, DATA, RECEIVING (354 was said), DOT (the message is in), RSET, QUIT.</summary>
/// <param name="Connection">Which connection, from 1.</param>
/// <param name="Step">The step.</param>
/// <param name="Line">The command as it came.</param>
/// <param name="Messages">Messages taken so far on this connection.</param>
internal readonly record struct SmtpMoment(int Connection, string Step, string Line, int Messages);

/// <summary>What the server does at a moment.</summary>
/// <param name="Takes">At DOT: the message is taken although no 250 is said.</param>
internal sealed record SmtpMove(string? Reply, bool Closes = false, bool Waits = false, bool Takes = false)
{
    internal static readonly SmtpMove Drop = new(null, Closes: true);
    internal static readonly SmtpMove TakeAndDrop = new(null, Closes: true, Takes: true);
    internal static readonly SmtpMove Hang = new(null, Waits: true);

    internal static SmtpMove Say(string reply) => new(reply);

    internal static SmtpMove SayAndDrop(string reply) => new(reply, Closes: true);
}
