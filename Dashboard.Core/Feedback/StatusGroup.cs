namespace Dashboard.Core.Feedback;

/// <summary>What a delivery status (RFC 3464 2.3) says of one recipient.</summary>
internal sealed class StatusGroup
{
    private static readonly string[] Known =
    [
        "original-recipient", "final-recipient", "x-actual-recipient", "action", "status", "diagnostic-code", "x-supplementary-info", "remote-mta", "x-notes", "final-log-id", "last-attempt-date", "will-retry-until",
        "reporting-mta", "dsn-gateway", "received-from-mta", "arrival-date", "original-envelope-id", "x-original-message-id", "x-display-name", "x-postfix-queue-id", "x-postfix-sender", "x-smtp-reply",
    ];

    private readonly Dictionary<string, string> _fields = [];

    internal string? Original => _fields.GetValueOrDefault("original-recipient");

    internal string? Final => _fields.GetValueOrDefault("final-recipient");

    internal string? Actual => _fields.GetValueOrDefault("x-actual-recipient");

    internal string Action => (_fields.GetValueOrDefault("action") ?? "").Trim().Split([' ', '(', ';', '\t', '.'], 2)[0].ToLowerInvariant();

    internal string? Status => _fields.GetValueOrDefault("status");

    internal string? Diagnostic => _fields.GetValueOrDefault("diagnostic-code");

    internal bool NamesRecipient => _fields.ContainsKey("final-recipient") || _fields.ContainsKey("original-recipient");

    /// <summary>Reads the groups of a text; blanks before colons, missing empty lines and foreign fields do no harm.</summary>
    internal static List<StatusGroup> Read(string text)
    {
        var groups = new List<StatusGroup>();
        var group = new StatusGroup();
        string? last = null;
        var blank = false;
        foreach (var raw in text.AsSpan().EnumerateLines())
        {
            if (groups.Count >= 100) break;
            var line = raw.TrimEnd();
            if (line.IsEmpty)
            {
                (blank, last) = (true, null);
                continue;
            }

            if (line[0] is ' ' or '\t' && last is not null)
            {
                if (group._fields[last].Length < 4_000) group._fields[last] += " " + line.TrimStart().ToString();
                continue;
            }

            last = null;
            var colon = line[..Math.Min(line.Length, 40)].IndexOf(':');
            if (colon < 4) continue;
            var name = Array.Find(Known, Named(line[..colon].Trim().ToString()));
            if (name is null) continue;
            if ((blank && group.NamesRecipient && group._fields.ContainsKey("action")) || group._fields.ContainsKey(name))
            {
                if (group.NamesRecipient) groups.Add(group);
                group = new();
            }

            blank = false;
            group._fields[name] = line[(colon + 1)..].Trim().ToString();
            last = name;
        }

        if (group.NamesRecipient) groups.Add(group);
        return groups;

        static Predicate<string> Named(string name) => known => known.Equals(name, StringComparison.OrdinalIgnoreCase);
    }
}
