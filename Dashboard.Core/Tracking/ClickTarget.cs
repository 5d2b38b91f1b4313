using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Dashboard.Core.Tracking;

/// <summary>Where a tracked link leads: an absolute http, https or mailto URL in ASCII, with what its tokens need worked out once.</summary>
public sealed class ClickTarget
{
    /// <summary>The longest URL, in octets, that is carried in a token: as base64 it still fits a request line of 8 KB.</summary>
    public const int MostOctets = 4096;

    private static readonly SearchValues<char> UrlChars =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~:/?#[]@!$&'()*+,;=%");

    private ClickTarget(string url)
    {
        Url = url;
        Span<byte> utf8 = stackalloc byte[MostOctets];
        utf8 = utf8[..Encoding.ASCII.GetBytes(url, utf8)];
        Hash = SHA256.HashData(utf8);
        Suffix = new byte[1 + Base64Url.GetEncodedLength(utf8.Length)];
        Suffix[0] = (byte)'~';
        Base64Url.EncodeToUtf8(utf8, Suffix.AsSpan(1));
    }

    /// <summary>The URL as it is redirected to.</summary>
    public string Url { get; }

    /// <summary>SHA-256 of the URL: what the token's MAC binds.</summary>
    internal byte[] Hash { get; }

    /// <summary>The URL's part of the token: a tilde and its base64url, in ASCII.</summary>
    internal byte[] Suffix { get; }

    /// <summary>Reads a URL that a link may lead to; others (javascript:, data:, relative, over-long) are refused.</summary>
    public static bool TryCreate(string? url, [NotNullWhen(true)] out ClickTarget? target)
    {
        target = null;
        url = url?.Trim();
        if (string.IsNullOrEmpty(url) || url.Length > MostOctets || !Uri.TryCreate(url, UriKind.Absolute, out var uri)) return false;
        if (!IsAllowed(uri)) return false;

        if (url.AsSpan().IndexOfAnyExcept(UrlChars) >= 0)
        {
            url = uri.Host == uri.IdnHost ? uri.AbsoluteUri : new UriBuilder(uri) { Host = uri.IdnHost }.Uri.AbsoluteUri;
            if (url.Length > MostOctets || url.AsSpan().IndexOfAnyExcept(UrlChars) >= 0) return false;
        }
        target = new ClickTarget(url);
        return true;
    }

    /// <summary>True for a URL that a token may carry: http and https with a host, and mailto.</summary>
    internal static bool IsAllowed(ReadOnlySpan<char> url) =>
        url.Length <= MostOctets && url.IndexOfAnyExcept(UrlChars) < 0 && Uri.TryCreate(url.ToString(), UriKind.Absolute, out var uri) && IsAllowed(uri);

    private static bool IsAllowed(Uri uri) =>
        uri.Scheme == Uri.UriSchemeMailto || ((uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp) && uri.Host.Length > 0);
}
