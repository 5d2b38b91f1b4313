using System.Text.RegularExpressions;

namespace Dashboard.Core.Clients;

/// <summary>How a client's reports look when they are handed on: its colour and its logo.</summary>
public sealed partial class ClientBrand : IClientOwned
{
    public const string UsualColour = "#4d46d9";
    public const int LogoLength = 256 * 1024;

    private ClientBrand() { }

    public Guid ClientId { get; private init; }

    /// <summary>As <c>#rrggbb</c>.</summary>
    public string Colour { get; private set; } = UsualColour;

    /// <summary>A PNG, JPEG, WebP or GIF; null for none.</summary>
    public byte[]? Logo { get; private set; }
    public string? LogoType { get; private set; }

    /// <summary>The look of a client that set none.</summary>
    public static ClientBrand Usual(Guid clientId) => new() { ClientId = clientId };

    /// <summary>Takes over colour and logo; the logo's type is read from its content.</summary>
    public DomainError? Take(string? colour, byte[]? logo)
    {
        colour = string.IsNullOrWhiteSpace(colour) ? UsualColour : colour.Trim();
        if (!Hexadecimal.IsMatch(colour)) return ClientErrors.Colour;
        if (logo is { Length: > LogoLength }) return ClientErrors.LogoTooLarge;
        var type = logo is { Length: > 0 } ? TypeOf(logo) : null;
        if (logo is { Length: > 0 } && type is null) return ClientErrors.LogoUnreadable;

        Colour = colour.ToLowerInvariant();
        Logo = type is null ? null : logo;
        LogoType = type;
        return null;
    }

    private static string? TypeOf(ReadOnlySpan<byte> content) =>
        content.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47]) ? "image/png"
        : content.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]) ? "image/jpeg"
        : content.StartsWith("GIF8"u8) ? "image/gif"
        : content.Length > 12 && content.StartsWith("RIFF"u8) && content[8..].StartsWith("WEBP"u8) ? "image/webp"
        : null;

    [GeneratedRegex("^#[0-9a-fA-F]{6}$")]
    private static partial Regex Hexadecimal { get; }
}
