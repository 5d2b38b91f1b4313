using System.Text.Json;

namespace Dashboard.Web.Sheets;

/// <summary>A service account's key file: who reads, by which key, and where tokens are given out (<c>token_uri</c>, as the file says).</summary>
internal sealed record ServiceAccountKey(string ClientEmail, string PrivateKey, string? PrivateKeyId, string TokenUri)
{
    private const string GooglesTokens = "https://oauth2.googleapis.com/token";

    /// <summary>Whether tokens are asked of Google itself.</summary>
    public bool AsksGoogle => TokenUri == GooglesTokens;

    /// <summary>The key in a file's text, or null where it is none.</summary>
    public static ServiceAccountKey? Read(string json)
    {
        try
        {
            var file = JsonDocument.Parse(json).RootElement;
            string? Of(string name) => file.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.String ? value.GetString() : null;
            return Of("client_email") is { Length: > 0 } email && Of("private_key") is { Length: > 0 } key ? new(email, key, Of("private_key_id"), Of("token_uri") is { Length: > 0 } uri ? uri : GooglesTokens) : null;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
