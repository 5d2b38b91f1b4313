using System.Globalization;

namespace Dashboard.Web.Mail;

/// <summary>What a server said it can do, in its answer to EHLO (RFC 5321 4.1.1.1).</summary>
public sealed record SmtpFeatures
{
    public bool Pipelining { get; private init; }

    public bool StartTls { get; private init; }

    public bool EightBitMime { get; private init; }

    public bool SmtpUtf8 { get; private init; }

    public bool Size { get; private init; }

    /// <summary>The largest message in octets; 0 where it is not told.</summary>
    public long MostOctets { get; private init; }

    public IReadOnlyList<string> Mechanisms { get; private init; } = [];

    /// <summary>Reads the lines of the answer, its first (the server's name) aside.</summary>
    public static SmtpFeatures Read(IEnumerable<string> lines)
    {
        var features = new SmtpFeatures();
        foreach (var line in lines)
        {
            var words = line.ToUpperInvariant().Split(' ', StringSplitOptions.RemoveEmptyEntries);
            features = words switch
            {
                ["PIPELINING", ..] => features with { Pipelining = true },
                ["STARTTLS", ..] => features with { StartTls = true },
                ["8BITMIME", ..] => features with { EightBitMime = true },
                ["SMTPUTF8", ..] => features with { SmtpUtf8 = true },
                ["SIZE", .. var limit] => features with { Size = true, MostOctets = limit is [var most, ..] && long.TryParse(most, NumberStyles.None, CultureInfo.InvariantCulture, out var octets) ? octets : 0 },
                ["AUTH", .. var mechanisms] => features with { Mechanisms = [.. features.Mechanisms, .. mechanisms] },
                [var old, ..] when old.StartsWith("AUTH=", StringComparison.Ordinal) => features with { Mechanisms = [.. features.Mechanisms, old[5..], .. words[1..]] },
                _ => features,
            };
        }
        return features;
    }
}
