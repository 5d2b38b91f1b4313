using System.Globalization;

namespace Dashboard.Core.Recipients;

/// <summary>Refusals about recipients.</summary>
public static class RecipientErrors
{
    public static readonly DomainError NotFound = new(ErrorKind.NotFound, "recipient.not_found", "There is no such recipient.");
    public static readonly DomainError EmailTaken = new(ErrorKind.Conflict, "recipient.email_taken", "Another recipient of this client has this address already.", "email");

    public static readonly DomainError TooMany =
        new(ErrorKind.Invalid, "recipient.too_many", "At most 1,000 recipients can be added at once. Use an import for more.", "recipients");

    public static readonly DomainError ListUnknown =
        new(ErrorKind.Invalid, "recipient.list_unknown", "One of these lists does not exist.", "listIds");

    public static readonly DomainError TooManyAttributes =
        new(ErrorKind.Invalid, "recipient.too_many_attributes", string.Create(CultureInfo.InvariantCulture, $"A recipient has at most {RecipientAttributes.Most} attributes."), "attributes");

    public static DomainError EmailInvalid(string reason) => new(ErrorKind.Invalid, "recipient.email_invalid", reason, "email");

    public static DomainError AttributeName(string name) =>
        new(ErrorKind.Invalid, "recipient.attribute_name", $"“{name}” cannot be the name of an attribute: use 1 to {RecipientAttributes.NameLength} letters, digits, _ or -.", "attributes");

    public static DomainError AttributeLong(string name) =>
        new(ErrorKind.Invalid, "recipient.attribute_long", string.Create(CultureInfo.InvariantCulture, $"The attribute “{name}” has more than {RecipientAttributes.ValueLength} characters."), "attributes");
}
