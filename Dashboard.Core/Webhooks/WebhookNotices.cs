using Dashboard.Core.Sending;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Webhooks;

/// <summary>Tells a client's people, and the agency's where there are none, that an endpoint was switched off.</summary>
public sealed partial class WebhookNotices(IDashboardDbFactory dbs, NoticeMail mail, IPublicAddress address, TimeProvider clock, ILogger<WebhookNotices> log)
{
    /// <summary>Sends the notices that are owed; each is sent once.</summary>
    public async Task TellAsync(CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        foreach (var webhook in await db.Webhooks.Where(w => w.DisabledReason != null && w.ToldAt == null).OrderBy(w => w.DisabledAt).Take(10).ToListAsync(ct))
        {
            // Marked first: of two processes the one that saves it writes the mails.
            webhook.Told(clock.GetUtcNow());
            try
            {
                await db.SaveChangesAsync(ct);
            }
            catch (DbUpdateConcurrencyException)
            {
                return;
            }

            LogOff(webhook.Id, webhook.ClientId, webhook.DisabledReason!);
            var people = await PeopleAsync(db, webhook.ClientId, ct);
            foreach (var person in people) await mail.SendAsync(webhook.ClientId, person, "A webhook was switched off", Text(webhook), Html(webhook), ct);
        }
    }

    private static async Task<List<string>> PeopleAsync(IDashboardDb db, Guid clientId, CancellationToken ct)
    {
        var people = db.Users.AsNoTracking().Where(u => u.DisabledAt == null && u.Email != null);
        var own = await people.Where(u => u.ClientId == clientId).Select(u => u.Email!).ToListAsync(ct);
        return own.Count > 0 ? own : await people.Where(u => u.ClientId == null).Select(u => u.Email!).ToListAsync(ct);
    }

    private string Text(Webhook webhook) => $"""
        The webhook {webhook.Url} was switched off.

        {webhook.DisabledReason}

        What happens from now on waits for it. Mend the endpoint, then switch the webhook on again: it is told what it missed.

        {Page(webhook)}
        """;

    private string Html(Webhook webhook) => $"""
        <p>The webhook <code>{Encoded(webhook.Url)}</code> was switched off.</p><p>{Encoded(webhook.DisabledReason!)}</p>
        <p>What happens from now on waits for it. Mend the endpoint, then switch the webhook on again: it is told what it missed.</p><p><a href="{Encoded(Page(webhook))}">{Encoded(Page(webhook))}</a></p>
        """;

    private string Page(Webhook webhook) => $"{address.Base}/webhooks/{webhook.Id}";

    private static string Encoded(string text) => System.Net.WebUtility.HtmlEncode(text);

    [LoggerMessage(LogLevel.Warning, "Webhook {WebhookId} of client {ClientId} was switched off: {Reason}")]
    private partial void LogOff(Guid webhookId, Guid clientId, string reason);
}
