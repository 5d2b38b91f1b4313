namespace Dashboard.Core.Campaigns;

/// <summary>What happens to a message whose hand-over was cut off after its data went out, so that nobody can know whether it arrived.</summary>
public enum DoubtfulChoice
{
    /// <summary>It is handed over again, with the same Message-ID, after at least ten minutes (RFC 5321 4.5.3.2.6).</summary>
    TryAgain,

    /// <summary>It stays unknown and is listed: no recipient can get it twice.</summary>
    NeverTwice,
}
