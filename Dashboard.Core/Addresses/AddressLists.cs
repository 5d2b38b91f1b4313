using System.Collections.Frozen;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dashboard.Core.Addresses;

/// <summary>What others collect about addresses: domains of throw-away mailboxes, names of functions, providers of free mail. Read out of their npm packages.</summary>
public sealed partial class AddressLists
{
    /// <summary>Names on the list of functions that belong to no function: stand-ins, places, numbers.</summary>
    private static readonly FrozenSet<string> NoFunctions =
        new[] { "aaa", "abc", "asd", "asdasd", "asdf", "user", "users", "test", "berlin", "boston", "chicago", "china", "denver", "europe", "france", "india", "la", "latam", "london", "montreal", "newyork", "northamerica", "ny", "nyc", "paris", "sanfrancisco", "sf", "sfo", "singapore", "stockholm", "sydney", "uk", "us", "usa", "gardner", "angels", "smile", "random", "family", "friends", "women", "ladies" }
            .ToFrozenSet(StringComparer.Ordinal);

    /// <summary>Large providers that the list of free mail does not know yet.</summary>
    private static readonly string[] MoreFree = ["proton.me", "pm.me", "tutanota.com", "tuta.io", "tutamail.com", "hey.com", "posteo.de", "mailbox.org", "mail.de", "gmx.net"];

    private readonly FrozenSet<string> _disposable;
    private readonly FrozenSet<string> _disposableZones;
    private readonly FrozenSet<string> _roles;
    private readonly FrozenSet<string> _free;

    private AddressLists(IEnumerable<string> disposable, IEnumerable<string> zones, IEnumerable<string> roles, IEnumerable<string> free)
    {
        _disposable = disposable.ToFrozenSet(StringComparer.Ordinal);
        _disposableZones = zones.ToFrozenSet(StringComparer.Ordinal);
        _roles = roles.Where(role => !NoFunctions.Contains(role) && role.Any(char.IsAsciiLetter)).ToFrozenSet(StringComparer.Ordinal);
        _free = free.Concat(MoreFree).ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Reads disposable-email-domains (its domains and its zones), role-based-email-addresses and freemail.</summary>
    public static AddressLists Read(Stream disposable, Stream zones, Stream roles, Stream free)
    {
        using var script = new StreamReader(roles);
        using var lines = new StreamReader(free);
        return new(
            JsonSerializer.Deserialize<string[]>(disposable, JsonSerializerOptions.Default)!,
            JsonSerializer.Deserialize<string[]>(zones, JsonSerializerOptions.Default)!,
            Item().Matches(script.ReadToEnd()).Select(match => match.Groups[1].Value),
            lines.ReadToEnd().Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
    }

    /// <summary>Whether a domain hands out throw-away mailboxes; some do below every name of theirs.</summary>
    public bool IsDisposable(string domain)
    {
        if (_disposable.Contains(domain)) return true;
        for (var zone = domain; ; zone = zone[(zone.IndexOf('.', StringComparison.Ordinal) + 1)..])
        {
            if (_disposableZones.Contains(zone)) return true;
            if (!zone.Contains('.', StringComparison.Ordinal)) return false;
        }
    }

    /// <summary>Whether a local part names a function (RFC 2142 and use); what follows a + is the owner's own.</summary>
    public bool IsRole(string local)
    {
        var plus = local.IndexOf('+', StringComparison.Ordinal);
        return _roles.Contains((plus > 0 ? local[..plus] : local).ToLowerInvariant());
    }

    /// <summary>Whether everyone can get a mailbox at a domain.</summary>
    public bool IsFree(string domain) => _free.Contains(domain);

    [GeneratedRegex(@"^\s+'([^']+)',\s*$", RegexOptions.Multiline)]
    private static partial Regex Item();
}
