using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Dashboard.Core.Tracking;

/// <summary>User agents that are not a person's: crawlers by the public list of patterns, mail security scanners and programs by our own.</summary>
public sealed partial class KnownMachines
{
    /// <summary>Agents come again by the million; this many different ones are remembered.</summary>
    private const int MostRemembered = 20_000;

    /// <summary>Patterns of the public list that people's devices match too: an Android build, a browser's name.</summary>
    private static readonly HashSet<string> People = [@"AP3A\.240617\.008"];

    private readonly SearchValues<string> _names;
    private readonly Regex _patterns;
    private readonly ConcurrentDictionary<string, string?> _remembered = new(StringComparer.Ordinal);

    private KnownMachines(IEnumerable<string> patterns)
    {
        var all = patterns.Where(p => !People.Contains(p)).ToLookup(IsPlain);
        _names = SearchValues.Create([.. all[true].Select(p => p.Replace("\\", "", StringComparison.Ordinal))], StringComparison.Ordinal);
        _patterns = new Regex(string.Join('|', all[false].Select(p => $"(?:{p})")), RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
    }

    /// <summary>Reads the patterns of the npm package crawler-user-agents.</summary>
    public static KnownMachines Read(Stream crawlers)
    {
        using var list = JsonDocument.Parse(crawlers);
        return new(list.RootElement.EnumerateArray().Select(entry => entry.GetProperty("pattern").GetString()!));
    }

    /// <summary>Which kind of machine an agent is (<c>scanner</c> or <c>bot</c>), or null for anything a person may use.</summary>
    public string? Recognise(string agent)
    {
        if (_remembered.TryGetValue(agent, out var known)) return known;
        if (_remembered.Count >= MostRemembered) _remembered.Clear();
        return _remembered[agent] = Look(agent);
    }

    private string? Look(string agent)
    {
        if (Scanner.IsMatch(agent)) return "scanner";
        return agent.AsSpan().ContainsAny(_names) || Program.IsMatch(agent) || _patterns.IsMatch(agent) ? "bot" : null;
    }

    private static bool IsPlain(string pattern)
    {
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == '\\' && i + 1 < pattern.Length && !char.IsAsciiLetterOrDigit(pattern[i + 1])) i++;
            else if (@".^$*+?()[]{}|\".Contains(pattern[i], StringComparison.Ordinal)) return false;
        }

        return true;
    }

    /// <summary>Products that open and follow what is in a mail before, or instead of, the person it is for.</summary>
    [GeneratedRegex(
        """
        barracuda|mimecast|proofpoint|urldefense|safelinks|safe\ links|microsoft-?atp|office\ (?:existence|protocol)\ discovery|defender\ for\ office
        |ironport|talos\ ?intel|messagelabs|symantec|broadcom\ email|trend\ ?micro|sophos|fireeye|trellix|forcepoint|websense|zscaler|forti(?:guard|mail|gate|sandbox)
        |cloudmark|vade\ ?(?:secure|retro)|hornetsecurity|spamtitan|avanan|abnormal\ ?security|area\ ?1\ ?security|ironscales|libraesva|mailguard|retarus|trustwave
        |bitdefender|kaspersky|mcafee|webroot|checkpoint|check\ point|perception[-\ ]?point|inky|cofense|phish|spamhaus|virustotal|joe\ ?sandbox|urlscan
        |spam-?experts|darktrace|antigena|\begress\b|tessian|\bagari\b|greathorn|clearswift|mail\ assure|securence|miniredir
        |mail\ ?(?:scanner|security|marshal|cleaner)|link\ ?(?:scanner|checker|protect)|antivirus|anti-virus|malware
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Scanner { get; }

    /// <summary>Words by which programs name themselves. CUBOT makes telephones.</summary>
    [GeneratedRegex(
        """
        (?<!cu)bot(?![a-z])|crawl|spider|scrap(?:er|y)|slurp|headless|lighthouse|feedfetcher|phantom|puppeteer|playwright|selenium|webdriver
        |curl|wget|libwww|lwp::|python|\bperl\b|\bruby\b|\bjava/|\bphp\b|go-http|okhttp|httpclient|http-client|http_request|node-fetch|node\.js|undici|axios|guzzle|restsharp|postman|insomnia
        |(?:link|url|uri|page|web)-?\ ?preview|prefetch|prerender|archiver|validator|monitor(?:ing)?\b|uptime|\+https?://
        """,
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Program { get; }
}
