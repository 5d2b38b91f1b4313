using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.RateLimiting;
using Dashboard.Core;
using Dashboard.Core.Sheets;
using Dashboard.Web.Mail;
using Dashboard.Web.Startup;
using Google;
using Google.Apis.Http;
using Google.Apis.Requests;
using Google.Apis.Services;
using Google.Apis.Util;
using Microsoft.Extensions.Options;

namespace Dashboard.Web.Sheets;

/// <summary>
/// Google Sheets over Google's own client. Requests keep to Google's quota; what is worth another try (429, 5xx, a broken connection) is tried again after Retry-After,
/// or after waits that double; everything else, and the last failure, is a refusal in one sentence.
/// </summary>
internal sealed class GoogleSheets(IOptions<GoogleSheetsOptions> settings, IOptions<RelayOptions> relays, INamedHosts hosts, TimeProvider clock) : ISheetReader, IDisposable
{
    private const string BookFields = "spreadsheetId,properties(title,locale,timeZone),sheets.properties(sheetId,title,gridProperties(rowCount,columnCount))";
    private const int Tries = 4, TriesOfSlow = 2;
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(1), LongestWait = TimeSpan.FromSeconds(60);

    private readonly GoogleSheetsOptions _settings = settings.Value;
    private readonly TimeProvider _clock = clock;
    private readonly ConcurrentDictionary<string, Client> _clients = new(StringComparer.Ordinal);
    private string? _fileRead;
    private DateTime _fileReadAt;

    public async Task<Result<SheetBook>> BookAsync(string spreadsheetId, string? key, CancellationToken ct)
    {
        var answer = await AskAsync(key, service =>
        {
            var request = service.Get(spreadsheetId);
            request.Fields = BookFields;
            return request;
        }, ct);
        if (answer.Refused(out var error)) return error;
        var book = answer.Value;
        if (book.Properties is null) return SheetErrors.Unreadable;
        return new SheetBook(
            spreadsheetId, book.Properties.Title ?? "", book.Properties.Locale, book.Properties.TimeZone,
            [.. (book.Sheets ?? []).Select(s => s.Properties).OfType<SheetProperties>().Select(p => new SheetTab(p.SheetId, p.Title ?? "", p.GridProperties?.RowCount ?? 0, p.GridProperties?.ColumnCount ?? 0))]);
    }

    public async Task<Result<SheetCells[]>> CellsAsync(string spreadsheetId, IReadOnlyList<string> ranges, bool asShown, string? key, CancellationToken ct)
    {
        var answer = await AskAsync(key, service =>
        {
            var request = service.BatchGet(spreadsheetId);
            request.Ranges = new Repeatable<string>(ranges);
            request.ValueRenderOption = asShown ? "FORMATTED_VALUE" : "UNFORMATTED_VALUE";
            request.DateTimeRenderOption = asShown ? "FORMATTED_STRING" : "SERIAL_NUMBER";
            return request;
        }, ct);
        if (answer.Refused(out var error)) return error;
        if (answer.Value.ValueRanges is not { } values || values.Count != ranges.Count) return SheetErrors.Unreadable;
        return values.Select((range, at) => new SheetCells(FirstRow(range.Range) ?? FirstRow(ranges[at]) ?? 1, range.Values ?? [])).ToArray();
    }

