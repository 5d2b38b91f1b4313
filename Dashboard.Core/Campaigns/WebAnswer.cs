namespace Dashboard.Core.Campaigns;

/// <summary>How an address in the web answered.</summary>
/// <param name="Status">The HTTP status; null where nothing answered.</param>
/// <param name="Octets">The content's length, where the server told it.</param>
/// <param name="Problem">Why nothing answered, in words.</param>
public sealed record WebAnswer(int? Status, long? Octets, string? Problem)
{
    /// <summary>Whether a reader would see something: redirects count, and so do servers that turn programs away.</summary>
    public bool IsFine => Status is < 400 or 401 or 403 or 405 or 429;
}
