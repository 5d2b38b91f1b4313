using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace Dashboard.Tests.Making;

/// <summary>Someone who calls the API: it sends, and reads what comes back.</summary>
public sealed class Caller(HttpClient http, string? bearer)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The key or token it comes with.</summary>
    public string? Bearer => bearer;

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Post, path, Json(body), headers);

    public Task<Answer> PutAsync(string path, object body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Put, path, Json(body), headers);

    public Task<Answer> PatchAsync(string path, object body, params (string Name, string Value)[] headers) => SendAsync(HttpMethod.Patch, path, Json(body), headers);

    public Task<Answer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    /// <summary>Sends exactly this text.</summary>
    public Task<Answer> SendTextAsync(HttpMethod method, string path, string text, string contentType = "application/json")
    {
        var content = new StringContent(text, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(contentType);
        return SendAsync(method, path, content);
    }

    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? content, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path.StartsWith('/') ? path : "/api/v1/" + path, UriKind.Relative));
        request.Content = content;
        if (bearer is not null) request.Headers.Authorization = new("Bearer", bearer);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var response = await http.SendAsync(request, Ct);
        var text = await response.Content.ReadAsStringAsync(Ct);
        var all = response.Headers.Concat(response.Content.Headers).ToDictionary(h => h.Key, h => string.Join(", ", h.Value), StringComparer.OrdinalIgnoreCase);
        return new((int)response.StatusCode, all, text);
    }

    private static JsonContent? Json(object? body) => body is null ? null : JsonContent.Create(body);
}

/// <summary>What the API answered.</summary>
public sealed record Answer(int Status, IReadOnlyDictionary<string, string> Headers, string Text)
{
    /// <summary>The body, where it is a JSON object.</summary>
    public JsonObject Body => JsonNode.Parse(Text)!.AsObject();

    /// <summary>A member of the body, in words.</summary>
    public string? this[string member] => Body[member]?.ToString();

    /// <summary>Which inputs were refused.</summary>
    public IEnumerable<string> Fields => Body["errors"]?.AsObject().Select(e => e.Key) ?? [];

    /// <summary>The rows of a list.</summary>
    public IReadOnlyList<JsonObject> Data => [.. Body["data"]!.AsArray().Select(row => row!.AsObject())];
}
