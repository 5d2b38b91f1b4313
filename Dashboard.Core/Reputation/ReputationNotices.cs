using System.Globalization;
using Dashboard.Core.Relays;
using Dashboard.Core.Sending;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using MimeKit;

namespace Dashboard.Core.Reputation;

/// <summary>Tells the agency's people by mail, through the default relay, what the guard saw.</summary>
public sealed partial class ReputationNotices(IDashboardDbFactory dbs, RelayService relays, IEnumerable<IMailTransport> transports, IPublicAddress address, TimeProvider clock, ILogger<ReputationNotices> log)
{
    /// <summary>Sends one mail about an alert to every admin; true where a server took one. A relay that is away is no reason to stop guarding.</summary>
    public async Task<bool> TellAsync(ReputationAlert alert, string clientName, CancellationToken ct)
    {
        await using var db = await dbs.OpenAsync(Actor.House, ct);
        var people = await db.Users.AsNoTracking().Where(u => u.ClientId == null && u.DisabledAt == null && u.Email != null).Select(u => u.Email!).ToListAsync(ct);
        var relay = await relays.SettingsAsync(null, ct);
        if (people.Count == 0 || relay.Refused(out _)) return false;
        try
        {
            await using var connection = await transports.Single(t => t.Kind == relay.Value.Kind).ConnectAsync(relay.Value.Address, ct);
            var taken = false;
            foreach (var person in people)
            {
                var result = await connection.SendAsync(new(From, person, alert.ClientId, null), Written(alert, clientName, person), ct);
                taken |= result.Outcome is SendOutcome.Accepted;
            }

            return taken;
        }
        catch (RelayUnavailableException e)
        {
            LogUntold(e, alert.Id);
            return false;
        }
    }

    private string From => $"dashboard@{(Uri.CheckHostName(new Uri(address.Base).Host) is UriHostNameType.Dns ? new Uri(address.Base).IdnHost : "localhost")}";

    private byte[] Written(ReputationAlert alert, string clientName, string to)
    {
        var stops = alert.Level is ReputationLevel.Stop;
        var mail = new MimeMessage
        {
            Subject = $"{(stops ? "Sending stopped" : "Warning")}: {Words(alert.Measure)} of {clientName} {alert.Rate.ToString("P2", CultureInfo.InvariantCulture)}",
            Date = clock.GetUtcNow(),
            Body = new TextPart("plain")
            {
                Text = $"""
                    {Words(alert.Measure)} of {clientName}{Where(alert)} over the last 7 days: {alert.Count} of {alert.Of} ({alert.Rate.ToString("P2", CultureInfo.InvariantCulture)}).
                    {(stops ? "Its campaigns are paused until an admin lets them go on." : "Sending goes on; look before it stops.")}

                    {alert.Evidence}

                    {address.Base}/reputation
                    """,
            },
        };
        mail.From.Add(new MailboxAddress("SMTPCloud Dashboard", From));
        mail.To.Add(new MailboxAddress("", to));
        mail.Headers.Add("Auto-Submitted", "auto-generated");
        using var buffer = new MemoryStream();
        var format = FormatOptions.Default.Clone();
        format.NewLineFormat = NewLineFormat.Dos;
        mail.WriteTo(format, buffer);
        return buffer.ToArray();
    }

    private static string Words(ReputationMeasure measure) => measure is ReputationMeasure.Bounces ? "Bounces" : "Complaints";

    private static string Where(ReputationAlert alert) => alert.Scope switch
    {
        ReputationScope.Domain => $" from {alert.Subject}",
        ReputationScope.Provider => $" at {alert.Subject}",
        _ => "",
    };

    [LoggerMessage(LogLevel.Warning, "Nobody could be told of alert {AlertId}: the default relay is away")]
    private partial void LogUntold(Exception exception, Guid alertId);
}
