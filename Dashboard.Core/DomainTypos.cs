using System.Collections.Frozen;

namespace Dashboard.Core;

/// <summary>What people mistype in the names of the large mailbox providers. Only ever suggests.</summary>
internal static class DomainTypos
{
    private static readonly string[] Providers =
    [
        "gmail.com", "googlemail.com", "yahoo.com", "ymail.com", "rocketmail.com", "hotmail.com", "outlook.com", "live.com", "msn.com",
        "icloud.com", "me.com", "mac.com", "aol.com", "mail.com", "protonmail.com", "proton.me", "zoho.com", "fastmail.com", "hey.com",
        "gmx.com", "gmx.de", "gmx.net", "gmx.at", "gmx.ch", "web.de", "t-online.de", "freenet.de", "posteo.de", "mailbox.org",
        "yahoo.co.uk", "yahoo.co.in", "yahoo.co.jp", "yahoo.de", "yahoo.fr", "yahoo.it", "yahoo.es", "yahoo.ca", "yahoo.in", "yahoo.com.br", "yahoo.com.au",
        "hotmail.co.uk", "hotmail.fr", "hotmail.de", "hotmail.it", "hotmail.es", "hotmail.be", "hotmail.nl", "hotmail.ca",
        "outlook.de", "outlook.fr", "outlook.es", "outlook.it", "live.co.uk", "live.de", "live.fr", "live.nl", "live.it", "live.be", "live.ca",
        "orange.fr", "wanadoo.fr", "free.fr", "laposte.net", "sfr.fr", "libero.it", "virgilio.it", "tiscali.it", "btinternet.com", "sky.com",
        "comcast.net", "verizon.net", "att.net", "sbcglobal.net", "bellsouth.net", "cox.net", "charter.net", "rediffmail.com",
        "mail.ru", "yandex.ru", "yandex.com", "rambler.ru", "bk.ru", "list.ru", "inbox.ru", "qq.com", "163.com", "126.com", "naver.com", "uol.com.br", "bol.com.br", "terra.com.br",
    ];

    private static readonly FrozenSet<string> Known = Providers.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    private static readonly (string Typo, string Meant)[] Endings =
    [
        (".con", ".com"), (".cmo", ".com"), (".ocm", ".com"), (".comm", ".com"), (".coom", ".com"), (".vom", ".com"), (".xom", ".com"), (".cim", ".com"), (".clm", ".com"), (".cpm", ".com"),
        (".nte", ".net"), (".ent", ".net"), (".ogr", ".org"), (".rog", ".org"), (".orgg", ".org"), (".nett", ".net"),
    ];

    internal static string? Suggest(string? domain)
    {
        if (string.IsNullOrEmpty(domain) || domain.Length > 64 || Known.Contains(domain)) return null;
        var typed = domain.ToLowerInvariant();

        var mended = typed;
        foreach (var (typo, meant) in Endings)
            if (typed.EndsWith(typo, StringComparison.Ordinal)) mended = string.Concat(typed.AsSpan(0, typed.Length - typo.Length), meant);

        if (Known.Contains(mended)) return mended;
        foreach (var provider in Providers)
            if (LooksLike(mended, provider)) return provider;
        return mended == typed ? null : mended;
    }

    /// <remarks>Four letters one letter apart are too often another company (aon.com is not aol.com): there only swapped letters count.</remarks>
    private static bool LooksLike(string typed, string provider)
    {
        var isShort = provider.IndexOf('.', StringComparison.Ordinal) < 5;
        return AreSwapped(typed, provider) || (!isShort && IsOneEdit(typed, provider));
    }

    private static bool AreSwapped(string a, string b)
    {
        if (a.Length != b.Length) return false;
        var i = a.AsSpan().CommonPrefixLength(b);
        return i + 1 < a.Length && a[i] == b[i + 1] && a[i + 1] == b[i] && a.AsSpan(i + 2).SequenceEqual(b.AsSpan(i + 2));
    }

    private static bool IsOneEdit(string a, string b)
    {
        var i = a.AsSpan().CommonPrefixLength(b);
        return (a.Length - b.Length) switch
        {
            0 => i < a.Length && a.AsSpan(i + 1).SequenceEqual(b.AsSpan(i + 1)),
            1 => a.AsSpan(i + 1).SequenceEqual(b.AsSpan(i)),
            -1 => a.AsSpan(i).SequenceEqual(b.AsSpan(i + 1)),
            _ => false,
        };
    }
}