    public async Task<string?> RefuseAsync(string key, CancellationToken ct)
    {
        if (ServiceAccountKey.Read(key) is not { AsksGoogle: false } file) return null;
        if (!Uri.TryCreate(file.TokenUri, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https")) return $"{file.TokenUri} is no address.";
        return await hosts.RefuseAsync(address.IdnHost, ct);
    }

    public string? AccountOf(string? key)
    {
        if ((key ?? FileText()) is not { } text || ServiceAccountKey.Read(text) is not { } file) return null;
        try
        {
            using var rsa = RSA.Create();
            rsa.ImportFromPem(file.PrivateKey);
            return file.ClientEmail;
        }
        catch (Exception e) when (IsNoKey(e))
        {
            return null;
        }
    }

    public void Dispose()
    {
        foreach (var client in _clients.Values) client.Dispose();
    }

    private static int? FirstRow(string? range) => A1Range.Parse(range)?.FirstRow;

    private static bool IsNoKey(Exception e) => e is ArgumentException or FormatException or CryptographicException or InvalidOperationException;

    private async Task<Result<T>> AskAsync<T>(string? key, Func<SheetsService, ClientServiceRequest<T>> ask, CancellationToken ct)
    {
        var opened = Open(key);
        if (opened.Refused(out var closed)) return closed;
        var client = opened.Value;
        var failures = 0;
        while (true)
        {
            using var turn = await client.Quota.AcquireAsync(1, ct);
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
            patience.CancelAfter(_settings.Timeout);
            client.Trouble.RetryAfter.Value = new Wait();
            DomainError error;
            var most = Tries;
            try
            {
                return await ask(client.Service).ExecuteAsync(patience.Token) is { } answer ? answer : SheetErrors.Unreadable;
            }
            catch (GoogleApiException e) when ((int)e.HttpStatusCode is 0 or (>= 200 and < 300))
            {
                (error, most) = (SheetErrors.Unreadable, TriesOfSlow); // an answer that is no JSON
            }
            catch (GoogleApiException e)
            {
                error = Said(e, client.Account, failures + 1);
                if (e.HttpStatusCode is HttpStatusCode.Unauthorized && failures == 0 && client.Tokens is { } tokens)
                {
                    tokens.Forget();
                    failures++;
                    continue;
                }

                if (!IsPassing(e.HttpStatusCode)) return error;
            }
            catch (TokenRefusedException e)
            {
                error = IsPassing(e.Status) ? SheetErrors.Trouble((int)e.Status, failures + 1) : SheetErrors.KeyRefused(e.Message);
                if (!IsPassing(e.Status)) return error;
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                (error, most) = (SheetErrors.TimedOut, TriesOfSlow);
            }
            catch (Exception e) when (e is JsonException or Newtonsoft.Json.JsonException or InvalidDataException)
            {
                (error, most) = (SheetErrors.Unreadable, TriesOfSlow);
            }
            catch (HttpRequestException e)
            {
                // An answer that ends before its end is a broken connection, too.
                error = e.HttpRequestError is HttpRequestError.ResponseEnded or HttpRequestError.InvalidResponse ? SheetErrors.Unreadable : SheetErrors.Unreached(e.Message);
            }
            catch (IOException)
            {
                error = SheetErrors.Unreadable;
            }

            if (++failures >= most) return error;
            var wait = client.Trouble.RetryAfter.Value?.Until is { } until ? until - _clock.GetUtcNow() : FirstWait * (1 << (failures - 1)) * (0.8 + 0.4 * Random.Shared.NextDouble());
            if (wait > LongestWait) return error;
            if (wait > TimeSpan.Zero) await Task.Delay(wait, _clock, ct);
        }
    }

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.RequestTimeout || (int)status >= 500;

    private static DomainError Said(GoogleApiException e, string? account, int tries) => e.HttpStatusCode switch
    {
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => SheetErrors.NoAccess(account),
        HttpStatusCode.NotFound => SheetErrors.Gone(account),
        HttpStatusCode.TooManyRequests => SheetErrors.SlowDown(tries),
        >= HttpStatusCode.InternalServerError => SheetErrors.Trouble((int)e.HttpStatusCode, tries),
        var status => SheetErrors.Refused((int)status, e.Error?.Message ?? status.ToString()),
    };

    private Result<Client> Open(string? key)
    {
        if ((key ?? FileText()) is not { } text)
            return _settings.BaseUrl.Length > 0 ? _clients.GetOrAdd("", _ => new(this, null, null)) : SheetErrors.NoKey;
        if (_clients.TryGetValue(text, out var known)) return known;
        if (ServiceAccountKey.Read(text) is not { } file) return SheetErrors.KeyUnreadable;
        try
        {
            return _clients.GetOrAdd(text, _ => new(this, file.ClientEmail, new(file, _clock, WayOf(file, key is not null))));
        }
        catch (Exception e) when (IsNoKey(e))
        {
            return SheetErrors.KeyUnreadable;
        }
    }

    /// <summary>Where a key that somebody gave asks for tokens is looked at as any host that somebody names; the file of the settings is trusted as they are.</summary>
    private SocketsHttpHandler? WayOf(ServiceAccountKey file, bool isGiven) => isGiven && !file.AsksGoogle ? PublicNetwork.Handler(_settings.Timeout, relays.Value.Networks()) : null;

    /// <summary>The settings' key file, read again when it was written to.</summary>
    private string? FileText()
    {
        if (_settings.CredentialsFile.Length == 0 || !File.Exists(_settings.CredentialsFile)) return null;
        var written = File.GetLastWriteTimeUtc(_settings.CredentialsFile);
        if (_fileRead is not null && _fileReadAt == written) return _fileRead;
        try
        {
            (_fileRead, _fileReadAt) = (File.ReadAllText(_settings.CredentialsFile), written);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }

        return _fileRead;
    }

    /// <summary>One account's way to Google, with its own quota.</summary>
    private sealed class Client : IDisposable
    {
        public Client(GoogleSheets sheets, string? account, ServiceAccountTokens? tokens)
        {
            (Account, Tokens) = (account, tokens);
            Trouble = new(sheets._clock);
            var url = sheets._settings.BaseUrl;
            Service = new(new BaseClientService.Initializer
            {
                ApplicationName = "SMTPCloud Dashboard",
                BaseUri = url.Length > 0 ? url.TrimEnd('/') + "/" : null,
                HttpClientInitializer = tokens,
                Serializer = new SheetsJson(),
                DefaultExponentialBackOffPolicy = ExponentialBackOffPolicy.None, // the waits are decided above, by Retry-After
                GZipEnabled = true,
            });
            Service.HttpClient.Timeout = Timeout.InfiniteTimeSpan;
            Service.HttpClient.MessageHandler.AddUnsuccessfulResponseHandler(Trouble);
            Quota = new SlidingWindowRateLimiter(new()
            {
                PermitLimit = Math.Max(1, sheets._settings.Quota),
                Window = TimeSpan.FromMinutes(1),
                SegmentsPerWindow = 12,
                QueueLimit = int.MaxValue,
            });
        }

        public string? Account { get; }

        public ServiceAccountTokens? Tokens { get; }

        public SheetsService Service { get; }

        public RetryAfterReader Trouble { get; }

        public RateLimiter Quota { get; }

        public void Dispose()
        {
            Service.Dispose();
            Tokens?.Dispose();
            Quota.Dispose();
        }
    }

    /// <summary>Until when the server asked to wait.</summary>
    private sealed class Wait
    {
        public DateTimeOffset? Until { get; set; }
    }

    /// <summary>Reads Retry-After off a refusal on its way to becoming an exception, which does not carry it.</summary>
    private sealed class RetryAfterReader(TimeProvider clock) : IHttpUnsuccessfulResponseHandler
    {
        public AsyncLocal<Wait?> RetryAfter { get; } = new();

        public Task<bool> HandleResponseAsync(HandleUnsuccessfulResponseArgs args)
        {
            if (RetryAfter.Value is { } wait && args.Response.Headers.RetryAfter is { } asked) wait.Until = asked.Date ?? clock.GetUtcNow() + asked.Delta;
            return Task.FromResult(false);
        }
    }
}
