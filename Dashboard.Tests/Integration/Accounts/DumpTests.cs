using System.Text;
using Dashboard.Tests.Making;
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
        List<string> secrets = [user.Password!, factor, .. codes, key.Bearer!, "planted-relay-password"];

        var found = new List<string>();
        await using var connection = await app.Get<NpgsqlDataSource>().OpenConnectionAsync(Ct);
        foreach (var table in await TablesAsync(connection))
        {
            using var copy = await connection.BeginTextExportAsync($"COPY {table} TO STDOUT", Ct);
            var rows = await copy.ReadToEndAsync(Ct);
            found.AddRange(secrets.Where(secret => rows.Contains(secret, StringComparison.OrdinalIgnoreCase) || rows.Contains(Convert.ToHexString(Encoding.UTF8.GetBytes(secret)), StringComparison.OrdinalIgnoreCase)).Select(secret => $"{secret} in {table}"));
        }

        Assert.Empty(found);
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
