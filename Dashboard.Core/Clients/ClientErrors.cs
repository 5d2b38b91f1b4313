namespace Dashboard.Core.Clients;

/// <summary>Refusals about clients.</summary>
public static class ClientErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "client.not_found", "There is no such client.");
    public static readonly DomainError NameMissing = new(ErrorKind.Invalid, "client.name_missing", "Give the client a name.", "name");
    public static readonly DomainError NameTaken = new(ErrorKind.Conflict, "client.name_taken", "Another client has this name already.", "name");
    public static readonly DomainError NotEmpty = new(ErrorKind.Conflict, "client.not_empty", "This client still has campaigns or recipients. Delete those first.");

    public static readonly DomainError NameTooLong =
        new(ErrorKind.Invalid, "client.name_too_long", $"A client's name has at most {Client.NameLength} characters.", "name");

    public static DomainError ZoneUnknown(string zone) =>
        new(ErrorKind.Invalid, "client.zone_unknown", $"“{zone}” is not a time zone. Use a name such as Europe/Berlin.", "timeZone");

    public static readonly DomainError SoftBounceLimit = new(ErrorKind.Invalid, "client.soft_bounce_limit", "From 1 to 20 soft bounces in a row.", "softBounceLimit");
    public static readonly DomainError TrackingUrl = new(ErrorKind.Invalid, "client.tracking_url", "Give a host such as https://news.example.com, without a path.", "trackingUrl");
    public static readonly DomainError Colour = new(ErrorKind.Invalid, "client.colour", "Write the colour as #rrggbb, such as #4d46d9.", "colour");
    public static readonly DomainError LogoTooLarge = new(ErrorKind.Invalid, "client.logo_too_large", "A logo has at most 256 kB.", "logo");
    public static readonly DomainError LogoUnreadable = new(ErrorKind.Invalid, "client.logo_unreadable", "A logo is a PNG, JPEG, WebP or GIF.", "logo");
}
