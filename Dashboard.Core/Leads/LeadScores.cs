using Microsoft.EntityFrameworkCore;

namespace Dashboard.Core.Leads;

/// <summary>A client's rules for scoring leads: read, written, and tried out before they hold.</summary>
public sealed class LeadScores(IDashboardDbFactory dbs, ILeadBook book, TimeProvider clock)
{
    private const int SampleSize = 5000, Bands = 10;

    /// <summary>The rules of the actor's client, or the usual ones.</summary>
    public async Task<Result<LeadScoring>> FindAsync(Actor actor, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        await using var db = await dbs.OpenAsync(actor, ct);
        return await db.LeadScorings.AsNoTracking().SingleOrDefaultAsync(s => s.ClientId == clientId, ct) ?? LeadScoring.Usual(clientId);
    }

    /// <summary>Keeps other rules. Leads get their new scores by a job.</summary>
    public async Task<Result<LeadScoring>> KeepAsync(Actor actor, IReadOnlyList<ScoreRule> rules, int qualifyAt, CancellationToken ct)
    {
        if (actor.NeedsClient(out var clientId, out var missing)) return missing;
        await using var db = await dbs.OpenAsync(actor, ct);
        var kept = await db.LeadScorings.SingleOrDefaultAsync(s => s.ClientId == clientId, ct);
        var scoring = kept ?? LeadScoring.Usual(clientId);
        if (scoring.Take(rules, qualifyAt, clock.GetUtcNow()) is { } refusal) return refusal;
        if (kept is null) db.LeadScorings.Add(scoring);
        await db.SaveChangesAsync(ct);
        return scoring;
    }

    /// <summary>How scores would be spread by these rules, beside how they are by those that hold; by a sample where there are many.</summary>
    public async Task<Result<ScorePreview>> PreviewAsync(Actor actor, IReadOnlyList<ScoreRule> rules, int qualifyAt, CancellationToken ct)
    {
        var current = await FindAsync(actor, ct);
        if (current.Refused(out var missing)) return missing;
        var tried = LeadScoring.Usual(current.Value.ClientId);
        if (tried.Take(rules, qualifyAt, clock.GetUtcNow()) is { } refusal) return refusal;
        var leads = await book.SampleAsync(current.Value.ClientId, SampleSize, ct);
        return new ScorePreview(leads.Count, leads.Count == SampleSize, Spread(current.Value, leads), Spread(tried, leads), Qualified(current.Value, leads), Qualified(tried, leads));
    }

    internal async Task<LeadScorer> ScorerAsync(Guid clientId, CancellationToken ct) => new((await FindAsync(Actor.System(clientId), ct)).Value);

    private static int[] Spread(LeadScoring scoring, IReadOnlyList<LeadToJudge> leads)
    {
        var scorer = new LeadScorer(scoring);
        var bands = new int[Bands];
        foreach (var lead in leads) bands[Math.Min(scorer.Score(lead).Score / Bands, Bands - 1)]++;
        return bands;
    }

    private static int Qualified(LeadScoring scoring, IReadOnlyList<LeadToJudge> leads)
    {
        var scorer = new LeadScorer(scoring);
        return leads.Count(lead => scorer.StageOf(lead.Verdict, scorer.Score(lead).Score) is LeadStage.Qualified);
    }
}
