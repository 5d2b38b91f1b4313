namespace Dashboard.Core.Domains;

/// <summary>A day of mails in a domain's name.</summary>
public sealed record DmarcDay(DateOnly Date, long Passed, long Failed);
