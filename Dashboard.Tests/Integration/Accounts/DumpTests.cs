using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dashboard.Core;
using Dashboard.Core.Accounts;
using Dashboard.Core.Domains;
using Dashboard.Core.Feedback;
using Dashboard.Core.Relays;
using Dashboard.Core.Reports;
using Dashboard.Core.Secrets;
using Dashboard.Core.Sheets;
using Dashboard.Core.Webhooks;
using Dashboard.Tests.Making;
using MimeKit;
using Npgsql;

namespace Dashboard.Tests.Integration.Accounts;

public sealed class DumpTests(DashboardApp app) : IClassFixture<DashboardApp>
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_dump_holds_no_planted_secret_in_clear()
    {
        var client = await A.ClientAsync(app);
        var user = await A.UserAsync(app, client);
        var admin = await A.SignedInAsync(app);
        var person = new Caller(app.CreateClient(), (await A.Stranger(app).PostAsync("auth/token", new { email = user.User.Email, password = user.Password }))["accessToken"]);
        var factor = (await person.PostAsync("me/second-factor"))["key"]!;
        var codes = (await person.PostAsync("me/second-factor/confirm", new { code = Totp.Code(factor) })).Body["recoveryCodes"]!.AsArray().Select(code => code!.ToString());
        var key = await A.KeyAsync(app, client);
        Assert.Equal(201, (await admin.PostAsync("relays", new { name = $"R{Guid.NewGuid():N}", host = "smtp.example.com", port = 25, security = "none", userName = "u", password = "planted-relay-password" })).Status);
        var link = await InviteAsync(client);
        List<string> secrets = [user.Password!, factor, .. codes, key.Bearer!, "planted-relay-password", link, .. await PlantAsync(client, key), .. await HandOnAsync(client)];

        var found = new List<string>();
        await using var connection = await app.Get<NpgsqlDataSource>().OpenConnectionAsync(Ct);
        foreach (var table in await TablesAsync(connection))
        {
            if (table == "captured_messages") continue; // the Sandbox is where a mail goes instead of out: its reader needs the link

            using var copy = await connection.BeginTextExportAsync($"COPY {table} TO STDOUT", Ct);
            var rows = await copy.ReadToEndAsync(Ct);
            found.AddRange(secrets.Where(secret => rows.Contains(secret, StringComparison.OrdinalIgnoreCase) || rows.Contains(Convert.ToHexString(Encoding.UTF8.GetBytes(secret)), StringComparison.OrdinalIgnoreCase)).Select(secret => $"{secret} in {table}"));
        }

        Assert.Empty(found);
    }

    [Fact]
    public async Task The_page_of_secrets_knows_every_column_that_holds_one()
    {
        var client = await A.ClientAsync(app);
        Assert.Equal(201, (await (await A.KeyAsync(app, client)).PostAsync("webhooks", new { url = "https://hooks.example.com/a", events = new[] { "*" } })).Status);

        var standing = (await app.Get<SecretService>().StandingAsync(A.Admin(), Ct)).Value;

        var columns = (string)(await app.SqlAsync("SELECT string_agg(table_name || '.' || column_name, ' ') FROM information_schema.columns WHERE table_schema = 'public' AND column_name LIKE 'protected%'"))!;
        Assert.Empty(columns.Split(' ').Except(standing.Places.Select(place => place.Column)));
        var hooks = Assert.Single(standing.Places, place => place.Column == "webhooks.protected_secret");
        Assert.Equal(hooks.Count, standing.Keys.Sum(ring => hooks.By.GetValueOrDefault(ring.Beginning)));
        Assert.True(standing.IsOpen);
        Assert.Equal(ActorErrors.AdminsOnly, (await app.Get<SecretService>().StandingAsync(client, Ct)).Error);
        Assert.Equal(ActorErrors.AdminsOnly, (await app.Get<SecretService>().DrawAsync(client, Ct)).Error);
        var drawn = (await app.Get<SecretService>().DrawAsync(A.Admin(), Ct)).Value;
        Assert.Contains((await app.Get<SecretService>().StandingAsync(A.Admin(), Ct)).Value.Keys, ring => ring.Id == drawn.Id && ring.ActiveFrom > ring.CreatedAt);
    }

    /// <summary>A secret of every other kind that the product keeps, as it was given or shown once.</summary>
    private async Task<List<string>> PlantAsync(Actor client, Caller key)
    {
        var relay = (await app.Get<RelayService>().AddAsync(A.Admin(), new RelayDraft { Name = $"R{Guid.NewGuid():N}", Host = "127.0.0.1", Port = 25, Security = RelaySecurity.None }, Ct)).Value.Id;
        Assert.Null((await app.Get<MailboxService>().SetAsync(A.Admin(), relay, new MailboxDraft { Host = "imap.example.com", UserName = "u", Password = "planted-mailbox-password", Address = "back@example.com" }, Ct)).Error);
        Assert.Null((await app.Get<HookService>().SetAsync(A.Admin(), relay, Provider.Postmark, "planted-hook-secret", Ct)).Error);
        var webhook = (await key.PostAsync("webhooks", new { url = "https://hooks.example.com/dump", events = new[] { "*" } }))["secret"]!;
        var rotated = (await app.Get<WebhookService>().RotateAsync(client, (Guid)(await app.SqlAsync("SELECT id FROM webhooks WHERE url = 'https://hooks.example.com/dump'"))!, Ct)).Value.Secret;
        var domain = (await app.Get<DomainService>().AddAsync(client, $"d{Guid.NewGuid():N}.example", Ct)).Value.Id;
        var hidden = (string)(await app.SqlAsync("SELECT protected_private_key FROM dkim_keys WHERE domain_id = $1 LIMIT 1", domain))!;
        var dkim = app.Get<ISecrets>().Reveal("domain.dkim", hidden).Split('\n').Where(line => line.Length > 40 && !line.Contains("---", StringComparison.Ordinal)).DefaultIfEmpty(app.Get<ISecrets>().Reveal("domain.dkim", hidden)).First().Trim();
        var issued = await key.PostAsync("api-keys", new { name = "again", scopes = new[] { "*" } }, ("Idempotency-Key", Guid.NewGuid().ToString()));
        Assert.Equal(201, issued.Status);
        return ["planted-mailbox-password", "planted-hook-secret", webhook, rotated, dkim, issued["key"]!];
    }

    /// <summary>What is handed on: a sheet's key file, and a link to a report with its password.</summary>
    private async Task<List<string>> HandOnAsync(Actor client)
    {
        using var rsa = RSA.Create(2048);
        var pem = rsa.ExportPkcs8PrivateKeyPem();
        var file = JsonSerializer.Serialize(new { type = "service_account", private_key_id = "planted-key-id", private_key = pem, client_email = "robot@planted.example", token_uri = "https://oauth2.googleapis.com/token" });
        var sheet = new SheetSourceDraft { SpreadsheetId = "planted-book", Range = "Reviews!A1:G", Mapping = new(SheetsApp.Mapping), Credentials = file };
        Assert.Null((await app.Get<SheetService>().ConnectAsync(A.Admin().For(client.ClientId!.Value), sheet, Ct)).Error);
        var sent = await A.SentCampaignAsync(app, client.ClientId!.Value, 1);
        var share = (await app.Get<ShareService>().ShareAsync(client, sent.Id, 7, "planted-report-password", Ct)).Value;
        return [pem.Split('\n')[3], share.Token, "planted-report-password"];
    }

    /// <summary>The secret of a link by which a new user of the client chooses a password.</summary>
    private async Task<string> InviteAsync(Actor client)
    {
        var email = $"{Guid.NewGuid():N}@people.example";
        Assert.Null((await app.Get<AccountService>().AddClientUserAsync(A.Admin(), client.ClientId!.Value, new UserDraft { Email = email, Invite = true }, Ct)).Error);
        using var mail = new MemoryStream((byte[])(await app.SqlAsync("SELECT source FROM captured_messages WHERE recipient = $1", email))!);
        var text = (await MimeMessage.LoadAsync(mail, Ct)).TextBody!;
        return text[(text.IndexOf(AccountLinks.Path, StringComparison.Ordinal) + AccountLinks.Path.Length)..].Split('\n')[0].Trim();
    }

    private static async Task<List<string>> TablesAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand("SELECT c.oid::regclass::text FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'r' AND n.nspname IN ('public', 'hangfire')", connection);
        await using var reader = await command.ExecuteReaderAsync(Ct);
        List<string> tables = [];
        while (await reader.ReadAsync(Ct)) tables.Add(reader.GetString(0));
        return tables;
    }
}
