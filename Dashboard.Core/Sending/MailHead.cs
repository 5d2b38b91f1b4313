using System.Globalization;
using System.Text;
using Dashboard.Core.Templates;

namespace Dashboard.Core.Sending;

/// <summary>The headers of a campaign's mails: what is the same for everyone is kept as bytes, the rest is written between.</summary>
internal sealed class MailHead
{
    private readonly byte[] _toTo, _toSubject, _toId, _toUnsubscribe, _toMailbox, _toFeedback, _toToken, _toBody;
    private readonly byte[]? _subject;

    /// <param name="content">Checked content: addresses parsed, ids in ASCII.</param>
    /// <param name="subject">The subject where it is the same for everyone.</param>
    /// <param name="contentType">The Content-Type header and the empty line after it.</param>
    internal MailHead(MessageContent content, string? subject, string contentType)
    {
        var domain = content.FromEmail[(content.FromEmail.LastIndexOf('@') + 1)..];
        _toTo = Bytes(output =>
        {
            output.Write("From: "u8);
            HeaderText.WriteMailbox(output, content.FromName, content.FromEmail, 6);
            output.Write("\r\nTo: "u8);
        });
        _toSubject = Encoding.UTF8.GetBytes((content.ReplyTo is null ? "" : $"\r\nReply-To: {content.ReplyTo}") + "\r\nSubject: ");
        _subject = subject is null ? null : Bytes(output => HeaderText.WriteText(output, subject, 9));
        _toId = "\r\nMessage-ID: <m."u8.ToArray();
        _toUnsubscribe = Encoding.UTF8.GetBytes($"@{domain}>\r\nMIME-Version: 1.0" + (content.HasWayOut ? $"\r\nList-Unsubscribe: <{content.PublicUrl}/u/" : ""));
        _toMailbox = content.UnsubscribeMailbox is null || !content.HasWayOut ? [] : Encoding.UTF8.GetBytes($">,\r\n <mailto:{content.UnsubscribeMailbox}?subject=unsubscribe-");
        // Gmail counts complaints by each of the four parts; the third is the message's own, so that a report which keeps no other header still names it.
        var feedback = content.FeedbackId?.Split(':') is { Length: 4 } parts ? parts : null;
        var lists = (content.HasWayOut ? ">\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" : "\r\n") + (content.ListId is null ? "" : $"List-Id: <{content.ListId}>\r\n");
        _toFeedback = feedback is null ? [] : Encoding.ASCII.GetBytes($"{lists}Feedback-ID: {feedback[0]}:{feedback[1]}:");
        _toToken = Encoding.ASCII.GetBytes(
            (feedback is not null ? $":{feedback[3]}\r\n" : lists + (content.FeedbackId is null ? "" : $"Feedback-ID: {content.FeedbackId}\r\n")) + "X-SMTPCloud-Message: ");
        _toBody = Encoding.ASCII.GetBytes("\r\n" + contentType);
    }

    /// <summary>The content with its addresses parsed and its ids cleaned, or which of them cannot be sent.</summary>
    internal static Result<MessageContent> Check(MessageContent content)
    {
        var from = EmailAddress.Parse(content.FromEmail);
        if (from.Refused(out var fromFault)) return fromFault with { Field = "fromEmail" };
        if (Optional(content.ReplyTo, out var replyTo) is { } replyFault) return replyFault with { Field = "replyTo" };
        if (Optional(content.UnsubscribeMailbox, out var mailbox) is { } mailboxFault) return mailboxFault with { Field = "unsubscribeMailbox" };
        if (!Uri.TryCreate(content.PublicUrl, UriKind.Absolute, out var home) || !home.IsWellFormedOriginalString() || !Ascii.IsValid(content.PublicUrl)
            || (home.Scheme != Uri.UriSchemeHttp && home.Scheme != Uri.UriSchemeHttps))
            throw new ArgumentException("The public URL must be an absolute http or https address in ASCII.", nameof(content));

        return content with
        {
            FromEmail = from.Value.Value,
            ReplyTo = replyTo,
            UnsubscribeMailbox = mailbox,
            PublicUrl = home.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped).TrimEnd('/'),
            ListId = Only(content.ListId, "._-"),
            FeedbackId = Only(content.FeedbackId, "._-:"),
        };
    }

    internal void Write(MessageBuffer output, MessageTarget target, string? subject, ReadOnlySpan<byte> token, ReadOnlySpan<byte> unsubscribeToken)
    {
        output.Write(_toTo);
        HeaderText.WriteMailbox(output, target.Name, target.Email, 4);
        output.Write(_toSubject);
        if (_subject is not null) output.Write(_subject);
        else HeaderText.WriteText(output, subject, 9);

        output.Write("\r\nDate: "u8);
        target.Date.UtcDateTime.TryFormat(output.GetSpan(40), out var written, "ddd, dd MMM yyyy HH:mm:ss '+0000'", CultureInfo.InvariantCulture);
        output.Advance(written);

        output.Write(_toId);
        output.Write(token);
        if (Only(target.Seed, "") is { } seed) HeaderText.Utf8(output, "." + seed);
        output.Write(_toUnsubscribe);
        output.Write(unsubscribeToken);
        if (_toMailbox.Length > 0)
        {
            output.Write(_toMailbox);
            output.Write(unsubscribeToken);
        }
        if (_toFeedback.Length > 0)
        {
            output.Write(_toFeedback);
            output.Write(token);
        }
        output.Write(_toToken);
        output.Write(token);
        output.Write(_toBody);
    }

    private static DomainError? Optional(string? text, out string? address)
    {
        address = null;
        if (string.IsNullOrWhiteSpace(text)) return null;
        var parsed = EmailAddress.Parse(text);
        if (parsed.Refused(out var error)) return error;
        address = parsed.Value.Value;
        return null;
    }

    private static string? Only(string? text, string also)
    {
        if (string.IsNullOrEmpty(text)) return null;
        var clean = string.Concat(text.Where(c => char.IsAsciiLetterOrDigit(c) || also.Contains(c, StringComparison.Ordinal)));
        return clean.Length == 0 ? null : clean;
    }

    private static byte[] Bytes(Action<MessageBuffer> write)
    {
        using var buffer = new MessageBuffer();
        write(buffer);
        return buffer.Written.ToArray();
    }
}
