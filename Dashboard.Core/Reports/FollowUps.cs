using System.Text.Json;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Lists;
using Dashboard.Core.Segments;
using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Reports;

/// <summary>What is done with the people behind a figure: a list of them, or another mail to them. Nothing is sent here: a draft is made.</summary>
public sealed class FollowUps(IDashboardDbFactory dbs, ICampaignStatistics statistics, ListService lists, SegmentService segments, CampaignService campaigns)
{
    private const int MostNames = 20;

    /// <summary>How many people it would be about, and how many of them may be mailed.</summary>
    public async Task<Result<FollowUpPlan>> PlanAsync(Actor actor, Guid id, PeopleFilter filter, CancellationToken ct)
    {
        var sent = await SentAsync(actor, id, ct);
        if (sent.Refused(out var refusal)) return refusal;
        var (people, mailable) = await statistics.CountPeopleAsync(sent.Value.ClientId, id, sent.Value.Month, filter, ct);
        return new FollowUpPlan(sent.Value.ClientId, sent.Value.Name, people, mailable);
    }

    /// <summary>A new list of the people behind a figure, as they are now.</summary>
    public async Task<Result<ListRow>> ListAsync(Actor actor, Guid id, PeopleFilter filter, string? name, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        var sent = await SentAsync(actor, id, ct);
        if (sent.Refused(out var refusal)) return refusal;
        var list = await lists.StartAsync(actor.For(sent.Value.ClientId), name, ct);
        if (list.Refused(out var refused)) return refused;
        await statistics.AddToListAsync(sent.Value.ClientId, list.Value.Id, id, sent.Value.Month, filter, ct);
        return await lists.FindAsync(actor, list.Value.Id, ct);
    }

    /// <summary>
    /// A draft with the same content to the people behind a figure: their variant's, else the winner's, else the campaign's own. Those who did not open are chosen by a segment, so that whoever opens before it is sent is left out;
    /// all others by a list of who they are now.
    /// </summary>
    public async Task<Result<CampaignDetails>> DraftAsync(Actor actor, Guid id, PeopleFilter filter, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Edit) is { } mayNot) return mayNot;
        var sent = await SentAsync(actor, id, ct);
        if (sent.Refused(out var refusal)) return refusal;
        var owner = actor.For(sent.Value.ClientId);
        var draft = ContentOf(sent.Value, filter.Variant);
        if (filter == new PeopleFilter(Which: RecipientEvent.NotOpened))
        {
            var segment = await SegmentAsync(owner, id, $"Did not open “{Short(sent.Value.Name)}”", ct);
            if (segment.Refused(out var wrong)) return wrong;
            (draft.SegmentIds, draft.ListIds) = ([segment.Value.Id], []);
        }
        else
        {
            var list = await NamedAsync($"Of “{Short(sent.Value.Name)}”", name => ListAsync(owner, id, filter, name, ct));
            if (list.Refused(out var wrong)) return wrong;
            (draft.SegmentIds, draft.ListIds) = ([], [list.Value.Id]);
        }

        draft.Name = $"{Short(sent.Value.Name)} (follow-up)";
        draft.ScheduledAt = null;
        return await campaigns.DraftAsync(owner, draft, ct);
    }

    /// <summary>One content, nothing tested.</summary>
    private static CampaignDraft ContentOf(Sent sent, VariantGroup? group)
    {
        var number = group is null or VariantGroup.Rest ? sent.Winner : (int)group;
        var draft = sent.Draft with { Variants = [], VariantTest = null };
        if (number == 0 || sent.Draft.Variants.ElementAtOrDefault(number - 1) is not { } variant) return draft;
        return draft with
        {
            Subject = variant.Subject ?? draft.Subject,
            Preheader = variant.Preheader ?? draft.Preheader,
            FromName = variant.FromName ?? draft.FromName,
            Html = variant.Html ?? draft.Html,
            Text = variant.Text ?? draft.Text,
        };
    }

    private Task<Result<SegmentRow>> SegmentAsync(Actor owner, Guid id, string name, CancellationToken ct)
    {
        var rules = JsonSerializer.SerializeToElement(new
        {
            all = new object[]
            {
                new { field = "received", op = "exists", value = new { campaignId = id } },
                new { field = "opened", op = "ne", value = new { campaignId = id } },
            },
        }, JsonSerializerOptions.Web);
        return NamedAsync(name, free => segments.AddAsync(owner, free, rules, ct));
    }

    /// <summary>Under this name, or with a number behind it where that is taken.</summary>
    private static async Task<Result<T>> NamedAsync<T>(string name, Func<string, Task<Result<T>>> make)
    {
        for (var number = 1; ; number++)
        {
            var made = await make(number == 1 ? name : $"{name} ({number})");
            if (made.Error is not { Kind: ErrorKind.Conflict, Field: "name" } || number == MostNames) return made;
        }
    }

    private static string Short(string name) => name.Length > 120 ? name[..120].TrimEnd() + "…" : name;

    private async Task<Result<Sent>> SentAsync(Actor actor, Guid id, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(actor, ct);
        if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign) return await CampaignService.MissingAsync(db, id, ct);
        return campaign.Month is { } month ? new Sent(campaign.ClientId, campaign.Name, month, campaign.ToDraft(), campaign.Winner ?? 0) : ReportErrors.NotSent;
    }

    private sealed record Sent(Guid ClientId, string Name, short Month, CampaignDraft Draft, int Winner);
}
