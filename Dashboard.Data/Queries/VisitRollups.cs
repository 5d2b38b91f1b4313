using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;
using Npgsql;
using static Dashboard.Data.Queries.BatchCommands;

namespace Dashboard.Data.Queries;

/// <summary>What visits add to a campaign's figures.</summary>
internal static class VisitRollups
{
    public static NpgsqlBatchCommand Count(List<KeyValuePair<Guid, VisitTally.Figures>> campaigns) => Command(
        """
        WITH n AS MATERIALIZED (
            SELECT n.* FROM unnest($1, $2, $3, $4, $5, $6) n (id, opened_people, opened_all, clicked_people, clicked_all, unsubscribed)
            JOIN campaign_counts c ON c.campaign_id = n.id ORDER BY n.id FOR NO KEY UPDATE OF c)
        UPDATE campaign_counts c SET opened_people = c.opened_people + n.opened_people, opened_all = c.opened_all + n.opened_all,
               clicked_people = c.clicked_people + n.clicked_people, clicked_all = c.clicked_all + n.clicked_all,
               unsubscribed = c.unsubscribed + n.unsubscribed, changed_at = clock_timestamp()
        FROM n WHERE c.campaign_id = n.id
        """,
        Column(campaigns, c => c.Key),
        Column(campaigns, c => c.Value.OpenedPeople),
        Column(campaigns, c => c.Value.OpenedAll),
        Column(campaigns, c => c.Value.ClickedPeople),
        Column(campaigns, c => c.Value.ClickedAll),
        Column(campaigns, c => c.Value.Unsubscribed));

    public static NpgsqlBatchCommand CountActivity(List<KeyValuePair<(Guid Campaign, Guid Client, EventKind Kind, DateTimeOffset Bucket), VisitTally.Share>> activity) => Command(
        """
        INSERT INTO campaign_activity AS a (campaign_id, client_id, kind, bucket, people, automatic)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6)
        ON CONFLICT (campaign_id, kind, bucket) DO UPDATE SET people = a.people + excluded.people, automatic = a.automatic + excluded.automatic
        """,
        Column(activity, a => a.Key.Campaign),
        Column(activity, a => a.Key.Client),
        Column(activity, a => (short)a.Key.Kind),
        Column(activity, a => a.Key.Bucket),
        Column(activity, a => a.Value.People),
        Column(activity, a => a.Value.Automatic));

    public static NpgsqlBatchCommand CountLinks(List<KeyValuePair<(Guid Campaign, int Index), VisitTally.LinkFigures>> links) => Command(
        """
        INSERT INTO campaign_links AS l (campaign_id, client_id, index, url, clicks_people, clicks_all, clickers_people)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (campaign_id, index) DO UPDATE SET clicks_people = l.clicks_people + excluded.clicks_people,
            clicks_all = l.clicks_all + excluded.clicks_all, clickers_people = l.clickers_people + excluded.clickers_people
        """,
        Column(links, l => l.Key.Campaign),
        Column(links, l => l.Value.ClientId),
        Column(links, l => l.Key.Index),
        Column(links, l => l.Value.Url),
        Column(links, l => l.Value.ClicksPeople),
        Column(links, l => l.Value.ClicksAll),
        Column(links, l => l.Value.ClickersPeople));

    public static NpgsqlBatchCommand CountProviders(List<KeyValuePair<(Guid Campaign, Guid Client, short Provider), VisitTally.Figures>> providers) => Command(
        """
        INSERT INTO campaign_providers AS p (campaign_id, client_id, provider, opened_people, clicked_people)
        SELECT * FROM unnest($1, $2, $3, $4, $5)
        ON CONFLICT (campaign_id, provider) DO UPDATE SET opened_people = p.opened_people + excluded.opened_people, clicked_people = p.clicked_people + excluded.clicked_people
        """,
        Column(providers, p => p.Key.Campaign),
        Column(providers, p => p.Key.Client),
        Column(providers, p => p.Key.Provider),
        Column(providers, p => p.Value.OpenedPeople),
        Column(providers, p => p.Value.ClickedPeople));

    public static NpgsqlBatchCommand CountVariants(List<KeyValuePair<(Guid Campaign, Guid Client, short Variant), VisitTally.Figures>> variants) => Command(
        """
        INSERT INTO campaign_variant_figures AS v (campaign_id, client_id, variant, opened_people, opened_all, clicked_people, clicked_all, unsubscribed)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (campaign_id, variant) DO UPDATE SET opened_people = v.opened_people + excluded.opened_people, opened_all = v.opened_all + excluded.opened_all,
            clicked_people = v.clicked_people + excluded.clicked_people, clicked_all = v.clicked_all + excluded.clicked_all, unsubscribed = v.unsubscribed + excluded.unsubscribed
        """,
        Column(variants, v => v.Key.Campaign),
        Column(variants, v => v.Key.Client),
        Column(variants, v => v.Key.Variant),
        Column(variants, v => v.Value.OpenedPeople),
        Column(variants, v => v.Value.OpenedAll),
        Column(variants, v => v.Value.ClickedPeople),
        Column(variants, v => v.Value.ClickedAll),
        Column(variants, v => v.Value.Unsubscribed));

    public static NpgsqlBatchCommand CountAgents(List<KeyValuePair<(Guid Campaign, Guid Client, MailProgram Program, ReaderDevice Device), VisitTally.AgentFigures>> agents) => Command(
        """
        INSERT INTO campaign_agents AS a (campaign_id, client_id, program, device, opens_people, opens_all, clicks_people, clicks_all)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
        ON CONFLICT (campaign_id, program, device) DO UPDATE SET opens_people = a.opens_people + excluded.opens_people, opens_all = a.opens_all + excluded.opens_all,
            clicks_people = a.clicks_people + excluded.clicks_people, clicks_all = a.clicks_all + excluded.clicks_all
        """,
        Column(agents, a => a.Key.Campaign),
        Column(agents, a => a.Key.Client),
        Column(agents, a => (short)a.Key.Program),
        Column(agents, a => (short)a.Key.Device),
        Column(agents, a => a.Value.OpensPeople),
        Column(agents, a => a.Value.OpensAll),
        Column(agents, a => a.Value.ClicksPeople),
        Column(agents, a => a.Value.ClicksAll));

    public static NpgsqlBatchCommand CountDelays(List<KeyValuePair<(Guid Campaign, Guid Client, EventKind Kind, short Band), long>> delays) => Command(
        """
        INSERT INTO campaign_delays AS d (campaign_id, client_id, kind, band, people)
        SELECT * FROM unnest($1, $2, $3, $4, $5)
        ON CONFLICT (campaign_id, kind, band) DO UPDATE SET people = d.people + excluded.people
        """,
        Column(delays, d => d.Key.Campaign),
        Column(delays, d => d.Key.Client),
        Column(delays, d => (short)d.Key.Kind),
        Column(delays, d => d.Key.Band),
        Column(delays, d => d.Value));
}
