using System.Globalization;
using System.Text;
using Dashboard.Core.Relays;

namespace Dashboard.Core.Sending;

/// <summary>The dashboard's own mails to the people who use it, by the default relay: outside the ledger and every figure.</summary>
public sealed class NoticeMail(RelayService relays, IEnumerable<IMailTransport> transports, NoticeSettings settings, IPublicAddress address, TimeProvider clock)
{
    private const string SenderName = "SMTPCloud Dashboard";

    /// <summary>Sends one now; refused with the server's words where it does not take it.</summary>
    public async Task<Result<string>> SendAsync(Guid clientId, string to, string subject, string text, string html, CancellationToken ct)
    {
        var relay = await relays.SettingsAsync(null, ct);
        if (relay.Refused(out var none)) return none;
        var from = settings.From.Length > 0 ? settings.From : $"dashboard@{Host()}";
        using var mail = new MessageBuffer();
        Write(mail, from, to, subject, text, html);
        try
        {
            await using var connection = await transports.Single(t => t.Kind == relay.Value.Kind).ConnectAsync(relay.Value.Address, ct);
            var result = await connection.SendAsync(new(from, to, clientId, null), mail.Written, ct);
            return result.Outcome is SendOutcome.Accepted ? result.Reply?.ToString() ?? "250" : Refused(result.Reply?.ToString() ?? result.Outcome.ToString());
        }
        catch (RelayUnavailableException e)
        {
            return Refused(e.Message);
        }
    }

    private void Write(MessageBuffer mail, string from, string to, string subject, string text, string html)
    {
        var boundary = $"=_{Guid.NewGuid():N}";
        Add("From: ");
        HeaderText.WriteMailbox(mail, SenderName, from, 6);
        Add("\r\nTo: ");
        HeaderText.WriteMailbox(mail, null, to, 4);
        Add("\r\nSubject: ");
        HeaderText.WriteText(mail, subject, 9);
        Add(string.Create(CultureInfo.InvariantCulture, $"\r\nDate: {clock.GetUtcNow():ddd, dd MMM yyyy HH:mm:ss} +0000\r\nMessage-ID: <{Guid.NewGuid():N}@{from[(from.LastIndexOf('@') + 1)..]}>\r\n"));
        Add($"Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: multipart/alternative; boundary=\"{boundary}\"\r\n");
        Part("text/plain", text);
        Part("text/html", html);
        Add($"\r\n--{boundary}--\r\n");

        void Add(string some) => HeaderText.Utf8(mail, some);

        void Part(string type, string body)
        {
            Add($"\r\n--{boundary}\r\nContent-Type: {type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n");
            QuotedPrintable.Write(body.EndsWith('\n') ? body : body + "\n", mail);
        }
    }

    private string Host() => Uri.TryCreate(address.Base, UriKind.Absolute, out var uri) && uri.HostNameType is UriHostNameType.Dns ? uri.Host : "localhost";

    private static DomainError Refused(string words) => new(ErrorKind.Conflict, "notice.refused", $"The relay did not take the mail: {words}");
}
