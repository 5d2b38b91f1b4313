using Dashboard.Core.Sending;

namespace Dashboard.Core.Reports;

/// <summary>A campaign at one mailbox provider.</summary>
/// <param name="Deferrals">How often the provider said to come back later; one message may count several times.</param>
public sealed record ProviderRow(MailboxProvider Provider, long Targeted, long Accepted, long Bounced, long Deferrals, long Opens, long Clicks);
