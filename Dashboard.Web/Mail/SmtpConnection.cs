using System.Globalization;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using Dashboard.Core.Sending;

namespace Dashboard.Web.Mail;

/// <summary>
/// A signed-in connection to a relay: MAIL, RCPT and DATA in one go where the server takes that (RFC 2920), then the message and its dot.
/// Over a distance round trips cost more than anything else, so a refused transaction is reset together with the next one.
/// </summary>
public sealed class SmtpConnection : IMailConnection
{
    private readonly SmtpWire _wire;
    private readonly SmtpFeatures _features;
    private readonly SmtpTimeouts _timeouts;
    private bool _isOpen = true, _needsReset, _dotSent;

    internal SmtpConnection(SmtpWire wire, SmtpFeatures features, SmtpTimeouts timeouts)
    {
        _wire = wire;
        _features = features;
        _timeouts = timeouts;
    }

    /// <summary>What the server can do.</summary>
    public SmtpFeatures Features => _features;

    /// <inheritdoc />
    public bool IsOpen => _isOpen && !_wire.HasNews;

    /// <inheritdoc />
    public async Task<SendResult> SendAsync(Envelope envelope, ReadOnlyMemory<byte> message, CancellationToken ct)
    {
        if (Refusal(envelope, message) is { } refusal) return refusal;
        _dotSent = false;
        var step = SmtpStep.MailFrom;
        try
        {
            SendResult result;
            if (_features.Pipelining)
            {
                result = await SendTogetherAsync(envelope, message, s => step = s, ct);
            }
            else
            {
                result = await SendStepwiseAsync(envelope, message, s => step = s, ct);
            }
            if (result.Reply?.Code == 421) _isOpen = false;
            return result;
        }
        catch (Exception trouble) when (trouble is IOException or SocketException or OperationCanceledException or ObjectDisposedException or AuthenticationException)
        {
            _isOpen = false;
            var why = new SmtpReply(0, null, trouble is OperationCanceledException ? "The server took too long to answer." : trouble.Message);
            return new SendResult(_dotSent ? SendOutcome.Doubtful : SendOutcome.NotHandedOver, why, step);
        }
    }

