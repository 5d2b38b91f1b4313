using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Core.ApiKeys;
using Dashboard.Core.Domains;
using Dashboard.Core.Exports;
using Dashboard.Core.Imports;
using Dashboard.Core.Reports;
using Dashboard.Core.Signups;
using Dashboard.Core.Webhooks;
using Microsoft.AspNetCore.Hosting;
using Npgsql;

namespace Dashboard.Tests.Making;

/// <summary>The demo's two clients, each with a thing of every kind: theirs is what nobody of ours may see or change.</summary>
public sealed class TwoClients(PostgresServer server) : DashboardApp(server), IAsyncLifetime
{
    private const int LeastTelling = 16;

    private readonly Dictionary<(Guid Client, string Table), object> _ids = [];
    private List<string> _tables = [];
    private List<string> _telltales = [];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>An owner of the client that asks.</summary>
    public Actor Ours { get; private set; } = null!;

    /// <summary>An owner of the client that is asked about.</summary>
    public Actor Theirs { get; private set; } = null!;

    /// <summary>What stands in rows of theirs and in none of ours: no answer of ours may hold it.</summary>
    public IReadOnlyList<string> Telltales => _telltales;

    async ValueTask IAsyncLifetime.InitializeAsync()
    {
        await InitializeAsync();
        Theirs = await OwnerAsync(0);
        Ours = await OwnerAsync(1);
        foreach (var owner in new[] { Theirs, Ours }) await CompleteAsync(owner);
        _tables = await ReadAsync(
            """
            SELECT c.oid::regclass::text || CASE WHEN c.relname = 'clients' THEN '|id' WHEN a.attnum IS NULL THEN '|' ELSE '|client_id' END
            FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'client_id' AND NOT a.attisdropped
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition ORDER BY 1
            """);
        _telltales = await FindTelltalesAsync();
    }

    /// <summary>The id of a thing that a client has.</summary>
    public async Task<object> IdAsync(Actor owner, string table)
    {
        if (_ids.TryGetValue((owner.ClientId!.Value, table), out var known)) return known;
        var (filter, order) = table switch
        {
            "clients" => ("id = $1", "id"),
            "relays" => ("kind = 'Sandbox' AND $1 IS NOT NULL", "id"),
            "user_sessions" => ("user_id IN (SELECT id FROM users WHERE client_id = $1)", "id"),
            "campaigns" => ("client_id = $1", owner == Theirs ? "status = 'Sent' DESC, id" : "status = 'Draft' DESC, id"), // of theirs there is much to tell, ours can be edited
            "messages" => ("client_id = $1", "campaign_id NULLS FIRST, id"),
            _ => ("client_id = $1", "id"),
        };
        var id = await SqlAsync($"SELECT id FROM {table} WHERE {filter} ORDER BY {order} LIMIT 1", owner.ClientId!.Value)
            ?? throw new InvalidOperationException($"The client has nothing in {table}: TwoClients must make one.");
        return _ids[(owner.ClientId!.Value, table)] = id;
    }

    /// <summary>Table by table, what all rows but those of one client look like now: a change of any shows.</summary>
    public async Task<Dictionary<string, string>> FaceAsync(Guid but, params string[] without)
    {
        var parts = from line in _tables
                    let table = line.Split('|')[0]
                    let owner = line.Split('|')[1]
                    where !without.Contains(table)
                    select $"SELECT '{table}', count(*) || ' rows, ' || coalesce(sum(xmin::text::bigint), 0) FROM {table}" + (owner.Length > 0 ? $" WHERE {owner} IS DISTINCT FROM '{but}'" : "");
        return (await ReadAsync($"SELECT t || '|' || f FROM ({string.Join(" UNION ALL ", parts)}) x(t, f)")).ToDictionary(line => line.Split('|')[0], line => line.Split('|')[1]);
    }

    /// <summary>Rows of ours that name a thing of theirs.</summary>
    public async Task<List<string>> BorrowedAsync(params string[] without)
    {
        var theirs = string.Join('|', _telltales.Where(text => Guid.TryParse(text, out _)));
        var parts = from line in _tables
                    let table = line.Split('|')[0]
                    where line.EndsWith("|client_id", StringComparison.Ordinal) && !without.Contains(table)
                    select $"SELECT '{table}: ' || left(t::text, 400) FROM {table} t WHERE client_id = '{Ours.ClientId}' AND t::text ~ '{theirs}'";
        return await ReadAsync(string.Join(" UNION ALL ", parts));
    }

    protected override void ConfigureWebHost(IWebHostBuilder builder)
    {
        base.ConfigureWebHost(builder);
        builder.UseSetting("Dashboard:Seed", "demo");
    }

    private async Task<Actor> OwnerAsync(int nth)
    {
        var client = (Guid)(await SqlAsync("SELECT id FROM clients ORDER BY id OFFSET $1 LIMIT 1", nth))!;
        var draft = new UserDraft { Email = $"owner-{Guid.NewGuid():N}@people.example", DisplayName = $"Owner {Guid.NewGuid():N}" };
        var user = (await Get<AccountService>().AddClientUserAsync(A.Admin(), client, draft, Ct)).Value.User;
        return new(user.Id, user.DisplayName, IsAdmin: false, client);
    }

