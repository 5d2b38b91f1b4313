namespace Dashboard.Core.Domains;

/// <summary>An address that sends in a domain's name, over a span of time.</summary>
public sealed record DmarcSourceRow(
    string Source, string? Name, long Messages, long Passed, long Dkim, long Spf, long Ours, long Held, DateOnly FirstDay, DateOnly LastDay, string? DkimDomain, string? SpfDomain)
{
    /// <summary>What they are.</summary>
    public DmarcVerdict Verdict => this switch
    {
        { Passed: 0 } => DmarcVerdict.Failing,
        _ when Ours * 2 > Messages => DmarcVerdict.Ours,
        _ when Passed < Messages => DmarcVerdict.Mixed,
        { Spf: 0 } => DmarcVerdict.Forwarded,
        _ => DmarcVerdict.Allowed,
    };

    /// <summary>The same in a sentence, with what to do.</summary>
    public string Says => Verdict switch
    {
        DmarcVerdict.Ours => "Sent by this product and signed with the domain’s keys.",
        DmarcVerdict.Allowed => $"Another sender that is set up for the domain{(DkimDomain is null ? "" : $": it signs as {DkimDomain}")}.",
        DmarcVerdict.Forwarded => "The signature holds, SPF does not: a mailing list or another mailbox passes the mail on. Nothing to do.",
        DmarcVerdict.Mixed => $"{Messages - Passed:N0} of {Messages:N0} mails pass neither DKIM nor SPF. If you use this sender, let it sign every mail as your domain.",
        _ => $"Nothing holds: either a service that you use and that is not set up for the domain yet, or someone who forges it{(SpfDomain is null ? "" : $" (it bounces to {SpfDomain})")}. {(Held > 0 ? $"Receivers held back or refused {Held:N0}." : "A policy of quarantine or reject would hold it back.")}",
    };
}
