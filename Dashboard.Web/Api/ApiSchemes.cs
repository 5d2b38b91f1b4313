namespace Dashboard.Web.Api;

/// <summary>The ways into the API; none of them is the browser's cookie.</summary>
internal static class ApiSchemes
{
    /// <summary>Looks at the Authorization header and asks one of the other two.</summary>
    public const string Any = "api";
    public const string Key = "api.key";
    public const string Token = "api.token";

    private const string Bearer = "Bearer ";
    private const string KeyPrefix = "sk_";

    /// <summary>Which of the two a request speaks.</summary>
    public static string Of(HttpContext context) =>
        BearerOf(context) is { } text && text.StartsWith(KeyPrefix, StringComparison.Ordinal) ? Key : Token;

    /// <summary>What stands after Bearer, or null.</summary>
    public static string? BearerOf(HttpContext context)
    {
        var header = context.Request.Headers.Authorization.ToString();
        return header.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? header[Bearer.Length..].Trim() : null;
    }
}
