using System.Buffers.Text;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Google.Apis.Http;

namespace Dashboard.Web.Sheets;

/// <summary>
/// Signs requests with a service account's access token, got for an assertion (RFC 7523, RS256) and kept until shortly before it runs out.
/// Google's own runtime names Google's endpoint as the audience whatever the key file says; here both are the file's <c>token_uri</c>.
/// </summary>
internal sealed class ServiceAccountTokens : IConfigurableHttpClientInitializer, IHttpExecuteInterceptor, IDisposable
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(1), Early = TimeSpan.FromMinutes(1);
    private readonly ServiceAccountKey _account;
    private readonly TimeProvider _clock;
    private readonly RSA _key = RSA.Create();
    private readonly HttpClient _http;
    private readonly SemaphoreSlim _turn = new(1);
    private (string Value, DateTimeOffset Until)? _token;

    /// <summary>Throws where the key is no key.</summary>
    /// <param name="way">How the address that the file names is called; null calls it as any other.</param>
    public ServiceAccountTokens(ServiceAccountKey account, TimeProvider clock, HttpMessageHandler? way = null)
    {
        (_account, _clock, _http) = (account, clock, way is null ? new() : new(way));
        _key.ImportFromPem(account.PrivateKey);
    }

    public void Initialize(ConfigurableHttpClient httpClient) => httpClient.MessageHandler.AddExecuteInterceptor(this);

    public async Task InterceptAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Headers.Authorization = new("Bearer", await TokenAsync(cancellationToken));

    /// <summary>The token is refused: the next request gets another.</summary>
    public void Forget() => _token = null;

    public void Dispose()
    {
        _key.Dispose();
        _http.Dispose();
        _turn.Dispose();
    }

    private async Task<string> TokenAsync(CancellationToken ct)
    {
        await _turn.WaitAsync(ct);
        try
        {
            if (_token is { } kept && kept.Until > _clock.GetUtcNow()) return kept.Value;
            var (token, seconds) = await AskAsync(ct);
            _token = (token, _clock.GetUtcNow() + TimeSpan.FromSeconds(seconds) - Early);
            return token;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<(string Token, double Seconds)> AskAsync(CancellationToken ct)
    {
        using var form = new FormUrlEncodedContent([new("grant_type", "urn:ietf:params:oauth:grant-type:jwt-bearer"), new("assertion", Assertion())]);
        using var response = await _http.PostAsync(new Uri(_account.TokenUri), form, ct);
        var text = await response.Content.ReadAsStringAsync(ct);
        if (response.StatusCode is HttpStatusCode.TooManyRequests || (int)response.StatusCode >= 500) throw new TokenRefusedException(response.StatusCode, "");
        try
        {
            var answer = JsonDocument.Parse(text).RootElement;
            if (response.IsSuccessStatusCode && answer.TryGetProperty("access_token", out var token))
                return (token.GetString()!, answer.TryGetProperty("expires_in", out var seconds) && seconds.TryGetDouble(out var life) ? life : Lifetime.TotalSeconds);
            var reason = answer.TryGetProperty("error_description", out var words) ? words.ToString() : answer.TryGetProperty("error", out var error) ? error.ToString() : "no reason given";
            throw new TokenRefusedException(response.StatusCode, reason);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new TokenRefusedException(response.StatusCode, "its answer could not be read");
        }
    }

    private string Assertion()
    {
        var now = _clock.GetUtcNow();
        var header = new Dictionary<string, string> { ["alg"] = "RS256", ["typ"] = "JWT" };
        if (_account.PrivateKeyId is { } id) header["kid"] = id;
        var claims = new { iss = _account.ClientEmail, scope = SheetsService.ReadOnlyScope, aud = _account.TokenUri, iat = now.ToUnixTimeSeconds(), exp = (now + Lifetime).ToUnixTimeSeconds() };
        var signed = $"{Part(header)}.{Part(claims)}";
        return $"{signed}.{Base64Url.EncodeToString(_key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    private static string Part<T>(T part) => Base64Url.EncodeToString(JsonSerializer.SerializeToUtf8Bytes(part));
}
