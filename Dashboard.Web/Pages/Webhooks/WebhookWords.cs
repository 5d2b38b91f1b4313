using Dashboard.Core.Domains;
using Dashboard.Core.Events;
using Dashboard.Core.Webhooks;

namespace Dashboard.Web.Pages.Webhooks;

/// <summary>What the pages say of webhooks.</summary>
internal static class WebhookWords
{
    /// <summary>Which events, in few words.</summary>
    public static string Of(IReadOnlyList<string> events) => events switch
    {
        _ when events.Contains(EventWords.All) => "everything",
        [var one] => one,
        [var one, var other] => $"{one}, {other}",
        [var one, ..] => $"{one} and {events.Count - 1} more",
        _ => "nothing",
    };

    /// <summary>How it stands, in a word.</summary>
    public static string Says(WebhookRow row) => row switch
    {
        { DisabledReason: not null } => "Switched off",
        { IsEnabled: false } => "Off",
        { FailingSince: not null } => "Failing",
        _ => "On",
    };

    /// <summary>The state whose colour it has.</summary>
    public static Enum Standing(WebhookRow row) => row switch
    {
        { DisabledReason: not null } => DomainStatus.Failing,
        { IsEnabled: false } => WebhookStanding.Off,
        { FailingSince: not null } => WebhookStanding.Deferred,
        _ => DomainStatus.Verified,
    };

    private enum WebhookStanding
    {
        Off,
        Deferred,
    }
}
