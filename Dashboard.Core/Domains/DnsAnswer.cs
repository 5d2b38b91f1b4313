namespace Dashboard.Core.Domains;

/// <summary>What the DNS said of one name.</summary>
/// <param name="Outcome">How the question ended.</param>
/// <param name="Values">The records, without a dot at a name's end: TXT with its strings joined (RFC 7208 3.3), MX as "10 mail.example".</param>
/// <param name="Aliases">The names that CNAME records led through, in order; empty where there were none.</param>
public sealed record DnsAnswer(DnsOutcome Outcome, IReadOnlyList<string> Values, IReadOnlyList<string> Aliases)
{
    /// <summary>An answer without records.</summary>
    public static DnsAnswer Nothing(DnsOutcome outcome) => new(outcome, [], []);

    /// <summary>Whether the servers gave no answer, so that nothing is known.</summary>
    public bool IsSilent => Outcome is DnsOutcome.ServerFailed or DnsOutcome.TimedOut;

    /// <summary>Whether the servers say that there is nothing.</summary>
    public bool IsVoid => Outcome is DnsOutcome.NoRecord or DnsOutcome.NoName;
}
