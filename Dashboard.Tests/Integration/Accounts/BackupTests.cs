using System.Security.Cryptography;
using System.Text.Json;
using Dashboard.Core;
using Dashboard.Core.Domains;
using Dashboard.Core.Feedback;
using Dashboard.Core.Relays;
using Dashboard.Core.Sheets;
using Dashboard.Core.Webhooks;
using Dashboard.Tests.Making;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;

namespace Dashboard.Tests.Integration.Accounts;

/// <summary>A copy of the database and an empty data folder are the whole program: secrets open, people sign in, and what was being sent goes on; with a sealed ring the file is needed too.</summary>
public sealed class BackupTests(DashboardApp app, PostgresServer postgres) : IClassFixture<DashboardApp>
{
    private const int People = 7;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_restored_copy_reads_its_secrets_lets_people_in_and_sends_on()
    {
        await using var sink = SmtpSink.Start();
        var client = await A.ClientAsync(app);
        var user = await A.UserAsync(app, client);
        var token = await A.Stranger(app).PostAsync("auth/token", new { email = user.User.Email, password = user.Password });
        var person = new Caller(app.CreateClient(), token["accessToken"]);
        var factor = (await person.PostAsync("me/second-factor"))["key"]!;
        Assert.Equal(200, (await person.PostAsync("me/second-factor/confirm", new { code = Totp.Code(factor) })).Status);
        var kept = await PlantAsync(client);
        var mailing = await A.MailingAsync(app, People, sink.Port);
        await mailing.StartAsync(); // no worker runs here: all of it waits

        await RestoredAsync(keyFile: null, async copy =>
        {
            var code = new { email = user.User.Email, password = user.Password, code = Totp.Code(factor, 1) };
            Assert.Equal(200, (await new Caller(copy.CreateClient(), null).PostAsync("auth/token", code)).Status);
            await OpensAsync(copy, kept);
            await Until.TrueAsync(() => sink.Messages.Count == People, "the copy sends what waited");
        });

        var file = Path.Combine(app.DataPath, "ring.key");
        await File.WriteAllTextAsync(file, Convert.ToBase64String(RandomNumberGenerator.GetBytes(48)), Ct);
        await using (var sealing = app.WithWebHostBuilder(host => host.UseSetting("Dashboard:Secrets:KeyFiles:0", file))) Assert.NotNull(sealing.Services);
        await RestoredAsync(file, copy => OpensAsync(copy, kept));
        await Assert.ThrowsAnyAsync<Exception>(() => RestoredAsync(keyFile: null, _ => Task.CompletedTask));
    }

    /// <summary>A secret of each kind, with the column and the purpose that it is kept under.</summary>
    private async Task<List<(string Sql, string Purpose, string Secret)>> PlantAsync(Actor client)
    {
        var relay = (await app.Get<RelayService>().AddAsync(A.Admin(), new RelayDraft { Name = $"R{Guid.NewGuid():N}", Host = "127.0.0.1", Port = 25, Security = RelaySecurity.None, UserName = "u", Password = "relay word" }, Ct)).Value.Id;
        Assert.Null((await app.Get<MailboxService>().SetAsync(A.Admin(), relay, new MailboxDraft { Host = "imap.example.com", UserName = "u", Password = "mailbox word", Address = "back@example.com" }, Ct)).Error);
        Assert.Null((await app.Get<HookService>().SetAsync(A.Admin(), relay, Provider.Postmark, "hook word", Ct)).Error);
        var webhook = (await app.Get<WebhookService>().AddAsync(client, new WebhookDraft { Url = "https://hooks.example.com/kept", Events = ["*"] }, Ct)).Value;
        using var rsa = RSA.Create(2048);
        var file = JsonSerializer.Serialize(new { type = "service_account", private_key_id = "k", private_key = rsa.ExportPkcs8PrivateKeyPem(), client_email = "robot@acme.example", token_uri = "https://oauth2.googleapis.com/token" });
        var sheet = (await app.Get<SheetService>().ConnectAsync(A.Admin().For(client.ClientId!.Value), new() { SpreadsheetId = "book", Range = "A!A1:G", Mapping = new(SheetsApp.Mapping), Credentials = file }, Ct)).Value.Id;
        Assert.Null((await app.Get<DomainService>().AddAsync(client, $"d{Guid.NewGuid():N}.example", Ct)).Error);
        return
        [
            ($"SELECT protected_password FROM relays WHERE id = '{relay}'", "relay.password", "relay word"),
            ($"SELECT protected_password FROM relay_mailboxes WHERE relay_id = '{relay}'", "mailbox.password", "mailbox word"),
            ($"SELECT protected_secret FROM provider_hooks WHERE relay_id = '{relay}'", "provider.secret", "hook word"),
            ("SELECT protected_secret FROM webhooks WHERE url = 'https://hooks.example.com/kept'", "webhook.secret", webhook.Secret),
            ($"SELECT protected_key FROM sheet_sources WHERE id = '{sheet}'", "sheet.key", file),
        ];
    }

    private static async Task OpensAsync(WebApplicationFactory<Program> copy, List<(string Sql, string Purpose, string Secret)> kept)
    {
        foreach (var (sql, purpose, secret) in kept)
        {
            await using var command = Service<Npgsql.NpgsqlDataSource>(copy).CreateCommand(sql);
            Assert.Equal(secret, Service<ISecrets>(copy).Reveal(purpose, (string)(await command.ExecuteScalarAsync(Ct))!));
        }
    }

    /// <summary>The program over a copy of the database, with nothing else of the first one but the file that is named.</summary>
    private async Task RestoredAsync(string? keyFile, Func<WebApplicationFactory<Program>, Task> look)
    {
        var copied = await postgres.CopyDatabaseAsync(app.ConnectionString);
        var folder = Directory.CreateTempSubdirectory("dashboard-restored-");
        try
        {
            await using var copy = app.WithWebHostBuilder(host =>
            {
                host.UseSetting("ConnectionStrings:Dashboard", copied).UseSetting("Dashboard:DataPath", folder.FullName).UseSetting("Dashboard:Roles", "web,worker");
                if (keyFile is not null) host.UseSetting("Dashboard:Secrets:KeyFiles:0", keyFile);
            });
            Assert.NotNull(copy.Services);
            await look(copy);
        }
        finally
        {
            await postgres.DropDatabaseAsync(copied);
            folder.Delete(recursive: true);
        }
    }

    private static T Service<T>(WebApplicationFactory<Program> program)
        where T : notnull => (T)program.Services.GetService(typeof(T))!;
}
