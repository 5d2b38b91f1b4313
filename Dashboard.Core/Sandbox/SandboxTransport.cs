using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using MimeKit;

namespace Dashboard.Core.Sandbox;

/// <summary>The way to the Sandbox: each message is committed to the inbox before it counts as accepted.</summary>
public sealed class SandboxTransport(IDashboardDbFactory dbs, TimeProvider clock) : IMailTransport
{
    public RelayKind Kind => RelayKind.Sandbox;

    public Task<IMailConnection> ConnectAsync(RelayAddress relay, CancellationToken ct) => Task.FromResult<IMailConnection>(new Inbox(dbs, clock));

    private sealed class Inbox(IDashboardDbFactory dbs, TimeProvider clock) : IMailConnection
    {
        private static readonly SmtpReply Kept = new(250, "2.0.0", "Kept in the Sandbox");

        public bool IsOpen => true;

        public async Task<SendResult> SendAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken ct)
        {
            try
            {
                await using var db = await dbs.OpenAsync(Actor.System(envelope.ClientId), ct);
                db.CapturedMessages.Add(new CapturedMessage
                {
                    ClientId = envelope.ClientId,
                    CampaignId = envelope.CampaignId,
                    EnvelopeFrom = envelope.From,
                    Recipient = envelope.To,
                    Subject = SubjectOf(message),
                    Source = message.ToArray(),
                    CapturedAt = clock.GetUtcNow(),
                });
                await db.SaveChangesAsync(ct);
                return new(SendOutcome.Accepted, Kept, SmtpStep.Body);
            }
            catch (Exception e) when (e is System.Data.Common.DbException || e.InnerException is System.Data.Common.DbException)
            {
                // The commit's answer may be what was lost.
                return new(SendOutcome.Doubtful, null, SmtpStep.Body);
            }
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private static string SubjectOf(ReadOnlyMemory<byte> message)
        {
            var end = message.Span.IndexOf("\r\n\r\n"u8);
            using var head = new MemoryStream(message[..(end < 0 ? message.Length : end + 4)].ToArray(), writable: false);
            return HeaderList.Load(head)[HeaderId.Subject] ?? "";
        }
    }
}