    /// <summary>Takes leave of the server and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isOpen)
        {
            _isOpen = false;
            try
            {
                _wire.Append("QUIT\r\n"u8);
                await _wire.FlushAsync(_timeouts.Quit, CancellationToken.None);
                await _wire.ReadAsync(_timeouts.Quit, keep: false, CancellationToken.None);
            }
            catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // A server that does not wait for the farewell has nothing of ours.
            }
        }
        await _wire.DisposeAsync();
    }

    private async Task<SendResult> SendTogetherAsync(Envelope envelope, ReadOnlyMemory<byte> message, Action<SmtpStep> at, CancellationToken ct)
    {
        var resets = _needsReset;
        if (resets) _wire.Append("RSET\r\n"u8);
        AppendMailFrom(envelope, message);
        AppendRcptTo(envelope);
        _wire.Append("DATA\r\n"u8);
        await _wire.FlushAsync(_timeouts.MailFrom, ct);
        _needsReset = true;

        if (resets && (await _wire.ReadAsync(_timeouts.MailFrom, keep: false, ct)).Code == 421) throw new SmtpWireException("The server takes no further message on this connection.");
        var mail = await _wire.ReadAsync(_timeouts.MailFrom, keep: false, ct);
        if (mail.Code == 421) return Refused(mail, SmtpStep.MailFrom); // it closes: nothing more will come
        at(SmtpStep.RcptTo);
        var rcpt = await _wire.ReadAsync(_timeouts.RcptTo, keep: false, ct);
        if (rcpt.Code == 421) return Refused(mail.IsYes ? rcpt : mail, mail.IsYes ? SmtpStep.RcptTo : SmtpStep.MailFrom, closes: true);
        at(SmtpStep.Data);
        var data = await _wire.ReadAsync(_timeouts.Data, keep: false, ct);

        if (mail.IsYes && rcpt.IsYes) return data.Code == 354 ? await SendBodyAsync(message, at, ct) : Refused(data, SmtpStep.Data);

        var refused = mail.IsYes ? Refused(rcpt, SmtpStep.RcptTo) : Refused(mail, SmtpStep.MailFrom);
        if (data.Code == 354) await SendNothingAsync(ct);
        else if (data.Code == 421) _isOpen = false;
        return refused;
    }

    private async Task<SendResult> SendStepwiseAsync(Envelope envelope, ReadOnlyMemory<byte> message, Action<SmtpStep> at, CancellationToken ct)
    {
        if (_needsReset)
        {
            _wire.Append("RSET\r\n"u8);
            await _wire.FlushAsync(_timeouts.MailFrom, ct);
            if ((await _wire.ReadAsync(_timeouts.MailFrom, keep: false, ct)).Code == 421) throw new SmtpWireException("The server takes no further message on this connection.");
        }
        AppendMailFrom(envelope, message);
        await _wire.FlushAsync(_timeouts.MailFrom, ct);
        var mail = await _wire.ReadAsync(_timeouts.MailFrom, keep: false, ct);
        if (!mail.IsYes) return Refused(mail, SmtpStep.MailFrom);
        _needsReset = true;

        at(SmtpStep.RcptTo);
        AppendRcptTo(envelope);
        await _wire.FlushAsync(_timeouts.RcptTo, ct);
        var rcpt = await _wire.ReadAsync(_timeouts.RcptTo, keep: false, ct);
        if (!rcpt.IsYes) return Refused(rcpt, SmtpStep.RcptTo);

        at(SmtpStep.Data);
        _wire.Append("DATA\r\n"u8);
        await _wire.FlushAsync(_timeouts.Data, ct);
        var data = await _wire.ReadAsync(_timeouts.Data, keep: false, ct);
        return data.Code == 354 ? await SendBodyAsync(message, at, ct) : Refused(data, SmtpStep.Data);
    }

    private async Task<SendResult> SendBodyAsync(ReadOnlyMemory<byte> message, Action<SmtpStep> at, CancellationToken ct)
    {
        at(SmtpStep.Body);
        await _wire.SendBodyAsync(message, _timeouts.Block, () => _dotSent = true, ct);
        var answer = await _wire.ReadAsync(_timeouts.Dot, keep: true, ct);
        _needsReset = !answer.IsYes;
        if (answer.IsYes) return new SendResult(SendOutcome.Accepted, answer.Reply, SmtpStep.Body);
        if (answer.Code >= 400) return new SendResult(answer.Code < 500 ? SendOutcome.Deferred : SendOutcome.Bounced, answer.Reply, SmtpStep.Body);
        throw new SmtpWireException("The server answered the message with a question.");
    }

    /// <remarks>
    /// The server waits for data although nobody is to get it: a dot alone ends that (RFC 2920 3.1). What it says to it changes nothing,
    /// and where the wire breaks here the recipient's refusal still stands.
    /// </remarks>
    private async Task SendNothingAsync(CancellationToken ct)
    {
        try
        {
            _wire.Append(".\r\n"u8);
            await _wire.FlushAsync(_timeouts.Data, ct);
            if ((await _wire.ReadAsync(_timeouts.Dot, keep: false, ct)).Code == 421) _isOpen = false;
        }
        catch (Exception gone) when (gone is IOException or SocketException or OperationCanceledException)
        {
            _isOpen = false;
        }
    }

    /// <remarks>
    /// 421 to MAIL is about the connection, and 530 to 538 about our sign-in: no message may pay for that.
    /// </remarks>
    private SendResult Refused(SmtpAnswer answer, SmtpStep step, bool closes = false)
    {
        if (closes || answer.Code == 421) _isOpen = false;
        var isOurs = step is SmtpStep.MailFrom && answer.Code is 421 or 530 or 534 or 535 or 538;
        if (isOurs) _isOpen = false;
        if (!isOurs && answer.Code < 400) throw new SmtpWireException($"The server answered {answer.Code} where it could not.");
        var outcome = isOurs ? SendOutcome.NotHandedOver : answer.Code < 500 ? SendOutcome.Deferred : SendOutcome.Bounced;
        return new SendResult(outcome, answer.Reply, step);
    }

    /// <summary>What need not be asked: the server has said that it cannot, or the address would end the command.</summary>
    private SendResult? Refusal(Envelope envelope, ReadOnlyMemory<byte> message)
    {
        if (!_isOpen) return new SendResult(SendOutcome.NotHandedOver, new SmtpReply(0, null, "The connection is closed."), SmtpStep.Connect);
        if (!IsSafe(envelope.From)) return new SendResult(SendOutcome.Bounced, new SmtpReply(553, "5.1.7", "The sender's address cannot be written in SMTP."), SmtpStep.MailFrom);
        if (envelope.To.Length == 0 || !IsSafe(envelope.To)) return new SendResult(SendOutcome.Bounced, new SmtpReply(553, "5.1.3", "The address cannot be written in SMTP."), SmtpStep.RcptTo);
        if (NeedsUtf8(envelope) && !_features.SmtpUtf8)
            return new SendResult(SendOutcome.Bounced, new SmtpReply(553, "5.6.7", "The relay does not take addresses in other than ASCII letters (SMTPUTF8)."), SmtpStep.RcptTo);
        if (_features.MostOctets > 0 && message.Length > _features.MostOctets)
            return new SendResult(SendOutcome.Bounced, new SmtpReply(552, "5.3.4", string.Create(CultureInfo.InvariantCulture, $"The message is larger than the {_features.MostOctets} octets that the relay takes.")), SmtpStep.MailFrom);
        return null;
    }

    private static bool IsSafe(string address)
    {
        var isQuoted = address.StartsWith('"');
        foreach (var c in address)
            if (char.IsControl(c) || (!isQuoted && c is ' ' or '<' or '>')) return false;
        return true;
    }

    private static bool NeedsUtf8(Envelope envelope) => !Ascii.IsValid(envelope.From) || !Ascii.IsValid(envelope.To);

    private void AppendMailFrom(Envelope envelope, ReadOnlyMemory<byte> message)
    {
        _wire.Append("MAIL FROM:<"u8);
        _wire.Append(envelope.From);
        _wire.Append(">"u8);
        if (_features.Size)
        {
            Span<byte> digits = stackalloc byte[12];
            message.Length.TryFormat(digits, out var written, default, CultureInfo.InvariantCulture);
            _wire.Append(" SIZE="u8);
            _wire.Append(digits[..written]);
        }
        if (_features.EightBitMime && !Ascii.IsValid(message.Span)) _wire.Append(" BODY=8BITMIME"u8);
        if (NeedsUtf8(envelope)) _wire.Append(" SMTPUTF8"u8);
        _wire.Append("\r\n"u8);
    }

    private void AppendRcptTo(Envelope envelope)
    {
        _wire.Append("RCPT TO:<"u8);
        _wire.Append(envelope.To);
        _wire.Append(">\r\n"u8);
    }
}
