namespace Dashboard.Core.Housekeeping;

/// <summary>How long what is temporary is kept.</summary>
/// <param name="Uploads">Files that came in for an import.</param>
/// <param name="SandboxMail">Mails that the Sandbox kept in the house.</param>
/// <param name="SheetRuns">The history of sheets' syncs; each sheet's last one stays.</param>
/// <param name="Jobs">Jobs that are over.</param>
/// <param name="ApiKeys">API keys since they expired or were revoked.</param>
/// <param name="KeyRequests">The log of what API keys asked for.</param>
/// <param name="ImportErrors">The refused rows of imports.</param>
/// <param name="Events">What the events feed and webhooks tell, and the log of webhooks.</param>
public sealed record RetentionSettings(TimeSpan Uploads, TimeSpan SandboxMail, TimeSpan SheetRuns, TimeSpan Jobs, TimeSpan ApiKeys, TimeSpan KeyRequests, TimeSpan ImportErrors, TimeSpan Events);
