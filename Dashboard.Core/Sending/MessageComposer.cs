using System.Security.Cryptography;
using System.Text;
using Dashboard.Core.Templates;
using Dashboard.Core.Tracking;

namespace Dashboard.Core.Sending;

/// <summary>
/// A campaign's mail, compiled once into constant pieces and slots of the finished MIME, and filled for each recipient.
/// Safe for many threads; what it writes has CRLF line ends and is not yet dot-stuffed.
/// </summary>
public sealed class MessageComposer
{
    private readonly MessageContent _content;
    private readonly MailLinks _links;
    private readonly MergeFields _fields;
    private readonly MergeTemplate _subject;
    private readonly MailHead _head;
    private readonly Bodies _sent, _shown;
    private readonly byte[] _betweenParts, _end;

    private MessageComposer(MessageContent content, MailLinks links, MergeFields fields, MergeTemplate subject, Bodies sent, Bodies shown)
    {
        // "=_" never stands in quoted-printable, so no recipient's value can end a part.
        var boundary = "=_" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));

        _content = content;
        _links = links;
        _fields = fields;
        _subject = subject;
        (_sent, _shown) = (sent, shown);
        _head = new MailHead(content, IsConstant(subject) ? fields.CampaignSubject : null,
            $"Content-Type: multipart/alternative; boundary=\"{boundary}\"\r\n\r\n--{boundary}\r\n{PartHead("plain")}");
        _betweenParts = Encoding.ASCII.GetBytes($"\r\n--{boundary}\r\n{PartHead("html")}");
        _end = Encoding.ASCII.GetBytes($"\r\n--{boundary}--\r\n");

        Links = [.. links.Table.Links.Select((link, index) => new ComposedLink(links.Number(index), link.Url))];
        FieldsUsed = [.. subject.FieldsUsed.Concat(sent.Html.FieldsUsed).Concat(sent.Text.FieldsUsed)
            .Concat(links.Table.Links.SelectMany(l => l.Template?.FieldsUsed ?? [])).Distinct().Order(StringComparer.Ordinal)];
    }

    /// <summary>The campaign's distinct tracked links, by the index that click tokens carry.</summary>
    public IReadOnlyList<ComposedLink> Links { get; }

    /// <summary>The merge fields that the mail uses, as <c>city</c> or <c>client.name</c>.</summary>
    public IReadOnlyList<string> FieldsUsed { get; }

    /// <summary>Compiles a campaign's content, or says which field cannot be sent and why.</summary>
    public static Result<MessageComposer> Compile(MessageContent content, TrackingKeys keys)
    {
        var check = MailHead.Check(content);
        if (check.Refused(out var refusal)) return refusal;
        content = check.Value;

        var text = string.IsNullOrWhiteSpace(content.Text) ? PlainText.FromHtml(content.Html) : content.Text;
        if (Template(content.Subject, Escaping.None, "subject", out var subject) is { } subjectFault) return subjectFault;
        if (Template(content.Preheader ?? "", Escaping.None, "preheader", out _) is { } preheaderFault) return preheaderFault;
        if (Template(content.Html, Escaping.Html, "html", out var html) is { } htmlFault) return htmlFault;
        if (Template(text, Escaping.None, "text", out var plain) is { } textFault) return textFault;

        var links = new MailLinks(content.PublicUrl, keys, content.FirstLink);
        var fields = new MergeFields { ClientName = content.ClientName, CampaignName = content.CampaignName };
        if (IsConstant(subject)) fields = fields with { CampaignSubject = HeaderText.OneLine(subject.Render(fields)) };

        var sent = Bodies.Compile(content, html, text, plain, links.Table, fields, content.TrackClicks, content.TrackOpens);
        if (sent.Refused(out var sentFault)) return sentFault;
        var shown = Bodies.Compile(content, html, text, plain, links.Table, fields, trackClicks: false, trackOpens: false);
        return shown.Refused(out var shownFault) ? shownFault : new MessageComposer(content, links, fields, subject, sent.Value, shown.Value);
    }

    /// <summary>
    /// Writes one recipient's whole mail into the buffer, in place of what was there.
    /// Throws <see cref="TemplateFailedException"/> where the templates cannot be rendered for this recipient.
    /// </summary>
    public void Compose(MessageTarget target, MessageBuffer output)
    {
        output.Clear();
        using var mail = new MailFilling(_links, target, _fields, _content.TrackClicks);
        var subject = RenderSubject(mail);

        Span<byte> token = stackalloc byte[TrackingToken.MostChars];
        token = token[..TrackingToken.WriteBounce(_links.Keys, target.Month, target.MessageId, token)];
        _head.Write(output, target, subject, token, _content.HasWayOut ? mail.UnsubscribeToken : default);
        _sent.Text.Write(mail, output);
        output.Write(_betweenParts);
        _sent.Html.Write(mail, output);
        output.Write(_end);
    }

    /// <summary>The envelope sender of one recipient's mail: our token at the return-path domain (VERP), so that a bounce names its message.</summary>
    public string EnvelopeFrom(MessageTarget target) => _content.ReturnPathDomain is null
        ? _content.FromEmail
        : $"b-{TrackingToken.Text(_links.Keys, TokenKind.Bounce, target.Month, target.MessageId)}@{_content.ReturnPathDomain}";

    /// <summary>The mail as one recipient would read it, without pixel and with links that lead straight to where they point.</summary>
    public MessagePreview Preview(MessageTarget target)
    {
        using var mail = new MailFilling(_links, target, _fields, tracks: false);
        var subject = RenderSubject(mail) ?? _fields.CampaignSubject;
        return new MessagePreview(subject, _shown.Html.Render(mail.Fields), _shown.Text.Render(mail.Fields));
    }

    private string? RenderSubject(MailFilling mail)
    {
        if (IsConstant(_subject)) return null;
        var subject = HeaderText.OneLine(_subject.Render(mail.Fields));
        mail.Fields = mail.Fields with { CampaignSubject = subject };
        return subject;
    }

    private static bool IsConstant(MergeTemplate template) =>
        template.Segments is not null && template.Names.All(n => n.Kind is MergeKind.ClientName or MergeKind.CampaignName or MergeKind.CampaignSubject);

    private static string PartHead(string subtype) => $"Content-Type: text/{subtype}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n";

    private static DomainError? Template(string source, Escaping escaping, string field, out MergeTemplate template)
    {
        var compiled = MergeTemplate.Compile(source, escaping);
        var isRefused = compiled.Refused(out var error);
        template = isRefused ? null! : compiled.Value;
        return isRefused ? error! with { Field = field } : null;
    }

    /// <summary>The HTML and the text part.</summary>
    private sealed record Bodies(MailBody Html, MailBody Text)
    {
        internal static Result<Bodies> Compile(
            MessageContent content, MergeTemplate html, string text, MergeTemplate plain, LinkTable links, MergeFields constants, bool trackClicks, bool trackOpens)
        {
            var htmlSource = MailSource.Html(content.Html, content.Preheader, !content.HasWayOut || HasWayOut(html), trackClicks && content.HiddenLink, trackOpens, url => links.Replace(url, trackClicks, html.Locals));
            if (string.IsNullOrWhiteSpace(content.Text)) text = PlainText.FromHtml(content.Html, url => links.Replace(url, trackClicks, html.Locals));
            var textSource = MailSource.Text(text, !content.HasWayOut || HasWayOut(plain), url => links.Replace(url, trackClicks, plain.Locals));

            var htmlBody = MailBody.Compile(htmlSource, Escaping.Html, "html", constants);
            if (htmlBody.Refused(out var htmlFault)) return htmlFault;
            var textBody = MailBody.Compile(textSource, Escaping.None, "text", constants);
            return textBody.Refused(out var textFault) ? textFault : new Bodies(htmlBody.Value, textBody.Value);
        }

        private static bool HasWayOut(MergeTemplate template) => template.Names.Any(n => n.Kind is MergeKind.UnsubscribeUrl);
    }
}
