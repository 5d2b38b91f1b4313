using System.Globalization;

namespace Dashboard.Web.Api;

/// <summary>The API's paths that answers name.</summary>
internal static class ApiUrls
{
    public const string Base = "/api/v1";

    public static string Client(Guid id) => $"{Base}/clients/{id}";

    public static string User(Guid id) => $"{Base}/users/{id}";

    public static string ApiKey(Guid id) => $"{Base}/api-keys/{id}";

    public static string List(Guid id) => $"{Base}/lists/{id}";

    public static string Segment(Guid id) => $"{Base}/segments/{id}";

    public static string Campaign(Guid id) => $"{Base}/campaigns/{id}";

    public static string Message(long id) => string.Create(CultureInfo.InvariantCulture, $"{Base}/messages/{id}");

    public static string Import(Guid id) => $"{Base}/imports/{id}";

    public static string Recipient(long id) => string.Create(CultureInfo.InvariantCulture, $"{Base}/recipients/{id}");

    public static string Suppression(string email) => $"{Base}/suppressions/check?email={Uri.EscapeDataString(email)}";

    public static string Lead(long id) => string.Create(CultureInfo.InvariantCulture, $"{Base}/leads/{id}");

    public static string Job(Guid id) => $"{Base}/jobs/{id}";

    public static string Domain(Guid id) => $"{Base}/domains/{id}";

    public static string Upload(Guid id) => $"{Base}/imports/uploads/{id}";

    public static string Sender(Guid id) => $"{Base}/senders/{id}";

    public static string Sheet(Guid id) => $"{Base}/sheets/{id}";

    public static string Relay(Guid id) => $"{Base}/relays/{id}";
}
