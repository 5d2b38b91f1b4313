using System.Globalization;
using Dashboard.Core.Campaigns;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Reports;

/// <summary>
/// The people behind a figure of many campaigns. Whoever got three of them stands there three times, as the figure counts them.
/// Campaigns whose own count says that nobody is there are passed over, so a slice reads little more than its rows.
/// </summary>
public sealed class PeriodPeople(IDashboardDbFactory dbs, ICampaignStatistics statistics)
{
    /// <summary>Campaigns looked up at once.</summary>
    private const int Together = 50;

    /// <summary>Recipients of the campaigns that were started in the request's time, the newest campaign first; those in a state, or who did something.</summary>
    public async Task<Slice<PeriodRecipient>> SliceAsync(Actor actor, MessageStanding? state, RecipientEvent? which, SliceRequest request, CancellationToken ct)
    {
        var filter = new PeopleFilter(state, which);
        var (at, after) = Cursor(request.After) ?? default;
        var rows = new List<PeriodRecipient>();
        await using var db = await dbs.OpenAsync(actor, ct);
        var campaigns = await NextAsync(db, filter, request, at is null ? null : await db.Campaigns.SingleOrDefaultAsync(c => c.Id == at, ct), ct);
        while (campaigns.Count > 0)
        {
            foreach (var campaign in campaigns)
            {
                var found = await statistics.RecipientsAsync(actor.ClientId, campaign.Id, campaign.Month!.Value, filter, campaign.Id == at ? after : 0, request.Take + 1 - rows.Count, ct);
                rows.AddRange(found.Select(r => new PeriodRecipient(campaign.Id, campaign.Name, r)));
                if (rows.Count > request.Take) return Of(rows, request);
            }

            if (campaigns.Count < Together) break;
            // The last one comes again, after its last recipient: nobody.
            (at, after) = (campaigns[^1].Id, long.MaxValue);
            campaigns = await NextAsync(db, filter, request, campaigns[^1], ct);
        }

        return Of(rows, request);
    }

    /// <summary>Whether a text is a cursor of these slices.</summary>
    public static bool IsCursor(string text) => Cursor(text) is not null;

    /// <summary>Campaigns with somebody to show, beginning with one.</summary>
    private static async Task<List<Campaign>> NextAsync(IDashboardDb db, PeopleFilter filter, SliceRequest request, Campaign? first, CancellationToken ct)
    {
        var query = db.Campaigns.AsNoTracking().Where(c => !c.IsTest && c.Month != null && c.StartedAt != null);
        if (request.From?.ToUniversalTime() is { } from) query = query.Where(c => c.StartedAt >= from);
        if (request.To?.ToUniversalTime() is { } to) query = query.Where(c => c.StartedAt < to);
        if (first is { StartedAt: { } begun, Id: var id }) query = query.Where(c => c.StartedAt < begun || (c.StartedAt == begun && c.Id <= id));
        return await query.Join(With(db.CampaignCounts, filter), c => c.Id, k => k.CampaignId, (c, _) => c)
            .OrderByDescending(c => c.StartedAt).ThenByDescending(c => c.Id).Take(Together).ToListAsync(ct);
    }

    private static IQueryable<CampaignCounts> With(IQueryable<CampaignCounts> counts, PeopleFilter filter)
    {
        counts = filter.State switch
        {
            null => counts,
            MessageStanding.Queued => counts.Where(k => k.Queued > 0),
            MessageStanding.Sending => counts.Where(k => k.Sending > 0),
            MessageStanding.Deferred => counts.Where(k => k.Deferred > 0),
            MessageStanding.Accepted => counts.Where(k => k.Accepted > 0),
            MessageStanding.Bounced => counts.Where(k => k.Bounced > 0),
            MessageStanding.Failed => counts.Where(k => k.Failed > 0),
            MessageStanding.Skipped => counts.Where(k => k.Skipped > 0),
            _ => counts.Where(k => k.Unknown > 0),
        };
        return filter.Which switch
        {
            null => counts,
            RecipientEvent.Opened => counts.Where(k => k.OpenedPeople > 0),
            RecipientEvent.OpenedAll => counts.Where(k => k.OpenedAll > 0),
            RecipientEvent.NotOpened => counts.Where(k => k.Accepted > 0),
            RecipientEvent.Clicked => counts.Where(k => k.ClickedPeople > 0),
            RecipientEvent.ClickedAll => counts.Where(k => k.ClickedAll > 0),
            RecipientEvent.Unsubscribed => counts.Where(k => k.Unsubscribed > 0),
            _ => counts.Where(k => k.Complained > 0),
        };
    }

    private static Slice<PeriodRecipient> Of(List<PeriodRecipient> rows, SliceRequest request) =>
        Slice<PeriodRecipient>.Of(rows, request.Take, r => string.Create(CultureInfo.InvariantCulture, $"{r.CampaignId:N}.{r.Recipient.RecipientId}"));

    private static (Guid? Campaign, long Recipient)? Cursor(string? text) =>
        text?.Split('.') is [var campaign, var recipient] && Guid.TryParseExact(campaign, "N", out var id) && long.TryParse(recipient, NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            ? (id, last) : null;
}
