using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Dashboard.Core;
using Dashboard.Core.Addresses;
using Dashboard.Core.Leads;
using Npgsql;
using NpgsqlTypes;

namespace Dashboard.Data.Queries;

/// <summary>Leads read by keyset and written in statements of sets; a job's step and what it wrote are committed together.</summary>
internal sealed class LeadBook(Connections connections) : ILeadBook
{
    private const string Judged = "l.id, l.email::text, l.name, l.company, l.phone, l.website, l.source, l.tags, l.fields::text, l.consent IS NOT NULL, l.verdict, l.reasons, l.suggestion";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DictionaryKeyPolicy = null };

    /// <summary>From so many leads on a job changes what the planner has to know.</summary>
    private const int Large = 10_000;

    private readonly LeadSearch _search = new(connections);

    public Task<Slice<LeadRow>> SliceAsync(Guid? clientId, LeadFilter filter, LeadSort sort, SliceRequest request, CancellationToken ct) => _search.SliceAsync(clientId, filter, sort, request, ct);

    public Task<int> CountAsync(Guid? clientId, LeadFilter filter, SliceRequest request, CancellationToken ct) => _search.CountAsync(clientId, filter, request, ct);

    public async Task<IReadOnlyDictionary<LeadStage, int>> StagesAsync(Guid? clientId, int most, CancellationToken ct)
    {
        var values = new SqlValues();
        var client = clientId is { } id ? $"l.client_id = {values.Add(id)} AND" : "";
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = new NpgsqlCommand($"""
            SELECT s.stage, (SELECT count(*)::int FROM (SELECT FROM leads l WHERE {client} l.stage = s.stage LIMIT {values.Add(most)}) bounded)
            FROM unnest(ARRAY[0, 1, 2, 3, 4]::smallint[]) AS s(stage)
            """, connection);
        values.Bind(command);
        var counts = new Dictionary<LeadStage, int>();
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) counts[(LeadStage)reader.GetInt16(0)] = reader.GetInt32(1);
        return counts;
    }

    public async Task<LeadsAdded> AddAsync(Guid clientId, IReadOnlyList<LeadEntry> entries, string source, Func<LeadsAdded, LeadStep>? step, DateTimeOffset now, CancellationToken ct)
    {
        // In the order of the unique key: two who bring the same people wait for each other, and neither for ever.
        var given = entries.Where(e => e.Email is not null).GroupBy(e => e.Email!.ToLowerInvariant(), StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => g.First())
            .Concat(entries.Where(e => e.Email is null).DistinctBy(e => e.TwinKey)).ToList();
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var together = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand("""
            WITH put AS (
                INSERT INTO leads AS l (client_id, email, name, company, phone, website, notes, tags, fields, origins, consent, address_key, twin_key, source, created_at, updated_at, stage, is_stage_chosen, reasons, score, score_reasons)
                SELECT $1, g.email, g.name, g.company, g.phone, g.website, g.notes, array_remove(string_to_array(g.tags, E'\n'), ''), g.fields::jsonb, g.origins::jsonb, nullif(g.consent, '')::jsonb, g.address_key, g.twin_key, $2, $3, $3, 0, false, '{}', 0, '{}'
                FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::text[])
                    WITH ORDINALITY AS g(email, name, company, phone, website, notes, tags, fields, origins, consent, address_key, twin_key, at)
                WHERE g.email IS NOT NULL OR NOT EXISTS (SELECT FROM leads x WHERE x.client_id = $1 AND x.twin_key = g.twin_key)
                ORDER BY g.at
                ON CONFLICT (client_id, email) DO UPDATE SET
                    name = coalesce(l.name, excluded.name), company = coalesce(l.company, excluded.company), phone = coalesce(l.phone, excluded.phone), website = coalesce(l.website, excluded.website),
                    notes = coalesce(l.notes, excluded.notes), tags = (SELECT coalesce(array_agg(DISTINCT t), '{}') FROM unnest(l.tags || excluded.tags) t), fields = excluded.fields || l.fields, origins = excluded.origins || l.origins,
                    consent = coalesce(l.consent, excluded.consent), twin_key = coalesce(l.twin_key, excluded.twin_key), updated_at = excluded.updated_at
                WHERE (l.name IS NULL AND excluded.name IS NOT NULL) OR (l.company IS NULL AND excluded.company IS NOT NULL) OR (l.phone IS NULL AND excluded.phone IS NOT NULL) OR (l.website IS NULL AND excluded.website IS NOT NULL)
                    OR (l.notes IS NULL AND excluded.notes IS NOT NULL) OR (l.consent IS NULL AND excluded.consent IS NOT NULL) OR NOT l.tags @> excluded.tags OR (excluded.fields || l.fields) <> l.fields
                RETURNING xmax = 0 AS is_new)
            SELECT (count(*) FILTER (WHERE is_new))::int, (count(*) FILTER (WHERE NOT is_new))::int FROM put
            """, connection) { CommandTimeout = 300 };
        command.Parameters.Add(new() { Value = clientId });
        command.Parameters.Add(new() { Value = source });
        command.Parameters.Add(new() { Value = now });
        foreach (var column in new Func<LeadEntry, string?>[]
        {
            e => e.Email, e => e.Name, e => e.Company, e => e.Phone, e => e.Website, e => e.Notes, e => string.Join('\n', e.Tags), e => JsonSerializer.Serialize(e.Fields, Json),
            e => JsonSerializer.Serialize(Origins(e, new(source, now)), Json), e => e.Consent is null ? "" : JsonSerializer.Serialize(e.Consent, Json), e => e.AddressKey, e => e.TwinKey,
        })
        {
            command.Parameters.Add(Texts(given.Select(column)));
        }

        int added, updated;
        await using (var reader = await command.ExecuteReaderAsync(ct))
        {
            await reader.ReadAsync(ct);
            (added, updated) = (reader.GetInt32(0), reader.GetInt32(1));
        }

        var counts = new LeadsAdded(added, updated, entries.Count - added - updated);
        if (step is not null) await StepAsync(connection, step(counts), ct);
        await together.CommitAsync(ct);
        return counts;
    }

    public async Task<long> ChooseAsync(Guid jobId, Guid clientId, LeadFilter filter, CancellationToken ct)
    {
        var values = new SqlValues();
        var job = values.Add(jobId);
        var where = LeadSelection.Of(clientId, filter, null, values);
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var together = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, "DELETE FROM chosen_leads WHERE job_id = $1", ct, jobId);
        await using var command = new NpgsqlCommand($"INSERT INTO chosen_leads (job_id, lead_id) SELECT {job}, l.id FROM leads l WHERE {where} ORDER BY l.id", connection) { CommandTimeout = 0 };
        values.Bind(command);
        var chosen = await command.ExecuteNonQueryAsync(ct);
        await together.CommitAsync(ct);
        if (chosen >= Large) await TellPlannerAndSearchAsync(ct);
        return chosen;
    }

    /// <summary>So many leads have often just come, and while a job writes them the planner hears of it too late: for minutes a search would be planned for a table that is not there any more.</summary>
    private async Task TellPlannerAndSearchAsync(CancellationToken ct)
    {
        await using var command = connections.OfHouse("SELECT gin_clean_pending_list('leads_words'); ANALYZE leads");
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(ct);
    }

    public Task MarkAsync(Guid clientId, Guid jobId, int take, CancellationToken ct) => MoveAsync(clientId, jobId, take, LeadStage.New, LeadStage.Checking, ct);

    public Task ReleaseAsync(Guid clientId, Guid jobId, int take, CancellationToken ct) => MoveAsync(clientId, jobId, take, LeadStage.Checking, LeadStage.New, ct);

    public async Task<IReadOnlyList<LeadToJudge>> NextAsync(Guid clientId, Guid jobId, int take, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        while (true)
        {
            await using var command = Command(connection, $"SELECT {Judged} FROM (SELECT lead_id FROM chosen_leads WHERE job_id = $1 ORDER BY lead_id LIMIT $2) c JOIN leads l ON l.id = c.lead_id", jobId, take);
            var leads = await JudgedAsync(command, ct);
            if (leads.Count > 0) return leads;
            // Whom nobody knows any more need not be looked at.
            if (await ExecuteAsync(connection, "DELETE FROM chosen_leads c WHERE c.job_id = $1 AND NOT EXISTS (SELECT FROM leads l WHERE l.id = c.lead_id)", ct, jobId) == 0) return leads;
        }
    }

    public async Task JudgeAsync(Guid clientId, IReadOnlyList<LeadJudgement> judged, LeadStep step, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var together = await connection.BeginTransactionAsync(ct);
        await using var command = new NpgsqlCommand($"""
            UPDATE leads l SET
                verdict = j.verdict, reasons = coalesce(string_to_array(nullif(j.reasons, ''), ',')::smallint[], ARRAY[]::smallint[]), suggestion = j.suggestion, score = j.score, score_reasons = coalesce(string_to_array(nullif(j.score_reasons, ''), E'\n'), ARRAY[]::text[]),
                stage = CASE WHEN l.is_stage_chosen OR l.stage = {(short)LeadStage.Converted} THEN l.stage ELSE j.stage END,
                checked_at = CASE WHEN j.is_checked THEN $2 ELSE l.checked_at END
            FROM (SELECT id, email, verdict, reasons, suggestion, score, score_reasons, stage, is_checked FROM unnest($3::bigint[], $4::text[], $5::smallint[], $6::text[], $7::text[], $8::int[], $9::text[], $10::smallint[], $11::boolean[])
                AS g(id, email, verdict, reasons, suggestion, score, score_reasons, stage, is_checked) ORDER BY id) j
            WHERE l.id = j.id AND l.client_id = $1 AND l.email::text IS NOT DISTINCT FROM j.email
            """, connection) { CommandTimeout = 300 };
        command.Parameters.Add(new() { Value = clientId });
        command.Parameters.Add(new() { Value = now });
        command.Parameters.Add(new() { Value = judged.Select(j => j.Id).ToArray() });
        command.Parameters.Add(Texts(judged.Select(j => j.Email)));
        command.Parameters.Add(new() { Value = judged.Select(j => (short?)j.Verdict).ToArray() });
        command.Parameters.Add(Texts(judged.Select(j => string.Join(',', j.Reasons.Select(r => ((short)r).ToString(CultureInfo.InvariantCulture))))));
        command.Parameters.Add(Texts(judged.Select(j => j.Suggestion)));
        command.Parameters.Add(new() { Value = judged.Select(j => j.Score).ToArray() });
        command.Parameters.Add(Texts(judged.Select(j => string.Join('\n', j.ScoreReasons))));
        command.Parameters.Add(new() { Value = judged.Select(j => (short)j.Stage).ToArray() });
        command.Parameters.Add(new() { Value = judged.Select(j => j.IsChecked).ToArray() });
        await command.ExecuteNonQueryAsync(ct);
        if (judged.Any(j => j.IsChecked)) await ExecuteAsync(connection, LeadStatements.KeepVerdicts, ct, step.JobId, judged.Select(j => j.Id).ToArray(), now);
        await StrikeAsync(connection, step.JobId, [.. judged.Select(j => j.Id)], ct);
        await StepAsync(connection, step, ct);
        await together.CommitAsync(ct);
    }

    public async Task<LeadsConverted?> ConvertAsync(
        Guid clientId, Guid listId, IReadOnlyList<LeadToJudge> leads, LeadConsent? consent, bool needsConsent, Func<LeadsConverted, LeadStep> step, DateTimeOffset now, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var together = await connection.BeginTransactionAsync(ct);
        await ExecuteAsync(connection, "SELECT pg_advisory_xact_lock(hashtextextended('merge:' || $1::text, 0))", ct, clientId);
        await using (var list = Command(connection, "SELECT true FROM lists WHERE id = $1 AND client_id = $2 FOR UPDATE", listId, clientId))
            if (await list.ExecuteScalarAsync(ct) is not true) return null;

        var (ids, emails) = Mailable(leads, consent is not null || !needsConsent);
        int converted, known, suppressed;
        await using (var command = Command(connection, LeadStatements.Convert, clientId, listId, ids, emails, now, consent is null ? "" : JsonSerializer.Serialize(consent, Json)))
        {
            await using var reader = await command.ExecuteReaderAsync(ct);
            await reader.ReadAsync(ct);
            (converted, known, suppressed) = (reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2));
        }

        await ExecuteAsync(connection, LeadStatements.LinkConverted, ct, clientId, ids, emails, now);
        await ExecuteAsync(connection, LeadStatements.KeepConsents, ct, clientId, listId, ids, now, consent is null ? "" : JsonSerializer.Serialize(consent, Json));
        var counts = new LeadsConverted(converted, known, suppressed, leads.Count - ids.Length);
        var told = step(counts);
        await StrikeAsync(connection, told.JobId, [.. leads.Select(l => l.Id)], ct);
        await StepAsync(connection, told, ct);
        await together.CommitAsync(ct);
        return counts;
    }

    public async IAsyncEnumerable<AddressCheck> VerdictsAsync(Guid? clientId, Guid jobId, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var connection = await connections.OfAsync(clientId, ct);
        await using var command = Command(connection, "SELECT email, verdict, reasons, suggestion FROM lead_verdicts WHERE job_id = $1 ORDER BY lead_id", jobId);
        await using var r = await command.ExecuteReaderAsync(ct);
        while (await r.ReadAsync(ct)) yield return new(Text(r, 0) ?? "", null, (AddressVerdict)r.GetInt16(1), Reasons(r, 2), Text(r, 3));
    }

    public async Task<IReadOnlyList<LeadTwins>> TwinsAsync(Guid clientId, int most, CancellationToken ct)
    {
        var groups = new List<LeadTwins>();
        foreach (var (key, by) in new[] { ("address_key", "address"), ("twin_key", "name and company") })
        {
            var values = new SqlValues();
            var client = values.Add(clientId);
            var rows = await _search.ReadAsync($"""
                SELECT {LeadSearch.Columns} FROM (SELECT {key} FROM leads WHERE client_id = {client} AND {key} IS NOT NULL GROUP BY {key} HAVING count(*) > 1 ORDER BY {key} LIMIT {values.Add(most)}) k
                CROSS JOIN LATERAL (SELECT * FROM leads x WHERE x.client_id = {client} AND x.{key} = k.{key} ORDER BY x.id LIMIT 20) l ORDER BY k.{key}, l.id
                """, values, ct);
            groups.AddRange(rows.GroupBy(row => key == "address_key" ? LeadNames.AddressKey(row.Email) : LeadNames.TwinKey(row.Name, row.Company, row.Email is not null)).Where(g => g.Count() > 1).Select(g => new LeadTwins(by, [.. g])));
        }

        return groups;
    }

    public async Task<LeadOutcome> OutcomeAsync(Guid clientId, long recipientId, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await using var command = new NpgsqlCommand(LeadStatements.Outcome, connection);
        command.Parameters.Add(new() { Value = clientId });
        command.Parameters.Add(new() { Value = recipientId });
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new(reader.GetInt32(0), reader.GetInt32(1), reader.GetInt32(2), reader.GetInt32(3), reader.GetInt32(4), reader.GetBoolean(5), reader.GetBoolean(6));
    }

    public async Task<IReadOnlyList<LeadToJudge>> SampleAsync(Guid clientId, int take, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        // Spread over all ages by the id's hash, which no index knows: bounded to the newest hundred thousand.
        await using var command = Command(connection, $"SELECT {Judged} FROM (SELECT id FROM (SELECT id FROM leads WHERE client_id = $1 ORDER BY id DESC LIMIT 100000) n ORDER BY hashint8(id) LIMIT $2) s JOIN leads l ON l.id = s.id", clientId, take);
        return await JudgedAsync(command, ct);
    }

    private static (long[] Ids, string[] Emails) Mailable(IReadOnlyList<LeadToJudge> leads, bool withoutConsent)
    {
        var mailable = leads.Where(lead => lead.Verdict is not AddressVerdict.Invalid && (withoutConsent || lead.HasConsent)).Select(lead => (lead.Id, Email: EmailAddress.Parse(lead.Email))).Where(pair => pair.Email.Error is null).ToList();
        return ([.. mailable.Select(pair => pair.Id)], [.. mailable.Select(pair => pair.Email.Value.Value)]);
    }

    private static Dictionary<string, LeadOrigin> Origins(LeadEntry entry, LeadOrigin origin)
    {
        var origins = new Dictionary<string, LeadOrigin>();
        foreach (var (field, value) in new[] { ("email", entry.Email), ("name", entry.Name), ("company", entry.Company), ("phone", entry.Phone), ("website", entry.Website) })
            if (value is not null) origins[field] = origin;
        foreach (var field in entry.Fields.Keys) origins[$"fields.{field}"] = origin;
        return origins;
    }

    private async Task MoveAsync(Guid clientId, Guid jobId, int take, LeadStage from, LeadStage to, CancellationToken ct)
    {
        await using var connection = await connections.OfClientAsync(clientId, ct);
        await ExecuteAsync(connection, $"UPDATE leads l SET stage = {(short)to} FROM (SELECT lead_id FROM chosen_leads WHERE job_id = $1 ORDER BY lead_id LIMIT $2) c WHERE l.id = c.lead_id AND l.stage = {(short)from} AND NOT l.is_stage_chosen", ct, jobId, take);
    }

    private static Task<int> StrikeAsync(NpgsqlConnection connection, Guid jobId, long[] ids, CancellationToken ct) =>
        ExecuteAsync(connection, "DELETE FROM chosen_leads WHERE job_id = $1 AND lead_id = ANY ($2)", ct, jobId, ids);

    private static Task<int> StepAsync(NpgsqlConnection connection, LeadStep step, CancellationToken ct) =>
        ExecuteAsync(connection, "UPDATE jobs SET done = $2, total = $3, checkpoint = $4::jsonb WHERE id = $1", ct, step.JobId, step.Done, step.Total is { } total ? total : DBNull.Value, step.Checkpoint);

    private static async Task<List<LeadToJudge>> JudgedAsync(NpgsqlCommand command, CancellationToken ct)
    {
        await using var r = await command.ExecuteReaderAsync(ct);
        var leads = new List<LeadToJudge>();
        while (await r.ReadAsync(ct))
        {
            leads.Add(new(
                r.GetInt64(0), Text(r, 1), Text(r, 2), Text(r, 3), Text(r, 4), Text(r, 5), r.GetString(6), r.GetFieldValue<string[]>(7), JsonSerializer.Deserialize<Dictionary<string, string?>>(r.GetString(8), Json) ?? [], r.GetBoolean(9),
                r.IsDBNull(10) ? null : (AddressVerdict)r.GetInt16(10), Reasons(r, 11), Text(r, 12)));
        }

        return leads;
    }

    private static AddressReason[] Reasons(NpgsqlDataReader reader, int column) => [.. reader.GetFieldValue<short[]>(column).Select(reason => (AddressReason)reason)];

    private static string? Text(NpgsqlDataReader reader, int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    private static NpgsqlParameter Texts(IEnumerable<string?> values) => new() { Value = values.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text };

    private static async Task<int> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct, params object[] values)
    {
        await using var command = Command(connection, sql, values);
        return await command.ExecuteNonQueryAsync(ct);
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params object[] values)
    {
        var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        foreach (var value in values) command.Parameters.Add(value is DBNull ? new() { Value = value, NpgsqlDbType = NpgsqlDbType.Bigint } : new() { Value = value });
        return command;
    }
}
