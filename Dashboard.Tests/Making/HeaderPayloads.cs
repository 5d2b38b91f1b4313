using System.Text;
using System.Text.RegularExpressions;

namespace Dashboard.Tests.Making;

/// <summary>Texts that would end a header or begin another, and the judge of mails that were made with them.</summary>
internal static partial class HeaderPayloads
{
    private static readonly string[] Known =
    [
        "From", "To", "Reply-To", "Subject", "Date", "Message-ID", "MIME-Version", "List-Unsubscribe", "List-Unsubscribe-Post", "List-Id", "Feedback-ID",
        "X-SMTPCloud-Message", "Content-Type", "Content-Transfer-Encoding", "DKIM-Signature", "Auto-Submitted", "Received",
    ];

    /// <summary>All of Samples/header-payloads.txt, as they are meant.</summary>
    public static IReadOnlyList<string> All { get; } =
        [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Samples", "header-payloads.txt")).Where(line => line.Length > 0 && line[0] != '#').Select(Regex.Unescape)];

    /// <summary>Fails where a mail's head holds anything but the headers that the product writes, each once.</summary>
    public static void AssertHead(byte[] mail, string made)
    {
        var text = Encoding.Latin1.GetString(mail);
        Assert.False(text.Contains('\0', StringComparison.Ordinal), made);
        Assert.False(text.Replace("\r\n", "", StringComparison.Ordinal).AsSpan().ContainsAny('\r', '\n'), $"{made}: a line break stands alone");
        var names = text[..text.IndexOf("\r\n\r\n", StringComparison.Ordinal)].Split("\r\n").Where(line => line is not [' ' or '\t', ..]).Select(line => Name().Match(line).Groups[1].Value).ToList();
        Assert.True(names.Order(StringComparer.Ordinal).SequenceEqual(names.Distinct().Order(StringComparer.Ordinal)), $"{made}: a header stands twice: {string.Join(", ", names)}");
        Assert.True(names.TrueForAll(Known.Contains), $"{made}: a header that is not ours: {string.Join(", ", names)}");
        var read = Mail.Parse(mail);
        Assert.True(read.Cc.Count == 0 && read.Bcc.Count == 0 && read.From.Count == 1 && read.To.Count == 1 && read.ReplyTo.Count <= 1, $"{made}: another address");
        Assert.DoesNotContain("X-Evil", read.Headers.Select(header => header.Field));
        Assert.False(read.Subject?.AsSpan().ContainsAny('\r', '\n', '\0') ?? false, $"{made}: the subject breaks the line where it is read");
    }

    [GeneratedRegex("^([!-9;-~]+):")]
    private static partial Regex Name();
}
