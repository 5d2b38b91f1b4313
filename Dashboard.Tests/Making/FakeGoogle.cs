using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Dashboard.Core.Sheets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Dashboard.Tests.Making;

/// <summary>A server that speaks as Google Sheets does: tokens for a signed assertion, spreadsheets.get and values.batchGet, and every kind of trouble on demand.</summary>
internal sealed class FakeGoogle : IAsyncDisposable
{
    public const string Account = "reader@fake-project.iam.gserviceaccount.example";

    private readonly WebApplication _app;
    private readonly RSA _key = RSA.Create(2048);
    private readonly string _token = Guid.NewGuid().ToString("N");

    private FakeGoogle(WebApplication app) => _app = app;

    public string Url { get; private set; } = "";

    /// <summary>The spreadsheets by id.</summary>
    public Dictionary<string, Book> Books { get; } = [];

    /// <summary>What happens instead of an answer; each is used once.</summary>
    public Queue<Func<HttpContext, Task>> Troubles { get; } = new();

    public int Tokens { get; private set; }

    public int Reads { get; private set; }

    public static async Task<FakeGoogle> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var google = new FakeGoogle(app);
        app.MapPost("/token", google.TokenAsync);
        app.MapGet("/v4/spreadsheets/{**rest}", google.ReadAsync);
        await app.StartAsync();
        google.Url = app.Urls.First();
        return google;
    }

    /// <summary>A service account's key file whose token_uri is this server.</summary>
    public string KeyFile() => JsonSerializer.Serialize(new Dictionary<string, string>
    {
        ["type"] = "service_account",
        ["project_id"] = "fake-project",
        ["private_key_id"] = "key-1",
        ["private_key"] = _key.ExportPkcs8PrivateKeyPem(),
        ["client_email"] = Account,
        ["token_uri"] = $"{Url}/token",
    });

    public Book Add(string id, string tab, params object?[][] rows)
    {
        var book = new Book { Tabs = { [tab] = [.. rows] } };
        Books[id] = book;
        return book;
    }

    public static Func<HttpContext, Task> Status(int status, string? retryAfter = null) => async http =>
    {
        http.Response.StatusCode = status;
        if (retryAfter is not null) http.Response.Headers.RetryAfter = retryAfter;
        await http.Response.WriteAsJsonAsync(new { error = new { code = status, message = $"Trouble {status}", status = "TROUBLE" } });
    };

    public static Func<HttpContext, Task> Text(string text) => async http =>
    {
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(text);
    };

    /// <summary>Promises more than it sends, and hangs up.</summary>
    public static async Task CutOffAsync(HttpContext http)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = 100_000;
        await http.Response.WriteAsync("{\"spreadsheetId\":\"x\",\"valueRanges\":[{\"values\":[[\"Date\"");
        await http.Response.Body.FlushAsync();
        http.Abort();
    }

    public static async Task SilenceAsync(HttpContext http)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, http.RequestAborted);
        }
        catch (OperationCanceledException)
        {
            // The caller has lost its patience, which is the point.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _key.Dispose();
    }

    private async Task TokenAsync(HttpContext http)
    {
        var form = await http.Request.ReadFormAsync();
        var parts = form["assertion"].ToString().Split('.');
        var isSigned = form["grant_type"] == "urn:ietf:params:oauth:grant-type:jwt-bearer" && parts.Length == 3
            && _key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Decoded(parts[2]), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var claims = isSigned ? JsonDocument.Parse(Decoded(parts[1])).RootElement : default;
        if (!isSigned || claims.GetProperty("iss").GetString() != Account || claims.GetProperty("aud").GetString() != $"{Url}/token" || !claims.GetProperty("scope").GetString()!.EndsWith("spreadsheets.readonly", StringComparison.Ordinal))
        {
            http.Response.StatusCode = 400;
            await http.Response.WriteAsJsonAsync(new { error = "invalid_grant", error_description = "Invalid JWT Signature." });
            return;
        }

        Tokens++;
        await http.Response.WriteAsJsonAsync(new { access_token = _token, expires_in = 3600, token_type = "Bearer" });
    }

    private async Task ReadAsync(HttpContext http)
    {
        Reads++;
        if (Troubles.TryDequeue(out var trouble))
        {
            await trouble(http);
            return;
        }

        var path = (string)http.Request.RouteValues["rest"]!;
        var id = path.Split('/')[0];
        if (http.Request.Headers.Authorization != $"Bearer {_token}") await Status(401)(http);
        else if (!Books.TryGetValue(id, out var book)) await Status(404)(http);
        else if (book.IsClosed) await Status(403)(http);
        else if (path == id) await http.Response.WriteAsJsonAsync(book.Described(id));
        else if (path == $"{id}/values:batchGet") await http.Response.WriteAsJsonAsync(new { spreadsheetId = id, valueRanges = http.Request.Query["ranges"].Select(range => book.Read(range!)) });
        else await Status(404)(http);
    }

    private static byte[] Decoded(string text) => Convert.FromBase64String(text.Replace('-', '+').Replace('_', '/').PadRight((text.Length + 3) / 4 * 4, '='));

    internal sealed class Book
    {
        public string Title { get; set; } = "Quality 2026";
        public string Locale { get; set; } = "en_US";
        public string TimeZone { get; set; } = "Europe/Berlin";
        public bool IsClosed { get; set; }
        public Dictionary<string, List<object?[]>> Tabs { get; } = [];

        public List<object?[]> Rows => Tabs.Values.First();

        public void Rename(string from, string to)
        {
            var rows = Tabs[from];
            Tabs.Remove(from);
            Tabs[to] = rows;
        }

        public object Described(string id) => new
        {
            spreadsheetId = id,
            properties = new { title = Title, locale = Locale, timeZone = TimeZone },
            sheets = Tabs.Select((tab, at) => new { properties = new { sheetId = 1000 + at, title = tab.Key, gridProperties = new { rowCount = tab.Value.Count + 100, columnCount = 26 } } }),
        };

        public object Read(string range)
        {
            var asked = A1Range.Parse(range)!;
            var tab = asked.Tab ?? Tabs.Keys.First();
            var rows = Tabs[tab].Skip(asked.FirstRow - 1).ToList();
            while (rows.Count > 0 && rows[^1].All(cell => cell is null or "")) rows.RemoveAt(rows.Count - 1);
            return rows.Count == 0 ? new { range, majorDimension = "ROWS" } : new { range = string.Create(CultureInfo.InvariantCulture, $"'{tab}'!A{asked.FirstRow}:Z{Tabs[tab].Count}"), majorDimension = "ROWS", values = rows };
        }
    }
}
