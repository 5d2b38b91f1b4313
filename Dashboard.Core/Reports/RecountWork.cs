using System.Text.Json;
using Dashboard.Core.Jobs;

namespace Dashboard.Core.Reports;

/// <summary>Computes the figures of every campaign that moved again from ledger and events, and says whether they agreed; what differs is put right.</summary>
public sealed class RecountWork(ICampaignStatistics statistics) : IJobWork
{
    public const string JobKind = "recount";

    private const int AtOnce = 50;
    private const int MostNamed = 20;

    public string Kind => JobKind;

    public async Task<Result<string>> RunAsync(JobRun run, CancellationToken ct)
    {
        var after = Guid.TryParse(run.Checkpoint, out var reached) ? reached : Guid.Empty;
        long campaigns = 0;
        var differing = new List<object>();
        while (await statistics.UncountedAsync(run.Actor.ClientId, after, AtOnce, ct) is { Length: > 0 } some)
        {
            foreach (var (id, month) in some)
            {
                var recount = await statistics.RecountAsync(id, month, ct);
                campaigns++;
                if (!recount.Agreed && differing.Count < MostNamed) differing.Add(new { campaignId = id, figures = recount.Differences.Take(MostNamed).Select(d => $"{d.Figure}: {d.Counted} → {d.Found}") });
            }

            after = some[^1].Id;
            if (!await run.AdvanceAsync(campaigns, null, after.ToString(), ct)) throw new JobCancelledException();
        }

        var hours = run.Actor.ClientId is null ? await statistics.RecountHoursAsync(ct) : 0;
        return JsonSerializer.Serialize(new { campaigns, agreed = differing.Count == 0 && hours == 0, differing, hoursPutRight = hours }, JsonSerializerOptions.Web);
    }
}
