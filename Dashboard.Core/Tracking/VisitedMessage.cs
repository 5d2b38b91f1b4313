namespace Dashboard.Core.Tracking;

/// <summary>A message of the ledger with its new visits: decides what they change. Nothing else may be changing it meanwhile.</summary>
public sealed class VisitedMessage
{
    private static readonly IComparer<(Visit Visit, Verdict? Before)> ByTime =
        Comparer<(Visit Visit, Verdict? Before)>.Create((a, b) => a.Visit.At != b.Visit.At ? a.Visit.At.CompareTo(b.Visit.At) : a.Visit.Id.CompareTo(b.Visit.Id));

    /// <summary>A message with more visits than this is not read again for each new one: they are automatic, and its marks stand already.</summary>
    public const int MostHistory = 1_000;

    private static readonly Verdict Flood = new(100, ["flood"]);

    private readonly List<Visit> _new = [];
    private List<(Visit Visit, Verdict Verdict)>? _known;

    public required short Month { get; init; }
    public required long Id { get; init; }
    public required Guid ClientId { get; init; }
    public Guid? CampaignId { get; init; }
    public long? RecipientId { get; init; }
    public short Provider { get; init; }

    /// <summary>Which of its campaign's variants it is; 0 where nothing is tested.</summary>
    public short Variant { get; init; }
    public DateTimeOffset? AcceptedAt { get; init; }

    /// <summary>When its campaign was started.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>The marks as they were.</summary>
    public required VisitMarks Before { get; init; }

    /// <summary>The marks as they are once the visits are settled.</summary>
    public VisitMarks After { get; private set; } = new(null, null, null, null, null);

    /// <summary>
    /// Whether its earlier visits must be known to judge the new ones: clicks are judged together, and an open soon after clicks with them.
    /// An open of a message without clicks is judged by itself, which is what nearly all visits are.
    /// </summary>
    public bool NeedsHistory => _new.Any(v => v.Kind is EventKind.Clicked || (v.Kind is EventKind.Opened && Before.Clicked is { } clicked && v.At - clicked < HistoryMatters));

    /// <summary>Scans happen at delivery; after this long an open has nothing to do with the message's first click.</summary>
    private static TimeSpan HistoryMatters => TimeSpan.FromHours(1);

    /// <summary>Takes a visit that is not written yet.</summary>
    public void Add(Visit visit) => _new.Add(visit);

    /// <summary>Takes a visit that was written before, with its verdict: all opens and clicks of the message up to <see cref="MostHistory"/> and one more, or none.</summary>
    public void Recall(Visit visit, Verdict verdict) => (_known ??= []).Add((visit, verdict));

    /// <summary>Judges the visits and adds what they change to the tally.</summary>
    public void Settle(VisitJudge judge, VisitTally tally)
    {
        if (_new.Count == 0) return;
        After = Before;
        var isFlood = _known?.Count > MostHistory;
        var isWhole = NeedsHistory && !isFlood;
        if (isFlood) _known = null;
        SettleVisits(judge, tally, isWhole, isFlood);
        SettleWithdrawal(tally);

        Conclude(tally);
    }

    /// <summary>Judges what is known once more, by the rules of today, and adds what that changes to the tally. A flood stays one.</summary>
    public void JudgeAgain(VisitJudge judge, VisitTally tally)
    {
        if (_known is null || _known.Count > MostHistory) return;
        After = Before;
        SettleVisits(judge, tally, isWhole: true, isFlood: false);
        Conclude(tally);
    }

    private void Conclude(VisitTally tally)
    {
        if (After != Before) tally.Marked.Add(this);
        if (CampaignId is not { } campaign) return;
        tally.Touched.Add(campaign);
        Count(VisitTally.In(tally.Campaigns, campaign));
        if (Turned(b => b.OpenedByPerson) != 0 || Turned(b => b.ClickedByPerson) != 0)
            Count(VisitTally.In(tally.Providers, (campaign, ClientId, Provider)));
        if (Variant != 0 && After != Before) Count(VisitTally.In(tally.Variants, (campaign, ClientId, Variant)));
        CountDelay(tally, campaign, EventKind.Opened, Before.OpenedByPerson, After.OpenedByPerson);
        CountDelay(tally, campaign, EventKind.Clicked, Before.ClickedByPerson, After.ClickedByPerson);
    }

    /// <summary>A first open that turns out to be earlier, or no person's, leaves its band.</summary>
    private void CountDelay(VisitTally tally, Guid campaign, EventKind kind, DateTimeOffset? before, DateTimeOffset? after)
    {
        if (before == after) return;
        if (before is { } was) Add(OpeningDelay.BandOf(AcceptedAt, was), -1);
        if (after is { } now) Add(OpeningDelay.BandOf(AcceptedAt, now), 1);

        void Add(short band, int people)
        {
            var key = (campaign, ClientId, kind, band);
            tally.Delays[key] = tally.Delays.GetValueOrDefault(key) + people;
        }
    }

