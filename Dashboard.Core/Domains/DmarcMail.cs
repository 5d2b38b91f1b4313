using MimeKit;

namespace Dashboard.Core.Domains;

/// <summary>Finds the aggregate report in a mail (RFC 7489 7.2.1.1).</summary>
public static class DmarcMail
{
    private static readonly string[] Types = ["application/gzip", "application/x-gzip", "application/zip", "application/x-zip-compressed", "application/xml", "text/xml"];

    /// <summary>The file that a mail brings, still packed; null where the mail is none with a report.</summary>
    public static byte[]? FileIn(ReadOnlyMemory<byte> mail, string subject)
    {
        if (mail.Length > DmarcReader.MostOctets * 2 || !LooksLikeOne(mail.Span, subject)) return null;
        try
        {
            using var source = new MemoryStream(mail.ToArray(), writable: false);
            using var read = MimeMessage.Load(source);
            foreach (var part in read.BodyParts.OfType<MimePart>().Where(IsReport))
            {
                using var file = new MemoryStream();
                part.Content!.DecodeTo(file);
                if (file.Length > 0) return file.ToArray();
            }
        }
        catch (FormatException)
        {
            // Not a mail that can be taken apart; others say what it is.
        }

        return null;
    }

    private static bool LooksLikeOne(ReadOnlySpan<byte> mail, string subject) =>
        subject.StartsWith("Report domain", StringComparison.OrdinalIgnoreCase) || subject.Contains("Report-ID", StringComparison.OrdinalIgnoreCase)
        || mail.IndexOf("application/gzip"u8) >= 0 || mail.IndexOf("application/zip"u8) >= 0 || mail.IndexOf(".xml.gz"u8) >= 0;

    private static bool IsReport(MimePart part)
    {
        if (part.Content is null) return false;
        var name = part.FileName ?? "";
        return Types.Contains(part.ContentType.MimeType, StringComparer.OrdinalIgnoreCase)
            || (name.Contains('!', StringComparison.Ordinal) && (name.EndsWith(".xml", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) || name.EndsWith(".zip", StringComparison.OrdinalIgnoreCase)));
    }
}
