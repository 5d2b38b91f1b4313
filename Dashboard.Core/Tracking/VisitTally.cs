namespace Dashboard.Core.Tracking;

/// <summary>What one batch of visits changes: rows to write, and what to add to each roll-up.</summary>
public sealed class VisitTally
{
    /// <summary>Rows to add.</summary>
    public List<JudgedVisit> Events { get; } = [];

    /// <summary>Rows whose verdict changed in the light of what came later.</summary>
    public List<JudgedVisit> Rejudged { get; } = [];

    /// <summary>Messages whose marks changed.</summary>
    public List<VisitedMessage> Marked { get; } = [];

    /// <summary>Messages whose recipients withdrew, the first time or again.</summary>
    public List<VisitedMessage> Withdrawn { get; } = [];

    public Dictionary<Guid, Figures> Campaigns { get; } = [];

    public Dictionary<(Guid Campaign, Guid Client, short Provider), Figures> Providers { get; } = [];

    /// <summary>Of campaigns whose variants are tested: by the mark that the ledger holds.</summary>
    public Dictionary<(Guid Campaign, Guid Client, short Variant), Figures> Variants { get; } = [];

    public Dictionary<(Guid Campaign, Guid Client, EventKind Kind, DateTimeOffset Bucket), Share> Activity { get; } = [];

    public Dictionary<(Guid Campaign, int Index), LinkFigures> Links { get; } = [];

    public Dictionary<(Guid Campaign, Guid Client, MailProgram Program, ReaderDevice Device), AgentFigures> Agents { get; } = [];

    /// <summary>First opens and clicks by people, by the band of <see cref="OpeningDelay"/> that they fall into.</summary>
    public Dictionary<(Guid Campaign, Guid Client, EventKind Kind, short Band), long> Delays { get; } = [];

    /// <summary>Campaigns whose report moved.</summary>
    public HashSet<Guid> Touched { get; } = [];

    internal static TValue In<TKey, TValue>(Dictionary<TKey, TValue> figures, TKey key)
        where TKey : notnull
        where TValue : new() =>
        figures.TryGetValue(key, out var found) ? found : figures[key] = new();

    /// <summary>What to add to a campaign's, a provider's or a variant's distinct recipients.</summary>
    public sealed class Figures
    {
        public long OpenedPeople { get; set; }
        public long OpenedAll { get; set; }
        public long ClickedPeople { get; set; }
        public long ClickedAll { get; set; }
        public long Unsubscribed { get; set; }
    }

    /// <summary>What to add to a span of time.</summary>
    public sealed class Share
    {
        public long People { get; set; }
        public long Automatic { get; set; }
    }

    /// <summary>What to add to a mail program on a device.</summary>
    public sealed class AgentFigures
    {
        public long OpensPeople { get; set; }
        public long OpensAll { get; set; }
        public long ClicksPeople { get; set; }
        public long ClicksAll { get; set; }
    }

    /// <summary>What to add to a link.</summary>
    public sealed class LinkFigures
    {
        public Guid ClientId { get; set; }
        public string Url { get; set; } = "";
        public long ClicksPeople { get; set; }
        public long ClicksAll { get; set; }
        public long ClickersPeople { get; set; }
    }
}
