namespace Dashboard.Core.Sending;

/// <summary>A relay could not be reached, or would not let us in. It costs no message an attempt.</summary>
public sealed class RelayUnavailableException(string message, SmtpReply? reply, SmtpStep step, Exception? inner = null) : Exception(message, inner)
{
    public SmtpReply? Reply { get; } = reply;

    public SmtpStep Step { get; } = step;
}
