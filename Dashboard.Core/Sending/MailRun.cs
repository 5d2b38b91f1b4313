using System.Threading.Channels;
using Dashboard.Core.Campaigns;
using Dashboard.Core.Feedback;
using Dashboard.Core.Relays;
using Microsoft.Extensions.Logging;

namespace Dashboard.Core.Sending;

/// <summary>
/// One campaign, or a relay's single mails, on the way out of this process: a claimer keeps a bounded buffer of owned messages full, no faster than the limits allow,
/// and a task for each connection takes them from there: intent, hand-over, outcome.
/// </summary>
internal sealed partial class MailRun(
    OutgoingMail mail,
    IMessageQueue queue,
    IPaceBook pace,
    LedgerWriter ledger,
    SenderLease lease,
    SendingOptions options,
    TimeProvider clock,
    ILogger log)
{
    private const int MostClaimed = 500;
    private const int TurnLength = 200;
    private const int SenderRefusals = 3;
    private static readonly TimeSpan ShortWait = TimeSpan.FromSeconds(1), UrgentWait = TimeSpan.FromMilliseconds(200), BetweenPacedClaims = TimeSpan.FromMilliseconds(100);

    private readonly RelayLane _lane = mail.Lane;
    private CancellationTokenSource? _stopping;
    private readonly Channel<ClaimedMessage> _claimed = Channel.CreateBounded<ClaimedMessage>(MostClaimed);

    /// <summary>Sends until all is sent, or <paramref name="stop"/> is raised; then what is in flight is finished and the rest given back.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(stop);
        _stopping = either;
        var workers = Enumerable.Range(0, _lane.Relay.MaxConnections).Select(_ => Task.Run(() => WorkAsync(either.Token), CancellationToken.None)).ToList();
        try
        {
            await ClaimAsync(either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            // asked to stop
        }
        finally
        {
            _claimed.Writer.TryComplete();
            if (mail.IsUrgent) _lane.HasUrgent = false;
            try
            {
                await Task.WhenAll(workers);
            }
            finally
            {
                await GiveBackAsync();
            }
        }

        await mail.FinishAsync(CancellationToken.None);
    }

    private async Task ClaimAsync(CancellationToken stop)
    {
        while (!lease.IsLost)
        {
            stop.ThrowIfCancellationRequested();
            if (WaitBeforeClaim() is { } wait)
            {
                await Task.Delay(wait, clock, stop);
                continue;
            }

            try
            {
                var limits = mail.Limits(clock.GetUtcNow());
                var grant = limits.Count == 0 ? new(MostClaimed, TimeSpan.Zero, null) : await pace.TakeAsync(limits, MostClaimed - _claimed.Reader.Count, stop);
                if (mail.IsUrgent) _lane.HasUrgent = grant.Granted == 0;
                if (grant.Granted == 0)
                {
                    await Task.Delay(Shorter(grant.Wait, ShortWait), clock, stop);
                    continue;
                }

                var claimed = await ClaimAsync(limits, grant.Granted, stop);
                if (claimed == 0)
                {
                    if (_claimed.Reader.Count == 0 && await mail.FinishAsync(stop))
                    {
                        LogSent(mail.Key);
                        return;
                    }

                    await Task.Delay(mail.IsUrgent ? UrgentWait : ShortWait, clock, stop);
                }
                else if (limits.Count > 0)
                {
                    await Task.Delay(BetweenPacedClaims, clock, stop);
                }
            }
            catch (System.Data.Common.DbException e)
            {
                // A claim whose answer was lost may have taken messages that nobody here knows of: this run ends, gives back all, and another begins.
                LogDatabaseAway(mail.Key, e.Message);
                return;
            }
        }
    }

    /// <summary>Whether nothing should be claimed now, and for how long.</summary>
    private TimeSpan? WaitBeforeClaim()
    {
        if (_lane.RestLeft is { Ticks: > 0 } rest) return Shorter(rest, ShortWait);
        if (_lane.Connections == 0) return BetweenPacedClaims;
        var now = clock.GetUtcNow();
        if (mail.OpensAt(now) is { } opening) return Shorter(opening - now, ShortWait);
        if (!mail.IsUrgent && _lane.HasUrgent) return BetweenPacedClaims;
        // What is paced is claimed only shortly before it goes: a relay that is slow for a while must not be flooded afterwards.
        return _claimed.Reader.Count > _lane.Relay.Pace.PerSecond / 2 ? BetweenPacedClaims : null;
    }

    /// <summary>Claims, puts off what may not go yet in its recipient's zone, and gives places that were not used back. Answers how many were claimed.</summary>
    private async Task<int> ClaimAsync(IReadOnlyList<PaceLimit> limits, int granted, CancellationToken stop)
    {
        var claimed = await mail.ClaimAsync(lease.Sender, granted, stop);
        var now = clock.GetUtcNow();
        var later = claimed.Select(m => (Message: m, At: mail.OpensAt(m, now))).Where(m => m.At is not null).ToDictionary(m => m.Message, m => m.At!.Value);
        if (later.Count > 0) await queue.PostponeAsync(lease.Sender, later, stop);
        if (limits.Count > 0 && granted - claimed.Count + later.Count is > 0 and var unused) await pace.GiveBackAsync(limits, unused, stop);
        foreach (var message in claimed)
            if (!later.ContainsKey(message)) await _claimed.Writer.WriteAsync(message, stop);
        return claimed.Count;
    }

    private async Task WorkAsync(CancellationToken stop)
    {
        while (await WaitForWorkAsync(stop))
        {
            IMailConnection connection;
            try
            {
                connection = await _lane.TakeAsync(mail.IsUrgent, stop);
            }
            catch (RelayUnavailableException e)
            {
                if (_lane.Trouble(e.Step, e.Message) is { } rest) LogResting(_lane.Relay.Name, rest, e.Message);
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

    /// <summary>A turn on a connection: so many messages, then others that wait for the relay may have it; single mails need not wait for the turn's end.</summary>
    private async Task TakeTurnAsync(IMailConnection connection, CancellationToken stop)
    {
        Outcome? said = null;
        var taken = false;
        using var buffer = new MessageBuffer();
        for (var turn = 0; turn < TurnLength && connection.IsOpen && !_lane.IsWanted && !stop.IsCancellationRequested && !lease.IsLost; turn++)
        {
            if (!_claimed.Reader.TryRead(out var message)) break;
            var allowed = ledger.WriteAsync(said, message);
            said = null;
            var prepared = Prepare(message, buffer, out var envelope);
            if (!await allowed) continue;
            said = prepared is null
                ? await HandOverAsync(connection, message, envelope!, buffer.Written, taken)
                : new(message, MessageState.Failed, (short)(message.Attempts + 1), Reply: prepared);
            taken |= said.State is MessageState.Accepted;
        }

        if (said is not null) await ledger.WriteAsync(said, null);
    }

    /// <summary>Composes the mail while the intent is being committed; answers why it could not be, or null.</summary>
    private string? Prepare(ClaimedMessage message, MessageBuffer buffer, out Envelope? envelope)
    {
        buffer.Clear();
        envelope = null;
        if (message.Email is null) return null; // its intent will be refused
        try
        {
            envelope = mail.Compose(message, buffer);
            return null;
        }
        catch (Templates.TemplateFailedException e)
        {
            return e.Message;
        }
    }

    /// <param name="taken">Whether this connection took a message before: then a 421 only means that it has had enough (RFC 5321 3.8).</param>
    private async Task<Outcome> HandOverAsync(IMailConnection connection, ClaimedMessage message, Envelope envelope, ReadOnlyMemory<byte> bytes, bool taken)
    {
        // The last look before the point of no return: a process that may be taken for dead hands nothing over.
        if (!lease.MayHandOver) return Back(message, "This process was too slow to answer for the message.");
        var result = await SendAsync(connection, envelope, bytes);
        if (result.Outcome is SendOutcome.NotHandedOver)
        {
            if (taken) return Back(message, result.Reply?.ToString(), TimeSpan.Zero);
            if (_lane.Trouble(result.Step, result.Reply?.ToString()) is { } rest) LogResting(_lane.Relay.Name, rest, result.Reply?.ToString() ?? "");
            return Back(message, result.Reply?.ToString());
        }

        if (result.Outcome is SendOutcome.Doubtful) _lane.Note(result.Reply?.ToString());
        else _lane.Answered(result);
        return await JudgeSenderAsync(message, result) ?? Judge(message, result);
    }

    /// <summary>Hands over; what no connection should throw leaves the message in doubt rather than without an outcome.</summary>
    private async Task<SendResult> SendAsync(IMailConnection connection, Envelope envelope, ReadOnlyMemory<byte> bytes)
    {
        try
        {
            if (MagicAddress.Is(envelope.To))
            {
                if (MagicAddress.Refuse(envelope) is { } refusal) return refusal;
                if (_lane.Relay.Kind is not RelayKind.Sandbox) return MagicAddress.Take(); // only the Sandbox keeps it for reading
            }

            return await connection.SendAsync(envelope, bytes, CancellationToken.None); // bounded by the connection's own time-outs
        }
        catch (Exception e)
        {
            LogSurprise(e, _lane.Relay.Name);
            return new(SendOutcome.Doubtful, new SmtpReply(0, null, e.Message), SmtpStep.Body);
        }
    }

    /// <summary>
    /// A 5xx to MAIL FROM refuses the sender, or the mail for its size, and says nothing about the recipient: nobody bounces for it. A campaign at which it happens
    /// several times in a row is stopped with the server's words; a single mail fails.
    /// </summary>
    private async Task<Outcome?> JudgeSenderAsync(ClaimedMessage message, SendResult result)
    {
        var isRefused = result is { Outcome: SendOutcome.Bounced, Step: SmtpStep.MailFrom };
        var times = _lane.SenderRefused(isRefused);
        if (!isRefused) return null;

        var reply = result.Reply?.ToString() ?? "";
        var attempts = (short)(message.Attempts + 1);
        if (mail.IsUrgent) return new(message, MessageState.Failed, attempts, null, null, reply);
        if (times >= SenderRefusals && _stopping is { IsCancellationRequested: false } stopping && await mail.StopAsync(reply, CancellationToken.None))
        {
            LogSenderRefused(mail.Key, reply);
            await stopping.CancelAsync();
        }

        if (times >= SenderRefusals || options.WaitAfter(attempts) is not { } wait) return Back(message, reply, ShortWait);
        return new(message, MessageState.Deferred, attempts, wait, null, reply);
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
                return mail.DoubtfulOf(message) is DoubtfulChoice.TryAgain && options.WaitAfter(attempts) is not null
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

    /// <summary>Whatever this process still claims of the campaign waits again; a living sender must not sit on messages that it has forgotten.</summary>
    private async Task GiveBackAsync()
    {
        while (!lease.IsLost)
        {
            try
            {
                await mail.GiveBackAsync(lease.Sender, CancellationToken.None);
                return;
            }
            catch (System.Data.Common.DbException e)
            {
                LogDatabaseAway(mail.Key, e.Message);
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

    private static TimeSpan Shorter(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(LogLevel.Information, "{Mail} is sent")]
    private partial void LogSent(Guid mail);

    [LoggerMessage(LogLevel.Warning, "{Mail} is stopped: the relay refuses its sender: {Reason}")]
    private partial void LogSenderRefused(Guid mail, string reason);

    [LoggerMessage(LogLevel.Warning, "Relay {Relay} is rested for {Rest} after repeated trouble: {Reason}")]
    private partial void LogResting(string relay, TimeSpan rest, string reason);

    [LoggerMessage(LogLevel.Error, "Relay {Relay}: a hand-over failed in a way no connection should")]
    private partial void LogSurprise(Exception e, string relay);

    [LoggerMessage(LogLevel.Warning, "{Mail} waits for the database: {Reason}")]
    private partial void LogDatabaseAway(Guid mail, string reason);
}
