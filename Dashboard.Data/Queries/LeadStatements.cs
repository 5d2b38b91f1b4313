using Dashboard.Core.Leads;
using Dashboard.Core.Sending;
using Dashboard.Core.Tracking;

namespace Dashboard.Data.Queries;

/// <summary>The longer statements about leads.</summary>
internal static class LeadStatements
{
    /// <summary>Whom mail must not go to, of the addresses at hand.</summary>
    private const string Barred = """
        SELECT x.email FROM suppressions x WHERE (x.client_id = $1 OR x.client_id IS NULL) AND x.email = ANY ($4::citext[])
        UNION SELECT r.email FROM recipients r WHERE r.client_id = $1 AND r.status <> 0 AND r.email = ANY ($4::citext[])
        """;

    /// <summary>People for the leads' addresses, new or known, put into the list: how many converted, of them known before, and barred. Values: client, list, leads, addresses, now, consent.</summary>
    public const string Convert = $"""
        WITH barred AS ({Barred}),
        wanted AS (
            SELECT DISTINCT ON (lower(g.email) COLLATE "C") g.email::citext COLLATE "C" AS email, l.name, l.source,
                jsonb_strip_nulls(l.fields || jsonb_build_object('company', l.company, 'phone', l.phone, 'website', l.website)) AS attributes
            FROM unnest($3::bigint[], $4::text[]) AS g(id, email) JOIN leads l ON l.id = g.id AND l.client_id = $1
            WHERE NOT EXISTS (SELECT FROM barred b WHERE b.email = g.email::citext)
            ORDER BY lower(g.email) COLLATE "C", l.id),
        put AS (
            INSERT INTO recipients AS r (client_id, email, name, attributes, status, created_at, updated_at, source)
            SELECT $1, w.email, w.name, w.attributes, 0, $5, $5, left('lead: ' || w.source, 200) FROM wanted w
            ON CONFLICT (client_id, email) DO UPDATE SET name = coalesce(r.name, excluded.name), attributes = excluded.attributes || r.attributes, updated_at = excluded.updated_at
            RETURNING r.id, xmax = 0 AS is_new),
        joined AS (
            INSERT INTO list_memberships (client_id, list_id, recipient_id, added_at) SELECT $1, $2, p.id, $5 FROM put p ORDER BY p.id ON CONFLICT DO NOTHING RETURNING 1),
        counted AS (UPDATE lists SET member_count = member_count + (SELECT count(*) FROM joined)::int WHERE id = $2)
        SELECT (SELECT count(*) FROM put)::int, (SELECT count(*) FROM put WHERE NOT is_new)::int,
            (SELECT count(*) FROM unnest($4::text[]) AS g(email) WHERE EXISTS (SELECT FROM barred b WHERE b.email = g.email::citext))::int, $6::text IS NULL
        """;

    /// <summary>The leads know the recipients they became. Values: client, leads, addresses, now.</summary>
    public static readonly string LinkConverted = $"""
        UPDATE leads l SET recipient_id = r.id, stage = {(short)LeadStage.Converted}, converted_at = coalesce(l.converted_at, $4), updated_at = $4
        FROM unnest($2::bigint[], $3::text[]) AS g(id, email) JOIN recipients r ON r.client_id = $1 AND r.email = g.email::citext
        WHERE l.id = g.id AND l.client_id = $1 AND r.status = 0
            AND NOT EXISTS (SELECT FROM suppressions x WHERE x.email = r.email AND (x.client_id = $1 OR x.client_id IS NULL))
        """;

    /// <summary>The leads' own consents, or what the converter vouches for, stand with the recipients. Values: client, list, leads, now, consent.</summary>
    public const string KeepConsents = """
        INSERT INTO consents (client_id, recipient_id, list_id, how, wording, asked_at, given_at)
        SELECT $1, l.recipient_id, $2, left(c.consent->>'how', 100), coalesce(c.consent->>'wording', ''), (c.consent->>'at')::timestamptz, (c.consent->>'at')::timestamptz
        FROM leads l CROSS JOIN LATERAL (SELECT coalesce(l.consent, nullif($5, '')::jsonb) AS consent) c
        WHERE l.id = ANY ($3) AND l.client_id = $1 AND l.recipient_id IS NOT NULL AND l.converted_at = $4 AND c.consent IS NOT NULL
        """;

    /// <summary>What a check just wrote stands with its job, too. Values: job, leads, now.</summary>
    public const string KeepVerdicts = """
        INSERT INTO lead_verdicts (job_id, lead_id, email, verdict, reasons, suggestion)
        SELECT $1, l.id, l.email::text, l.verdict, l.reasons, l.suggestion FROM leads l WHERE l.id = ANY ($2) AND l.checked_at = $3
        ON CONFLICT (job_id, lead_id) DO UPDATE SET email = excluded.email, verdict = excluded.verdict, reasons = excluded.reasons, suggestion = excluded.suggestion
        """;

    /// <summary>What a recipient was sent, and did with it. Values: client, recipient.</summary>
    public static readonly string Outcome = $"""
        SELECT count(*)::int, (count(*) FILTER (WHERE m.state = {(short)MessageState.Accepted}))::int, (count(*) FILTER (WHERE m.state = {(short)MessageState.Bounced}))::int,
            (SELECT count(DISTINCT e.message_id)::int FROM events e WHERE e.recipient_id = $2 AND e.client_id = $1 AND e.kind = {(short)EventKind.Opened} AND NOT e.automatic),
            (SELECT count(DISTINCT e.message_id)::int FROM events e WHERE e.recipient_id = $2 AND e.client_id = $1 AND e.kind = {(short)EventKind.Clicked} AND NOT e.automatic),
            EXISTS (SELECT FROM events e WHERE e.recipient_id = $2 AND e.client_id = $1 AND e.kind = {(short)EventKind.Unsubscribed}) OR EXISTS (SELECT FROM recipients r WHERE r.id = $2 AND r.client_id = $1 AND r.status = 1),
            EXISTS (SELECT FROM events e WHERE e.recipient_id = $2 AND e.client_id = $1 AND e.kind = {(short)EventKind.Complained})
        FROM messages m WHERE m.recipient_id = $2 AND m.client_id = $1
        """;
}
