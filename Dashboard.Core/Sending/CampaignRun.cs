using System.Threading.Channels;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Feedback;
using Dashboard.Core.Relays;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Sending;

/// <summary>
/// One campaign on its way out of this process: a claimer keeps a bounded buffer of owned messages full,
/// and a task for each connection takes them from there: intent, hand-over, outcome.
/// </summary>
internal sealed partial class CampaignRun(
    CampaignMail mail,
    IMessageQueue queue,
    LedgerWriter ledger,
    SenderLease lease,
    SendingOptions options,
    TimeProvider clock,
    ILogger log)
{
    private const int MostClaimed = 500;
    private const int TurnLength = 200;
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1);

    private readonly RunnableCampaign _campaign = mail.Campaign;
    private readonly RelayLane _lane = mail.Lane;
    private readonly Channel<ClaimedMessage> _claimed = Channel.CreateBounded<ClaimedMessage>(MostClaimed);

    /// <summary>Sends until the campaign is sent, or <paramref name="stop"/> is raised; then what is in flight is finished and the rest given back.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        var workers = Enumerable.Range(0, _lane.Connections).Select(_ => Task.Run(() => WorkAsync(stop), CancellationToken.None)).ToList();
        try
        {
            await ClaimAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // asked to stop
        }
        finally
        {
            _claimed.Writer.TryComplete();
            try
            {
                await Task.WhenAll(workers);
            }
            finally
            {
                await GiveBackAsync();
            }
        }

        await queue.FinishAsync(_campaign.Id, _campaign.Month, CancellationToken.None);
    }

    private async Task ClaimAsync(CancellationToken stop)
    {
        while (!lease.IsLost)
        {
            stop.ThrowIfCancellationRequested();
            if (_lane.RestLeft is { Ticks: > 0 } rest)
            {
                await Task.Delay(rest < ShortWait ? rest : ShortWait, clock, stop);
                continue;
            }

            IReadOnlyList<ClaimedMessage> claimed;
            try
            {
                claimed = await queue.ClaimAsync(lease.Sender, _campaign.Id, _campaign.Month, ClaimSize(), stop);
                if (claimed.Count == 0)
                {
                    if (await queue.FinishAsync(_campaign.Id, _campaign.Month, stop))
                    {
                        LogSent(_campaign.Id);
                        return;
                    }

                    await Task.Delay(ShortWait, clock, stop);
                    continue;
                }
            }
            catch (System.Data.Common.DbException e)
            {
                // A claim whose answer was lost may have taken messages that nobody here knows of: this run ends, gives back all, and another begins.
                LogDatabaseAway(_campaign.Id, e.Message);
                return;
            }

            foreach (var message in claimed) await _claimed.Writer.WriteAsync(message, stop);
        }
    }

    /// <summary>A slow relay's messages are claimed in small portions, so that other processes find some too.</summary>
    private int ClaimSize() => _lane.PerSecond is { } rate ? (int)Math.Clamp(rate * 5, 5, MostClaimed) : MostClaimed;

    private async Task WorkAsync(CancellationToken stop)
    {
        while (await WaitForWorkAsync(stop))
        {
            IMailConnection connection;
            try
            {
                connection = await _lane.TakeAsync(stop);
            }
            catch (RelayUnavailableException e)
            {
                if (_lane.Trouble(e.Message) is { } rest) LogResting(_lane.Relay.Name, rest, e.Message);
                await PauseAsync(_lane.RestLeft is { Ticks: > 0 } left ? left : ShortWait, stop);
                continue;
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return;
            }

            try
            {
                await TakeTurnAsync(connection, stop);
            }
            finally
            {
                await _lane.GiveBackAsync(connection);
            }
        }
    }

    private async Task<bool> WaitForWorkAsync(CancellationToken stop)
    {
        try
        {
            return await _claimed.Reader.WaitToReadAsync(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <summary>A turn on a connection: so many messages, then others that wait for the relay may have it.</summary>
    private async Task TakeTurnAsync(IMailConnection connection, CancellationToken stop)
    {
        Outcome? said = null;
        var taken = false;
        using var buffer = new MessageBuffer();
        for (var turn = 0; turn < TurnLength && connection.IsOpen && !stop.IsCancellationRequested && !lease.IsLost; turn++)
        {
            if (!_claimed.Reader.TryRead(out var message)) break;
            if (_lane.Pace() is { Ticks: > 0 } wait)
            {
                // What happened is written before the wait, not after it.
                if (said is not null) await ledger.WriteAsync(said, null);
                said = null;
                if (!await PauseAsync(wait, stop)) break; // it is given back with the rest
            }

            var allowed = ledger.WriteAsync(said, message);
            said = null;
            var prepared = Prepare(message, buffer);
            if (!await allowed) continue;
            said = prepared is null
                ? await HandOverAsync(connection, message, buffer.Written, taken)
                : new(message, MessageState.Failed, (short)(message.Attempts + 1), Reply: prepared);
            taken |= said.State is MessageState.Accepted;
        }

        if (said is not null) await ledger.WriteAsync(said, null);
    }

    /// <summary>Composes the mail while the intent is being committed; answers why it could not be, or null.</summary>
    private string? Prepare(ClaimedMessage message, MessageBuffer buffer)
    {
        buffer.Clear();
        if (message.Email is null) return null; // its intent will be refused
        try
        {
            mail.Composer.Compose(Target(message), buffer);
            return null;
        }
        catch (Templates.TemplateFailedException e)
        {
            return e.Message;
        }
    }

    /// <param name="taken">Whether this connection took a message before: then a 421 only means that it has had enough (RFC 5321 3.8).</param>
    private async Task<Outcome> HandOverAsync(IMailConnection connection, ClaimedMessage message, ReadOnlyMemory<byte> bytes, bool taken)
    {
        // The last look before the point of no return: a process that may be taken for dead hands nothing over.
        if (!lease.MayHandOver) return Back(message, "This process was too slow to answer for the message.");
        var envelope = new Envelope(mail.Composer.EnvelopeFrom(Target(message)), message.Email!, _campaign.ClientId, _campaign.Id);
        var result = await SendAsync(connection, envelope, bytes);
        if (result.Outcome is SendOutcome.NotHandedOver)
        {
            if (taken) return Back(message, result.Reply?.ToString(), TimeSpan.Zero);
            if (_lane.Trouble(result.Reply?.ToString()) is { } rest) LogResting(_lane.Relay.Name, rest, result.Reply?.ToString() ?? "");
        }
        else if (result.Outcome is SendOutcome.Doubtful)
        {
            _lane.Note(result.Reply?.ToString());
        }
        else
        {
            _lane.Well(result.Outcome is SendOutcome.Accepted);
        }

        return Judge(message, result);
    }

    /// <summary>Hands over; what no connection should throw leaves the message in doubt rather than without an outcome.</summary>
    private async Task<SendResult> SendAsync(IMailConnection connection, Envelope envelope, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return await connection.SendAsync(envelope, bytes, CancellationToken.None); // bounded by the connection's own time-outs
        }
        catch (Exception e)
        {
            LogSurprise(e, _lane.Relay.Name);
            return new(SendOutcome.Doubtful, new SmtpReply(0, null, e.Message), SmtpStep.Body);
        }
    }

    /// <summary>What the server's answer means for the message (RFC 5321 4.2.1).</summary>
    private Outcome Judge(ClaimedMessage message, SendResult result)
    {
        var attempts = (short)(message.Attempts + 1);
        var reply = result.Reply?.ToString();
        switch (result.Outcome)
        {
            case SendOutcome.Accepted:
                return new(message, MessageState.Accepted, attempts, Reply: null);
            case SendOutcome.Deferred:
                return options.WaitAfter(attempts) is { } wait
                    ? new(message, MessageState.Deferred, attempts, wait, ClassOf(result), reply)
                    : new(message, MessageState.Failed, attempts, null, ClassOf(result), reply);
            case SendOutcome.Bounced:
                return new(message, MessageState.Bounced, attempts, null, ClassOf(result), reply);
            case SendOutcome.Doubtful:
                return _campaign.Doubtful is DoubtfulChoice.TryAgain && options.WaitAfter(attempts) is not null
                    ? new(message, MessageState.Deferred, attempts, options.DoubtfulWait, null, "The connection broke before the server answered; it is tried again with the same Message-ID.")
                    : new(message, MessageState.Unknown, attempts, null, null, "The connection broke before the server answered; whether it arrived is not known.");
            default:
                return Back(message, reply);
        }
    }

    private static BounceClass ClassOf(SendResult result) =>
        result.Reply is { } reply ? BounceClassifier.Classify(reply).Class : BounceClass.Undetermined;

    /// <summary>Provably not sent: it waits again, and no attempt is used.</summary>
    private static Outcome Back(ClaimedMessage message, string? reply, TimeSpan? wait = null) =>
        new(message, message.Attempts > 0 ? MessageState.Deferred : MessageState.Queued, message.Attempts, wait ?? TimeSpan.FromSeconds(2), null, reply);

    private MessageTarget Target(ClaimedMessage message) =>
        new(message.Id, (ushort)message.Month, message.Email!, message.Name, message.Attributes, _campaign.StartedAt);

    /// <summary>Whatever this process still claims of the campaign waits again; a living sender must not sit on messages that it has forgotten.</summary>
    private async Task GiveBackAsync()
    {
        while (!lease.IsLost)
        {
            try
            {
                await queue.GiveBackAsync(lease.Sender, _campaign.Id, _campaign.Month, CancellationToken.None);
                return;
            }
            catch (System.Data.Common.DbException e)
            {
                LogDatabaseAway(_campaign.Id, e.Message);
                await Task.Delay(ShortWait, clock, CancellationToken.None);
            }
        }
    }

    private async Task<bool> PauseAsync(TimeSpan wait, CancellationToken stop)
    {
        try
        {
            await Task.Delay(wait, clock, stop);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(LogLevel.Information, "Campaign {CampaignId} is sent")]
    private partial void LogSent(Guid campaignId);

    [LoggerMessage(LogLevel.Warning, "Relay {Relay} is rested for {Rest} after repeated trouble: {Reason}")]
    private partial void LogResting(string relay, TimeSpan rest, string reason);

    [LoggerMessage(LogLevel.Error, "Relay {Relay}: a hand-over failed in a way no connection should")]
    private partial void LogSurprise(Exception e, string relay);

    [LoggerMessage(LogLevel.Warning, "Campaign {CampaignId} waits for the database: {Reason}")]
    private partial void LogDatabaseAway(Guid campaignId, string reason);
}
