namespace Dashboard.Web.Sheets;

/// <summary>The settings below <c>Dashboard:Sheets</c>.</summary>
public sealed class GoogleSheetsOptions
{
    /// <summary>Empty: Google's own.</summary>
    public string BaseUrl { get; set; } = "";

    /// <summary>A service account's key file.</summary>
    public string CredentialsFile { get; set; } = "";
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long one request may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>The most requests a minute of one account; null is what Google allows: 60 for an account, and 300 where another endpoint is set.</summary>
    public int? ReadsPerMinute { get; set; }

    internal int Quota => ReadsPerMinute ?? (BaseUrl.Length == 0 ? 60 : 300);
}
