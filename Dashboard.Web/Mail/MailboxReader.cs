using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Dashboard.Core.Feedback;
using Dashboard.Core.Relays;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Pop3;
using MailKit.Search;
using MailKit.Security;

namespace Dashboard.Web.Mail;

/// <summary>Reads mailboxes with MailKit: IMAP marks or deletes message by message, POP3 deletes at the end of the session.</summary>
/// <param name="trusted">Networks that mailboxes may lie in although they are not public; where none are named, this machine.</param>
public sealed class MailboxReader(IReadOnlyList<IPNetwork>? trusted = null) : IMailboxReader
{
    /// <summary>More of a message is not looked at.</summary>
    private const int MostOctets = 1024 * 1024;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly IReadOnlyList<IPNetwork> _trusted = trusted ?? PublicNetwork.ThisMachine;

    public async Task<int> ReadAsync(MailboxAddress mailbox, int most, Func<ReadOnlyMemory<byte>, CancellationToken, Task> take, CancellationToken ct)
    {
        try
        {
            return mailbox.Kind is MailboxKind.Imap ? await ReadImapAsync(mailbox, most, take, ct) : await ReadPop3Async(mailbox, most, take, ct);
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or ProtocolException or CommandException or SslHandshakeException or FolderNotFoundException or ServiceNotAuthenticatedException or NotSupportedException or TimeoutException)
        {
            throw new MailboxUnavailableException(e.Message, e);
        }
    }

    private async Task<int> ReadImapAsync(MailboxAddress mailbox, int most, Func<ReadOnlyMemory<byte>, CancellationToken, Task> take, CancellationToken ct)
    {
        using var client = new ImapClient();
        await SignInAsync(client, mailbox, ct);
        var folder = mailbox.Folder.Equals("INBOX", StringComparison.OrdinalIgnoreCase) ? client.Inbox! : await client.GetFolderAsync(mailbox.Folder, ct);
        await folder.OpenAsync(FolderAccess.ReadWrite, ct);
        var taken = 0;
        foreach (var id in (await folder.SearchAsync(SearchQuery.NotSeen.And(SearchQuery.NotDeleted), ct)).Take(most))
        {
            using (var mail = new MemoryStream())
            {
                await using (var source = await folder.GetStreamAsync(id, "", 0, MostOctets, ct)) await source.CopyToAsync(mail, ct);
                await take(mail.GetBuffer().AsMemory(0, (int)mail.Length), ct);
            }

            // It is written down: only now the server may forget it.
            await folder.StoreAsync(id, new StoreFlagsRequest(StoreAction.Add, mailbox.DeletesRead ? MessageFlags.Seen | MessageFlags.Deleted : MessageFlags.Seen) { Silent = true }, ct);
            taken++;
        }

        if (mailbox.DeletesRead && taken > 0) await folder.ExpungeAsync(ct);
        await client.DisconnectAsync(true, ct);
        return taken;
    }

    private async Task<int> ReadPop3Async(MailboxAddress mailbox, int most, Func<ReadOnlyMemory<byte>, CancellationToken, Task> take, CancellationToken ct)
    {
        using var client = new Pop3Client();
        await SignInAsync(client, mailbox, ct);
        var sizes = client.Count == 0 ? [] : await client.GetMessageSizesAsync(ct);
        var taken = 0;
        try
        {
            for (var index = 0; index < Math.Min(sizes.Count, most); index++)
            {
                using var mail = new MemoryStream();
                await using (var source = await client.GetStreamAsync(index, headersOnly: sizes[index] > 10 * MostOctets, ct)) await source.CopyToAsync(mail, ct);
                await take(mail.GetBuffer().AsMemory(0, (int)Math.Min(mail.Length, MostOctets)), ct);
                await client.DeleteMessageAsync(index, ct);
                taken++;
            }
        }
        finally
        {
            // QUIT is what deletes: whatever was written down before something broke need not come again.
            if (client.IsConnected) await client.DisconnectAsync(true, CancellationToken.None);
        }

        return taken;
    }

    private async Task SignInAsync(MailService client, MailboxAddress mailbox, CancellationToken ct)
    {
        client.Timeout = (int)Patience.TotalMilliseconds;
        if (mailbox.AcceptInvalidCertificate) client.ServerCertificateValidationCallback = (_, _, _, errors) => mailbox.AcceptInvalidCertificate || errors is SslPolicyErrors.None;
        var security = mailbox.Security switch
        {
            RelaySecurity.Tls => SecureSocketOptions.SslOnConnect,
            RelaySecurity.StartTls => SecureSocketOptions.StartTls,
            _ => SecureSocketOptions.None,
        };
        using var timer = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timer.CancelAfter(Patience);
        Socket socket;
        try
        {
            socket = await PublicNetwork.DialAsync(mailbox.Host, mailbox.Port, _trusted, timer.Token);
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            throw new TimeoutException("The server took too long to answer.");
        }

        await client.ConnectAsync(socket, mailbox.Host, mailbox.Port, security, ct);
        await client.AuthenticateAsync(mailbox.UserName, mailbox.Password, ct);
    }
}
