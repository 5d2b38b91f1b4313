using Dashboard.Core.Accounts;

namespace Dashboard.Web.Pages.Users;

/// <summary>How pages speak of users' rights.</summary>
internal static class UserWords
{
    public static string Right(ClientRight right) => right switch
    {
        ClientRight.Owner => "Owner",
        ClientRight.Editor => "Editor",
        ClientRight.Sender => "Sender",
        _ => "Viewer",
    };

    public static string Explain(ClientRight right) => right switch
    {
        ClientRight.Owner => "Everything inside the client: API keys and the audit log too.",
        ClientRight.Editor => "Writes and changes everything, and lets nothing out.",
        ClientRight.Sender => "Approves, tests, schedules and sends what others wrote.",
        _ => "Reads.",
    };
}