    private void SettleVisits(VisitJudge judge, VisitTally tally, bool isWhole, bool isFlood)
    {
        var cases = new List<(Visit Visit, Verdict? Before)>();
        if (_known is not null) cases.AddRange(_known.Select(k => (k.Visit, (Verdict?)k.Verdict)));
        cases.AddRange(_new.Where(v => v.Kind is EventKind.Opened or EventKind.Clicked).Select(v => (v, (Verdict?)null)));
        if (cases.Count == 0) return;
        if (cases.Count > 1) cases.Sort(ByTime);
        var verdicts = isFlood ? [.. cases.Select(_ => Flood)] : judge.Judge([.. cases.Select(c => c.Visit)], AcceptedAt);

        DateTimeOffset? opened = null, openedByPerson = null, clicked = null, clickedByPerson = null;
        HashSet<int>? clickersBefore = null, clickersAfter = null;
        for (var i = 0; i < cases.Count; i++)
        {
            var (visit, before) = cases[i];
            var isPerson = !verdicts[i].IsAutomatic;
            var isClick = visit.Kind is EventKind.Clicked;
            if (isClick) clicked ??= visit.At;
            else opened ??= visit.At;
            // Who clicks has read, whether or not the pixel was fetched: so those who opened are never fewer than the people among them.
            if (isPerson) opened ??= visit.At;
            if (isPerson) openedByPerson ??= visit.At;
            if (isPerson && isClick) clickedByPerson ??= visit.At;

            if (isClick && visit.LinkIndex is { } link)
            {
                if (before is { IsAutomatic: false }) (clickersBefore ??= []).Add(link);
                if (isPerson) (clickersAfter ??= []).Add(link);
            }

            if (before is null)
            {
                tally.Events.Add(new(visit, this, verdicts[i]));
                CountVisit(tally, visit, people: isPerson ? 1 : 0, automatic: isPerson ? 0 : 1);
            }
            else if (before.Score != verdicts[i].Score || !before.Reasons.SequenceEqual(verdicts[i].Reasons))
            {
                tally.Rejudged.Add(new(visit, this, verdicts[i]));
                if (before.IsAutomatic != verdicts[i].IsAutomatic) CountVisit(tally, visit, people: isPerson ? 1 : -1, automatic: isPerson ? -1 : 1);
            }
        }

        CountClickers(tally, clickersBefore, clickersAfter);
        // With everything at hand the verdicts alone decide, also that a first person was none. Without, a mark only moves forward.
        After = isWhole
            ? new(opened, openedByPerson, clicked, clickedByPerson, Before.Unsubscribed)
            : Before with
            {
                Opened = Earlier(Before.Opened, opened),
                OpenedByPerson = Earlier(Before.OpenedByPerson, openedByPerson),
                Clicked = Earlier(Before.Clicked, clicked),
                ClickedByPerson = Earlier(Before.ClickedByPerson, clickedByPerson),
            };
    }

    /// <summary>The person's wish holds each time it is said; it is an event the first time.</summary>
    private void SettleWithdrawal(VisitTally tally)
    {
        if (_new.Where(v => v.Kind is EventKind.Unsubscribed).MinBy(v => v.At) is not { } withdrawal) return;
        if (Before.Unsubscribed is null)
        {
            tally.Events.Add(new(withdrawal, this, Verdict.Person));
            CountVisit(tally, withdrawal, people: 1, automatic: 0);
            After = After with { Unsubscribed = withdrawal.At };
        }

        tally.Withdrawn.Add(this);
    }

    private void CountVisit(VisitTally tally, Visit visit, int people, int automatic)
    {
        if (CampaignId is not { } campaign) return;
        var share = VisitTally.In(tally.Activity, (campaign, ClientId, visit.Kind, ActivityBucket.Of(visit.At, StartedAt)));
        share.People += people;
        share.Automatic += automatic;
        CountAgent(tally, campaign, visit, people, automatic);
        if (visit.Kind is not EventKind.Clicked || visit.LinkIndex is not { } index || index == VisitJudge.HiddenLink) return;
        var link = LinkOf(tally, campaign, index);
        link.Url = visit.Url ?? link.Url;
        link.ClicksPeople += people;
        link.ClicksAll += people + automatic;
    }

    private void CountAgent(VisitTally tally, Guid campaign, Visit visit, int people, int automatic)
    {
        if (visit.Kind is not (EventKind.Opened or EventKind.Clicked)) return;
        var agent = ReadingAgent.Of(visit.UserAgent);
        var figures = VisitTally.In(tally.Agents, (campaign, ClientId, agent.Program, agent.Device));
        if (visit.Kind is EventKind.Opened)
        {
            figures.OpensPeople += people;
            figures.OpensAll += people + automatic;
        }
        else
        {
            figures.ClicksPeople += people;
            figures.ClicksAll += people + automatic;
        }
    }

    private void CountClickers(VisitTally tally, HashSet<int>? before, HashSet<int>? after)
    {
        if (CampaignId is not { } campaign) return;
        foreach (var index in after ?? [])
            if (before?.Contains(index) != true && index != VisitJudge.HiddenLink) LinkOf(tally, campaign, index).ClickersPeople++;
        foreach (var index in before ?? [])
            if (after?.Contains(index) != true && index != VisitJudge.HiddenLink) LinkOf(tally, campaign, index).ClickersPeople--;
    }

    private VisitTally.LinkFigures LinkOf(VisitTally tally, Guid campaign, int index)
    {
        var link = VisitTally.In(tally.Links, (campaign, index));
        link.ClientId = ClientId;
        return link;
    }

    private void Count(VisitTally.Figures figures)
    {
        figures.OpenedAll += Turned(m => m.Opened);
        figures.OpenedPeople += Turned(m => m.OpenedByPerson);
        figures.ClickedAll += Turned(m => m.Clicked);
        figures.ClickedPeople += Turned(m => m.ClickedByPerson);
        figures.Unsubscribed += Turned(m => m.Unsubscribed);
    }

    /// <summary>1 where a mark came into being, -1 where it was taken back, else 0.</summary>
    private int Turned(Func<VisitMarks, DateTimeOffset?> mark) => (mark(After) is null ? 0 : 1) - (mark(Before) is null ? 0 : 1);

    private static DateTimeOffset? Earlier(DateTimeOffset? a, DateTimeOffset? b) => a is null ? b : b is null || a < b ? a : b;
}
