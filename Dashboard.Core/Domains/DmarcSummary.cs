namespace Dashboard.Core.Domains;

/// <summary>Who sends in a domain's name, as receivers saw it over a span of time.</summary>
public sealed record DmarcSummary(DateOnly From, DateOnly To, int Reports, long Messages, long Passed, IReadOnlyList<string> Reporters, IReadOnlyList<DmarcSourceRow> Sources, IReadOnlyList<DmarcDay> Days)
{
    /// <summary>The whole in a sentence or two.</summary>
    public string Says => Reports == 0
        ? "No report has come in for these days."
        : $"{Reporters.Count:N0} {(Reporters.Count == 1 ? "receiver" : "receivers")} saw {Messages:N0} mails in the domain’s name from {Sources.Count:N0} {(Sources.Count == 1 ? "address" : "addresses")}. {Judged}";

    private string Judged => Messages - Passed is > 0 and var failed
        ? $"{failed:N0} of them ({(double)failed / Messages:P1}) passed neither DKIM nor SPF in its name."
        : "All passed.";
}
