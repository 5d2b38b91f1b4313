using System.Text.RegularExpressions;

namespace Dashboard.Core.Tracking;

/// <summary>Tells people from machines by what is known of one message's visits. Pure: the same facts get the same verdict, today and when they are judged again.</summary>
public sealed partial class VisitJudge(KnownMachines machines)
{
    /// <summary>The version of these rules; kept with every event, so that old ones can be judged again.</summary>
    public const short Version = 2;

    /// <summary>The index of the link that no person can see, beyond any index of those that can be.</summary>
    public const int HiddenLink = 9_999;

    /// <summary>The reason that names a burst: the one fact that the visits of a message do not show, so it is read back from the event.</summary>
    public const string Burst = "network-burst";

    private static readonly TimeSpan AtOnce = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    /// <summary>Judges the opens and clicks of one message together: what came later may show what came first in another light.</summary>
    /// <param name="visits">All opens and clicks of the message that are known.</param>
    /// <param name="deliveredAt">When a server took the message; null where that is not known yet.</param>
    public Verdict[] Judge(IReadOnlyList<Visit> visits, DateTimeOffset? deliveredAt)
    {
        var cases = new Case[visits.Count];
        for (var i = 0; i < cases.Length; i++) cases[i] = Look(visits[i], deliveredAt);
        if (cases.Length > 1)
        {
            foreach (var one in cases) LookAround(one, visits);
            var scanning = cases.Where(c => c.IsScanning).ToArray();
            if (scanning.Length > 0)
                foreach (var one in cases) LookForScanner(one, scanning);
        }

        return Array.ConvertAll(cases, one => one.Decide());
    }

    /// <summary>Whether an agent fetches images on behalf of a person who looks at the mail.</summary>
    public static bool IsPersonsProxy(string agent) =>
        agent.Contains("GoogleImageProxy", StringComparison.Ordinal) || agent.Contains("YahooMailProxy", StringComparison.Ordinal);

    private Case Look(Visit visit, DateTimeOffset? deliveredAt)
    {
        var one = new Case(visit);
        var agent = visit.UserAgent?.Trim() ?? "";
        if (IsPersonsProxy(agent))
        {
            one.IsProxy = true;
            return one;
        }

        if (agent.Length == 0) one.Add(60, "no-agent");
        else if (BareMozilla.IsMatch(agent)) one.Add(100, "apple-mail-privacy");
        else if (machines.Recognise(agent) is { } machine) one.Add(100, machine);

        if (visit.LinkIndex == HiddenLink && visit.Kind is EventKind.Clicked) one.Scan(100, "hidden-link");
        if (deliveredAt is { } delivered && visit.At - delivered is var after && after < Soon)
        {
            if (after < AtOnce) one.Add(visit.Kind is EventKind.Clicked ? 40 : 30, "at-delivery");
            else one.Add(visit.Kind is EventKind.Clicked ? 20 : 10, "soon-after-delivery");
        }

        if (visit.IsBurst) one.Add(30, Burst);
        return one;
    }

    /// <summary>A person follows links one after the other; a scanner takes them all at once.</summary>
    private static void LookAround(Case one, IReadOnlyList<Visit> visits)
    {
        var visit = one.Visit;
        if (visit.Kind is not EventKind.Clicked) return;
        HashSet<int?> atOnce = [visit.LinkIndex], soon = [visit.LinkIndex];
        foreach (var other in visits)
        {
            if (other.Kind is not EventKind.Clicked) continue;
            var apart = (other.At - visit.At).Duration();
            if (apart <= AtOnce) atOnce.Add(other.LinkIndex);
            if (apart <= Soon) soon.Add(other.LinkIndex);
        }

        if (atOnce.Count >= 2 || soon.Count >= 4) one.Scan(60, "many-links");
    }

    /// <summary>What the same visitor did in the seconds around a scan is part of it.</summary>
    private static void LookForScanner(Case one, Case[] scanning)
    {
        if (one.IsProxy || one.IsScanning) return;
        if (scanning.Any(scan =>
            (scan.Visit.At - one.Visit.At).Duration() <= Soon && scan.Visit.UserAgent == one.Visit.UserAgent && Equals(scan.Visit.Ip, one.Visit.Ip)))
            one.Add(60, "with-scanner");
    }

    [GeneratedRegex(@"^Mozilla/\d\.\d$", RegexOptions.CultureInvariant)]
    private static partial Regex BareMozilla { get; }

    private sealed class Case(Visit visit)
    {
        private List<string>? _reasons;
        private int _score;

        public Visit Visit { get; } = visit;

        public bool IsProxy { get; set; }

        public bool IsScanning { get; private set; }

        public void Add(int score, string reason)
        {
            _score += score;
            (_reasons ??= []).Add(reason);
        }

        public void Scan(int score, string reason)
        {
            IsScanning = true;
            Add(score, reason);
        }

        public Verdict Decide() => _reasons is null ? Verdict.Person : new((short)Math.Min(_score, 100), _reasons);
    }
}
