using Dashboard.Core.Imports;

namespace Dashboard.Data.Queries;

/// <summary>
/// The statements that merge a staging table into the recipients, for one import. Ids and times stand in them as constants, so that the planner sees them.
/// </summary>
/// <remarks>
/// People are inserted in the order of the unique key: neighbours land on one page of the index, and of two rows with one address the first of the file wins.
/// The sort is by lower(), which is computed once a row; citext's own comparison computes it twice each time.
/// </remarks>
internal sealed class MergeStatements(ImportMerge merge, string staged)
{
    private const string Key = "lower(s.email::text) COLLATE \"C\"";

    private string Client { get; } = $"'{merge.ClientId}'::uuid";

    private string Now { get; } = $"'{merge.Now.UtcDateTime:O}'::timestamptz";

    private string Source { get; } = $"'{merge.Source.Replace("'", "''", StringComparison.Ordinal)}'";

    private string Suppressed => $"""
        SELECT x.email FROM suppressions x WHERE x.client_id = {Client} OR x.client_id IS NULL
        UNION SELECT r.email FROM recipients r WHERE r.client_id = {Client} AND r.status <> 0
        """;

    private string Changes => merge.Existing switch
    {
        ExistingChoice.Keep => "false",
        ExistingChoice.FillGaps => "(r.name IS NULL AND s.name IS NOT NULL) OR (s.attributes || r.attributes) <> r.attributes",
        _ => "(s.name IS NOT NULL AND s.name IS DISTINCT FROM r.name) OR NOT r.attributes @> s.attributes",
    };

    /// <summary>Moves the rows of people who must not be mailed to the errors; answers how many.</summary>
    public string TurnAwaySuppressed => $"""
        WITH away AS (DELETE FROM {staged} s USING ({Suppressed}) x WHERE s.email = x.email RETURNING s.line, s.email)
        INSERT INTO import_errors (import_id, line, column_name, value, reason)
        SELECT '{merge.ImportId}', line, '{merge.EmailColumn.Replace("'", "''", StringComparison.Ordinal)}', email, 'This address is unsubscribed or suppressed, and the import leaves such people out.' FROM away
        """;

    /// <summary>For a client without recipients: adds everyone once, and puts them into the list; answers how many.</summary>
    public string AddAll => Add($"SELECT DISTINCT ON ({Key}) s.email, s.name, s.attributes FROM {staged} s ORDER BY {Key}, s.line");

    /// <summary>Each address once, with the recipient that has it and whether the file changes anything about them.</summary>
    public string FindKnown => $"""
        CREATE TEMP TABLE found ON COMMIT DROP AS
        SELECT DISTINCT ON ({Key}) s.line, r.id, ({Changes}) AS changes
        FROM {staged} s LEFT JOIN recipients r ON r.client_id = {Client} AND r.email = s.email
        ORDER BY {Key}, s.line
        """;

    /// <summary>Takes over what the file says about people who are known; answers how many it changes.</summary>
    public string UpdateKnown => $"""
        UPDATE recipients r SET
            name = {(merge.Existing is ExistingChoice.FillGaps ? "coalesce(r.name, s.name)" : "coalesce(s.name, r.name)")},
            attributes = {(merge.Existing is ExistingChoice.FillGaps ? "s.attributes || r.attributes" : "r.attributes || s.attributes")},
            updated_at = {Now}
        FROM found f JOIN {staged} s ON s.line = f.line
        WHERE f.changes AND f.id = r.id
        """;

    /// <summary>Adds the people who are not known yet; answers how many.</summary>
    public string AddUnknown => Add($"SELECT s.email, s.name, s.attributes FROM found f JOIN {staged} s ON s.line = f.line WHERE f.id IS NULL ORDER BY {Key}");

    /// <summary>Puts those who were known into the list, unless they stand there; answers how many.</summary>
    public string JoinKnown => $"""
        INSERT INTO list_memberships (client_id, list_id, recipient_id, added_at)
        SELECT {Client}, '{merge.ListId}', f.id, {Now} FROM found f
        WHERE f.id IS NOT NULL AND NOT EXISTS (SELECT FROM list_memberships m WHERE m.list_id = '{merge.ListId}' AND m.recipient_id = f.id)
        ORDER BY f.id
        ON CONFLICT DO NOTHING
        """;

    /// <summary>People whose address was suppressed before they were known stand as such.</summary>
    public string MarkSuppressed => $"""
        UPDATE recipients r SET status = x.status
        FROM (SELECT email, max(reason) AS status FROM suppressions WHERE (client_id = {Client} OR client_id IS NULL) AND reason IN (1, 2, 3) GROUP BY email) x
        WHERE r.client_id = {Client} AND r.email = x.email AND r.status = 0
        """;

    /// <summary>How many addresses of the file must not be mailed.</summary>
    public string CountSuppressed => $"SELECT count(DISTINCT s.email) FROM ({Suppressed}) x JOIN {staged} s ON s.email = x.email";

    private string Add(string people) => $"""
        WITH added AS (
            INSERT INTO recipients (client_id, email, name, attributes, status, created_at, updated_at, source)
            SELECT {Client}, p.email, p.name, p.attributes, 0, {Now}, {Now}, {Source} FROM ({people}) p
            RETURNING id),
        joined AS (
            INSERT INTO list_memberships (client_id, list_id, recipient_id, added_at) SELECT {Client}, '{merge.ListId}', id, {Now} FROM added)
        SELECT count(*) FROM added
        """;
}