    /// <summary>What the demo leaves out.</summary>
    private async Task CompleteAsync(Actor owner)
    {
        var word = Guid.NewGuid().ToString("N");
        await Get<SessionService>().BeginAsync(owner.UserId!.Value, "password", "192.0.2.1", "Firefox", Ct);
        await Get<ApiKeyService>().IssueAsync(owner, new() { Name = $"Key {word}", Scopes = ["*"] }, ["*"], Ct);
        var campaign = (Guid)(await SqlAsync("SELECT id FROM campaigns WHERE client_id = $1 AND status = 'Sent' ORDER BY id LIMIT 1", owner.ClientId!.Value))!;
        Taken(await Get<ShareService>().ShareAsync(owner, campaign, 7, null, Ct));
        Taken(await Get<ReportPlanService>().AddAsync(owner, new ReportPlanDraft { Name = $"Plan {word}", Recipients = ["boss@people.example"] }, Ct));
        Taken(await Get<DomainService>().AddAsync(owner, $"d{word}.example", Ct));
        Taken(await Get<NamedSenderService>().AddAsync(owner, new NamedSenderDraft { Name = $"Sender {word}", Email = $"news@d{word}.example" }, Ct));
        Taken(await Get<UploadService>().BeginAsync(owner, $"{word}.csv", 10, Ct));
        Taken(await Get<WebhookService>().AddAsync(owner, new WebhookDraft { Url = $"https://hooks.example.com/{word}", Events = ["*"] }, Ct));
        Taken(await Get<SignupService>().SaveAsync(owner, (Guid)await IdAsync(owner, "lists"), new SignupFormDraft { Title = $"Form {word}", Wording = "Yes", FromName = "News", FromEmail = $"news@d{word}.example" }, Ct));
        Taken(await Get<ExportService>().OrderAsync(owner, new ExportOrder { Subject = ExportSubject.Suppressions }, Ct));
        await PlantAsync(owner, "webhook_deliveries", ("webhook_id", await IdAsync(owner, "webhooks")));
        await PlantAsync(owner, "returned_mails");
        await PlantAsync(owner, "reputation_alerts");
        await PlantAsync(owner, "captured_messages");
    }

    /// <summary>A row made up from the columns that need a value; rules between tables are left aside for it.</summary>
    private async Task PlantAsync(Actor owner, string table, params (string Column, object Value)[] given)
    {
        if (await SqlAsync($"SELECT 1 FROM {table} WHERE client_id = $1 LIMIT 1", owner.ClientId!.Value) is not null) return;
        var columns = await ReadAsync(
            $"""
            SELECT column_name || '|' || udt_name FROM information_schema.columns
            WHERE table_schema = 'public' AND table_name = '{table}' AND (column_name = 'client_id' OR (is_nullable = 'NO' AND column_default IS NULL AND is_identity = 'NO'))
            """);
        var values = columns.Select(line => line.Split('|')).Select(column => given.FirstOrDefault(g => g.Column == column[0]) is { Column: not null } value ? $"'{value.Value}'" : column switch
        {
            ["client_id", _] => $"'{owner.ClientId}'",
            [_, "uuid"] => "gen_random_uuid()",
            [_, "timestamptz"] => "now()",
            [_, "jsonb"] => "'{}'",
            [_, "bytea"] => @"'\x00'",
            [_, "bool"] => "false",
            [_, "text" or "varchar" or "citext"] => $"'{Word(table, column[0])}'",
            [_, var array] when array.StartsWith('_') => "'{}'",
            _ => "1",
        });
        await SqlAsync($"INSERT INTO {table} ({string.Join(", ", columns.Select(line => line.Split('|')[0]))}) VALUES ({string.Join(", ", values)})");
    }

    private static string Word(string table, string column) => (table, column) switch
    {
        ("returned_mails", "state") => "Waiting",
        ("reputation_alerts", "scope") => "Client",
        ("reputation_alerts", "measure") => "Bounces",
        ("reputation_alerts", "level") => "Stop",
        _ => Guid.NewGuid().ToString("N")[..20],
    };

    private async Task<List<string>> FindTelltalesAsync()
    {
        var columns = await ReadAsync(
            """
            SELECT c.relname || '|' || a.attname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND NOT a.attisdropped
            WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
              AND (a.attname IN ('name', 'subject', 'email', 'url', 'address', 'recipient', 'file_name', 'display_name') AND a.atttypid IN ('text'::regtype, 'varchar'::regtype, 'citext'::regtype) OR a.attname = 'id' AND a.atttypid = 'uuid'::regtype)
              AND EXISTS (SELECT FROM pg_attribute o WHERE o.attrelid = c.oid AND o.attname = 'client_id') AND c.relname NOT IN ('audit_entries', 'quality_records')
            """);
        var found = new List<string> { Theirs.ClientId.ToString()! };
        foreach (var column in columns.Select(line => line.Split('|')))
        {
            found.AddRange(await ReadAsync(
                $"""
                SELECT v FROM ((SELECT {column[1]}::text v FROM {column[0]} WHERE client_id = '{Theirs.ClientId}' AND length({column[1]}::text) >= 8 LIMIT 500)
                EXCEPT (SELECT {column[1]}::text FROM {column[0]} WHERE client_id = '{Ours.ClientId}')) x LIMIT 20
                """));
        }

        // A short name may be a word that stands elsewhere too.
        return [.. found.Distinct().Where(text => text.Length >= LeastTelling || text.Contains('@', StringComparison.Ordinal))];
    }

    private async Task<List<string>> ReadAsync(string sql)
    {
        await using var command = Get<NpgsqlDataSource>().CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        List<string> rows = [];
        while (await reader.ReadAsync(Ct)) rows.Add(reader.GetString(0));
        return rows;
    }

    private static void Taken<T>(Result<T> result) => Assert.True(result.Error is null, result.Error?.Message);
}
