using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Campaigns;

/// <summary>
/// Choosing the winner of a test: by hand, or by the figures when its time is over. Where nobody opened or clicked by then, the rest gets A, the campaign's own content,
/// so that no campaign waits for ever.
/// </summary>
public sealed partial class VariantTesting(IDashboardDbFactory dbs, IVariantTests tests, ILogger<VariantTesting> log)
{
    private const string TheFigures = "the figures";

    /// <summary>Sends a variant to the rest; asked again for the same one it changes nothing.</summary>
    public async Task<DomainError?> ChooseAsync(Actor actor, Guid id, string? letter, CancellationToken ct)
    {
        if (actor.Refuse(Rights.Send) is { } mayNot) return mayNot;
        for (var isFirst = true; ; isFirst = false)
        {
            await using var db = await dbs.OpenAsync(actor.Granted(), ct);
            if (await db.Campaigns.AsNoTracking().SingleOrDefaultAsync(c => c.Id == id, ct) is not { } campaign) return await CampaignService.MissingAsync(db, id, ct);
            if (actor.IsTest && !campaign.IsTest) return ActorErrors.TestOnly;
            if (VariantMark.NumberOf(letter) is not { } winner || winner > campaign.Variants.Count) return CampaignErrors.VariantUnknown;
            if (campaign.Winner == winner) return null;
            if (campaign.RefuseWinner() is { } refusal) return refusal;

            var reason = VariantVerdict.Of(await tests.FiguresAsync(campaign.ClientId, id, ct), campaign.TestBy).Sentence;
            if (await tests.ChooseAsync(campaign.ClientId, id, winner, actor.Name, reason, ct))
            {
                LogChosen(id, VariantMark.LetterOf(winner), actor.Name);
                return null;
            }

            if (!isFirst) return CampaignErrors.Changed; // someone else changed it meanwhile, twice
        }
    }

    /// <summary>Chooses for every campaign whose test's time is over; answers for how many.</summary>
    public async Task<int> DecideDueAsync(CancellationToken ct)
    {
        await tests.NoteSentAsync(ct);
        var decided = 0;
        foreach (var (client, id, by) in await tests.DueAsync(ct))
        {
            var rows = await tests.FiguresAsync(client, id, ct);
            var verdict = VariantVerdict.Of(rows, by);
            var reason = rows.Sum(r => r.Hits(by)) > 0 ? verdict.Sentence : $"Nobody had {(by is WinnerRule.Clicks ? "clicked" : "opened")} when the time was over, so the rest gets A, the campaign's own content.";
            if (!await tests.ChooseAsync(client, id, verdict.Winner, TheFigures, reason, ct)) continue;
            decided++;
            LogChosen(id, VariantMark.LetterOf(verdict.Winner), TheFigures);
        }

        return decided;
    }

    [LoggerMessage(LogLevel.Information, "The rest of campaign {CampaignId} gets {Variant}, chosen by {Actor}")]
    private partial void LogChosen(Guid campaignId, string variant, string actor);
}
